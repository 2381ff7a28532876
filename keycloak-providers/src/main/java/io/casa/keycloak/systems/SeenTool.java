/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.systems;

import io.casa.toolcheck.DefinitionHash;
import io.casa.toolcheck.json.InexactNumberException;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import java.util.Objects;

/**
 * A tool as an app saw it listed.
 *
 * @param sha256 {@link DefinitionHash} of it
 * @param definition what the hash covers
 */
public record SeenTool(String name, String sha256, JsonObject definition) {
  public SeenTool {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(sha256, "sha256");
    Objects.requireNonNull(definition, "definition");
  }

  /**
   * Takes of a listed tool what counts.
   *
   * @throws InexactNumberException a number of it has no exact form
   */
  public static SeenTool of(String name, JsonObject listed) throws InexactNumberException {
    return new SeenTool(name, DefinitionHash.of(listed), DefinitionHash.covered(listed));
  }
}
