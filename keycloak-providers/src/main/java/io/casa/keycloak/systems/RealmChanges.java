/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.systems;

import java.util.ArrayList;
import java.util.List;

/** What a registration changed in the realm, in words, in the order it happened. */
final class RealmChanges {
  private final List<String> changes = new ArrayList<>();

  void add(String change) {
    changes.add(change);
  }

  List<String> list() {
    return List.copyOf(changes);
  }
}
