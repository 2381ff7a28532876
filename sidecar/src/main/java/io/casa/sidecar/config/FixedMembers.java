/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.config;

import java.util.ArrayList;
import java.util.List;

/** The members of {@code sidecar.json} that can't change while the sidecar runs. */
public final class FixedMembers {
  private FixedMembers() {}

  /** Those in which the two differ, as JSON pointers. */
  public static List<String> differing(SidecarSettings before, SidecarSettings now) {
    List<String> names = new ArrayList<>();
    differ(names, "/system", before.system(), now.system());
    differ(names, "/issuer", before.issuer(), now.issuer());
    differ(names, "/app/name", before.app().name(), now.app().name());
    differ(names, "/app/type", before.app().type(), now.app().type());
    differ(names, "/app/url", before.app().url(), now.app().url());
    differ(names, "/app/clientId", before.app().clientId(), now.app().clientId());
    differ(names, "/app/privateKeyFile", before.app().privateKeyFile(), now.app().privateKeyFile());
    differ(names, "/runDirectory", before.runDirectory(), now.runDirectory());
    differ(names, "/inbound/listen", before.inbound(), now.inbound());
    differ(names, "/outbound/listen", before.outbound(), now.outbound());
    differ(names, "/management/listen", before.management(), now.management());
    differ(
        names, "/" + Following.MEMBER, before.following().isPresent(), now.following().isPresent());
    return List.copyOf(names);
  }

  private static void differ(List<String> names, String name, Object before, Object now) {
    if (!before.equals(now)) {
      names.add(name);
    }
  }
}
