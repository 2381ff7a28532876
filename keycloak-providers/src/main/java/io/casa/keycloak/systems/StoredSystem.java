/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.systems;

import java.util.Optional;

/** A registered system: its row, and its document as it was read. */
record StoredSystem(SystemEntity row, MasDocument document) {
  /** The app of that name. */
  Optional<MasApp> app(String name) {
    return document.apps().stream().filter(app -> app.name().equals(name)).findFirst();
  }

  /** The id that the app's client was given. */
  String clientId(MasApp app) {
    return MasDocument.clientId(row.issuer(), app);
  }
}
