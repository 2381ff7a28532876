/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.exchange.Reading;
import io.casa.sidecar.keycloak.ClientKey;
import java.nio.file.Path;

/** The app's key, which there must be. */
public final class AppKey {
  private AppKey() {}

  /**
   * Reads it.
   *
   * @throws SidecarException when it can't be used
   */
  public static ClientKey read(Path file) throws SidecarException {
    return switch (ClientKey.read(file)) {
      case Reading.Valid<ClientKey>(var valid) -> valid;
      case Reading.Absent<ClientKey>() ->
          throw new SidecarException("app.privateKeyFile: can't be read");
      case Reading.Malformed<ClientKey>(String problem) ->
          throw new SidecarException("app.privateKeyFile: " + problem);
    };
  }
}
