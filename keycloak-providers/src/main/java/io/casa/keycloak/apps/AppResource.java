/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.apps;

import io.casa.keycloak.systems.RegisteredApp;
import io.casa.keycloak.systems.Systems;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.protocol.oidc.OIDCConfigAttributes;
import org.keycloak.services.Urls;
import org.keycloak.urls.UrlType;

/**
 * {@code apps/{app}}: what everybody may know of an app of the realm's systems. The URL of its
 * metadata is its client id.
 */
public final class AppResource {
  private static final String NO_KEYS = "{\"keys\":[]}";

  /** Names of apps are of this form; others, such as one with a zero byte, no database is asked. */
  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,63}");

  private static final String CACHE_CONTROL = "public, max-age=300";

  private final KeycloakSession session;
  private final String name;

  public AppResource(KeycloakSession session, String name) {
    this.session = session;
    this.name = name;
  }

  /** The app's client metadata document. */
  @GET
  @Path(AppMetadata.FILE)
  public Response metadata() {
    return answer(AppMetadata::of, true);
  }

  /** The headers of {@link #metadata}. */
  @HEAD
  @Path(AppMetadata.FILE)
  public Response metadataHead() {
    return answer(AppMetadata::of, false);
  }

  /** The app's public keys. */
  @GET
  @Path(AppMetadata.KEYS_FILE)
  public Response keys() {
    return answer((client, app) -> publicKeys(client), true);
  }

  /** The headers of {@link #keys}. */
  @HEAD
  @Path(AppMetadata.KEYS_FILE)
  public Response keysHead() {
    return answer((client, app) -> publicKeys(client), false);
  }

  private Response answer(
      BiFunction<ClientModel, RegisteredApp, PublishedDocument> of, boolean withBody) {
    Optional<PublishedDocument> document = client().flatMap(client -> document(client, of));
    if (document.isEmpty()) {
      return Response.status(Response.Status.NOT_FOUND)
          .type(MediaType.APPLICATION_JSON_TYPE)
          .header(HttpHeaders.CACHE_CONTROL, "no-store")
          .entity(withBody ? Map.of("error", "not_found") : null)
          .build();
    }
    PublishedDocument published = document.get();
    boolean known = published.isKnownTo(ifNoneMatch());
    Response.ResponseBuilder answer =
        Response.status(known ? Response.Status.NOT_MODIFIED : Response.Status.OK)
            .header(HttpHeaders.ETAG, published.etag())
            .header(HttpHeaders.CACHE_CONTROL, CACHE_CONTROL);
    if (!known) {
      answer.type(MediaType.APPLICATION_JSON_TYPE);
      if (withBody) {
        answer.entity(published.text());
      }
    }
    return answer.build();
  }

  private Optional<PublishedDocument> document(
      ClientModel client, BiFunction<ClientModel, RegisteredApp, PublishedDocument> of) {
    return Systems.of(session, realm(), client)
        .flatMap(system -> system.appByClientId(client.getClientId()))
        .map(app -> of.apply(client, app));
  }

  private Optional<ClientModel> client() {
    RealmModel realm = realm();
    String issuer =
        Urls.realmIssuer(
            session.getContext().getUri(UrlType.FRONTEND).getBaseUri(), realm.getName());
    String clientId = issuer + "/casa/apps/" + name + "/" + AppMetadata.FILE;
    return Optional.of(realm)
        .filter(RealmModel::isEnabled)
        .filter(enabled -> NAME.matcher(name).matches())
        .map(enabled -> enabled.getClientByClientId(clientId))
        .filter(ClientModel::isEnabled);
  }

  private static PublishedDocument publicKeys(ClientModel client) {
    String keys = client.getAttribute(OIDCConfigAttributes.JWKS_STRING);
    return new PublishedDocument(keys == null ? NO_KEYS : keys);
  }

  private List<String> ifNoneMatch() {
    List<String> lines =
        session
            .getContext()
            .getHttpRequest()
            .getHttpHeaders()
            .getRequestHeader(HttpHeaders.IF_NONE_MATCH);
    return lines == null ? List.of() : lines;
  }

  private RealmModel realm() {
    return session.getContext().getRealm();
  }
}
