/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.llmrequests;

import java.util.Objects;

/**
 * Whose template it is.
 *
 * @param system name of the multi-agent system
 * @param app name of the app
 */
public record TemplateKey(String realmId, String system, String app) {
  public TemplateKey {
    Objects.requireNonNull(realmId, "realmId");
    Objects.requireNonNull(system, "system");
    Objects.requireNonNull(app, "app");
  }
}
