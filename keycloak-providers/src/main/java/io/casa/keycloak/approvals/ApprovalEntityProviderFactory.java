/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.approvals;

import java.util.List;
import org.keycloak.Config;
import org.keycloak.connections.jpa.entityprovider.JpaEntityProvider;
import org.keycloak.connections.jpa.entityprovider.JpaEntityProviderFactory;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;

/** Adds the table of approvals to Keycloak's database. */
public final class ApprovalEntityProviderFactory implements JpaEntityProviderFactory {
  private static final String ID = "casa-approvals";

  private static final class ApprovalEntities implements JpaEntityProvider {
    @Override
    public List<Class<?>> getEntities() {
      return List.of(ApprovalEntity.class);
    }

    @Override
    public String getChangelogLocation() {
      return "META-INF/casa-approvals-changelog.xml";
    }

    @Override
    public String getFactoryId() {
      return ID;
    }

    @Override
    public void close() {}
  }

  @Override
  public JpaEntityProvider create(KeycloakSession session) {
    return new ApprovalEntities();
  }

  @Override
  public void init(Config.Scope config) {}

  @Override
  public void postInit(KeycloakSessionFactory factory) {}

  @Override
  public void close() {}

  @Override
  public String getId() {
    return ID;
  }
}
