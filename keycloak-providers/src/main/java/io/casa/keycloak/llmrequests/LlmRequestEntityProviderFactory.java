/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.llmrequests;

import java.util.List;
import org.keycloak.Config;
import org.keycloak.connections.jpa.entityprovider.JpaEntityProvider;
import org.keycloak.connections.jpa.entityprovider.JpaEntityProviderFactory;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;

/** Adds the tables of templates to Keycloak's database. */
public final class LlmRequestEntityProviderFactory implements JpaEntityProviderFactory {
  private static final String ID = "casa-llm-requests";

  @Override
  public JpaEntityProvider create(KeycloakSession session) {
    return new LlmRequestEntities();
  }

  @Override
  public String getId() {
    return ID;
  }

  @Override
  public void init(Config.Scope config) {
    // Has no options.
  }

  @Override
  public void postInit(KeycloakSessionFactory factory) {
    // Nothing depends on other providers.
  }

  @Override
  public void close() {
    // Holds nothing.
  }

  private static final class LlmRequestEntities implements JpaEntityProvider {
    @Override
    public List<Class<?>> getEntities() {
      return List.of(TemplateEntity.class, TemplateLineEntity.class);
    }

    @Override
    public String getChangelogLocation() {
      return "META-INF/casa-llm-requests-changelog.xml";
    }

    @Override
    public String getFactoryId() {
      return ID;
    }

    @Override
    public void close() {
      // Holds nothing.
    }
  }
}
