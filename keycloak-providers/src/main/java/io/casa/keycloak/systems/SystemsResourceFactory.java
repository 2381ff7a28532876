/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.systems;

import io.casa.keycloak.checks.AvailableChecks;
import io.casa.keycloak.checks.ToolCheckFactory;
import io.casa.keycloak.checks.ToolCheckProvider;
import java.util.concurrent.atomic.AtomicReference;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.services.resources.admin.AdminEventBuilder;
import org.keycloak.services.resources.admin.ext.AdminRealmResourceProvider;
import org.keycloak.services.resources.admin.ext.AdminRealmResourceProviderFactory;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;

/** Opens {@code /admin/realms/{realm}/casa} and keeps what this node has parsed of its systems. */
public final class SystemsResourceFactory implements AdminRealmResourceProviderFactory {
  static final String ID = "casa";

  private final AtomicReference<AvailableChecks> checks =
      new AtomicReference<>(AvailableChecks.builtIn());
  private final MasDocumentReader reader = new MasDocumentReader(() -> checks.get().names());
  private final ParsedSystems parsedSystems = new ParsedSystems(reader);

  @Override
  public String getId() {
    return ID;
  }

  @Override
  public AdminRealmResourceProvider create(KeycloakSession session) {
    return new SystemsResourceProvider(reader);
  }

  @Override
  public void init(Config.Scope config) {
    // Has no options.
  }

  /** Takes in the tool checks of others; the server does not start when one can't be used. */
  @Override
  public void postInit(KeycloakSessionFactory factory) {
    checks.set(
        AvailableChecks.with(
            factory
                .getProviderFactoriesStream(ToolCheckProvider.class)
                .map(ToolCheckFactory.class::cast)));
  }

  @Override
  public void close() {
    // The cache ends with the factory.
  }

  AvailableChecks checks() {
    return checks.get();
  }

  MasDocumentReader reader() {
    return reader;
  }

  ParsedSystems parsedSystems() {
    return parsedSystems;
  }

  private record SystemsResourceProvider(MasDocumentReader reader)
      implements AdminRealmResourceProvider {
    @Override
    public Object getResource(
        KeycloakSession session,
        RealmModel realm,
        AdminPermissionEvaluator auth,
        AdminEventBuilder adminEvent) {
      return new SystemsResource(
          session, auth, adminEvent, new SystemRegistrar(session, realm, reader), reader);
    }

    @Override
    public void close() {
      // Holds nothing.
    }
  }
}
