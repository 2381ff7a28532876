/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.decisions;

import io.casa.keycloak.intent.IntentEntity;
import java.util.List;
import org.keycloak.Config;
import org.keycloak.connections.jpa.entityprovider.JpaEntityProvider;
import org.keycloak.connections.jpa.entityprovider.JpaEntityProviderFactory;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;

/** Our tables: intents and decisions, and in what groups this node writes the latter. */
public final class CasaEntityProviderFactory implements JpaEntityProviderFactory {
  static final String ID = "casa-decisions";

  private final DecisionGroups groups = new DecisionGroups();

  /** Says which entities there are and where their tables are created. */
  private static final class CasaEntities implements JpaEntityProvider {
    @Override
    public List<Class<?>> getEntities() {
      return List.of(IntentEntity.class, DecisionEntity.class);
    }

    @Override
    public String getChangelogLocation() {
      return "META-INF/casa-changelog.xml";
    }

    @Override
    public String getFactoryId() {
      return ID;
    }

    @Override
    public void close() {}
  }

  /** That of this server. */
  static CasaEntityProviderFactory of(KeycloakSessionFactory sessions) {
    if (sessions.getProviderFactory(JpaEntityProvider.class, ID)
        instanceof CasaEntityProviderFactory factory) {
      return factory;
    }
    throw new IllegalStateException("another provider has taken the id of ours");
  }

  DecisionGroups groups() {
    return groups;
  }

  @Override
  public JpaEntityProvider create(KeycloakSession session) {
    return new CasaEntities();
  }

  @Override
  public void init(Config.Scope config) {}

  @Override
  public void postInit(KeycloakSessionFactory factory) {}

  @Override
  public void close() {
    groups.close();
  }

  @Override
  public String getId() {
    return ID;
  }
}
