/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.tokens;

import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.json.JsonValue.JsonString;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.OAuth2Constants;
import org.keycloak.authentication.AuthenticationProcessor;
import org.keycloak.events.EventBuilder;
import org.keycloak.http.FormPartValue;
import org.keycloak.http.HttpRequest;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.utils.AuthorizeClientUtil;

/**
 * An app's proof of itself where a request has no form to carry it: a client assertion (RFC 7523
 * section 2.2) in the header {@value #HEADER}, judged as at the token endpoint.
 */
public final class ClientProof {
  /** The header. */
  public static final String HEADER = "Casa-Client-Assertion";

  private static final String SPIFFE_ASSERTION_TYPE =
      "urn:ietf:params:oauth:client-assertion-type:jwt-spiffe";

  private ClientProof() {}

  /**
   * The app that sends the request.
   *
   * @throws RefusedException when it does not prove itself, or is not an app of a system
   */
  public static Caller caller(KeycloakSession session, EventBuilder event) throws RefusedException {
    HttpRequest request = session.getContext().getHttpRequest();
    List<String> headers =
        Optional.ofNullable(request.getHttpHeaders().getRequestHeader(HEADER)).orElse(List.of());
    if (headers.size() != 1 || headers.getFirst().isBlank()) {
      throw unproven("Exactly one header " + HEADER + " is needed.");
    }
    AuthenticationProcessor processor =
        AuthorizeClientUtil.getAuthenticationProcessor(session, event);
    processor.setRequest(new WithAssertion(request, headers.getFirst()));
    Response challenge = processor.authenticateClient();
    ClientModel client = processor.getClient();
    if (challenge != null || client == null) {
      throw unproven("The client assertion does not prove the client.");
    }
    session.getContext().setClient(client);
    event.client(client);
    return Caller.of(session, client);
  }

  /** A JWT-SVID is known by its subject, which no other assertion has. */
  private static String assertionType(String assertion) {
    boolean spiffe =
        SignedToken.unverifiedPayload(assertion)
            .flatMap(payload -> payload.get("sub"))
            .filter(sub -> sub instanceof JsonString(String text) && text.startsWith("spiffe://"))
            .isPresent();
    return spiffe ? SPIFFE_ASSERTION_TYPE : OAuth2Constants.CLIENT_ASSERTION_TYPE_JWT;
  }

  private static RefusedException unproven(String description) {
    return new RefusedException(OAuthError.INVALID_CLIENT, DenyReason.INVALID_TOKEN, description);
  }

  /** The request as if it were a form with that assertion. */
  private record WithAssertion(HttpRequest request, String assertion) implements HttpRequest {
    @Override
    public String getHttpMethod() {
      return "POST";
    }

    @Override
    public MultivaluedMap<String, String> getDecodedFormParameters() {
      MultivaluedMap<String, String> form = new MultivaluedHashMap<>();
      form.add(OAuth2Constants.CLIENT_ASSERTION_TYPE, assertionType(assertion));
      form.add(OAuth2Constants.CLIENT_ASSERTION, assertion);
      return form;
    }

    @Override
    public MultivaluedMap<String, FormPartValue> getMultiPartFormParameters() {
      return new MultivaluedHashMap<>();
    }

    @Override
    public HttpHeaders getHttpHeaders() {
      return request.getHttpHeaders();
    }

    @Override
    public X509Certificate @Nullable [] getClientCertificateChain() {
      return request.getClientCertificateChain();
    }

    @Override
    public UriInfo getUri() {
      return request.getUri();
    }

    @Override
    public boolean isProxyTrusted() {
      return request.isProxyTrusted();
    }

    /** Says nothing of the assertion. */
    @Override
    public String toString() {
      return "WithAssertion";
    }
  }
}
