/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.protocol;

import io.casa.keycloak.tokens.TokenVerification;
import io.casa.keycloak.tokens.VerifiedSignatures;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.keycloak.Config;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.LoginProtocol;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.protocol.oidc.OIDCLoginProtocolFactory;

/**
 * Puts {@link CasaProtocolService} in the place of the built-in OpenID Connect endpoints, and
 * {@link RememberedLimits} in that of what they look up.
 */
public final class CasaLoginProtocolFactory extends OIDCLoginProtocolFactory {
  private static final int REMEMBERED_TOKENS = 10_000;

  private final TokenVerification verification =
      new TokenVerification(new VerifiedSignatures(REMEMBERED_TOKENS));

  private final AtomicReference<@Nullable RememberedLimits> limits = new AtomicReference<>();

  @Override
  public void init(Config.Scope config) {
    super.init(config);
    limits.set(new RememberedLimits(config));
  }

  @Override
  public LoginProtocol create(KeycloakSession session) {
    RememberedLimits config = Objects.requireNonNull(limits.get(), "not initialized");
    return new OIDCLoginProtocol(config).setSession(session);
  }

  @Override
  public Object createProtocolEndpoint(KeycloakSession session, EventBuilder event) {
    return new CasaProtocolService(session, event, verification);
  }

  /** Just above the built-in's: of two factories with one id, the higher order is used. */
  @Override
  public int order() {
    return UI_ORDER + 1;
  }
}
