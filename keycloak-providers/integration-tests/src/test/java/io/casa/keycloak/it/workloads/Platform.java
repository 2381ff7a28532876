/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.workloads;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.UUID;

/**
 * A platform on loopback that issues tokens for workloads and publishes its keys: as a cluster does
 * (OpenID discovery and a JWK set), and as a SPIFFE trust domain does (a bundle whose keys are for
 * {@code jwt-svid}). Real clusters are asked by {@link ServiceAccountsOnKubernetes}. A real SPIRE
 * is not to be had here: its module can't be installed from the Go module proxy, since it replaces
 * modules, and is published as images and archives elsewhere. So JWT-SVIDs are made after the
 * standard JWT-SVID.
 */
final class Platform implements AutoCloseable {
  static final String SPIFFE_ID = "spiffe://bank.example/ns/bank/sa/assistant";
  static final String SERVICE_ACCOUNT = "system:serviceaccount:bank:assistant";

  private final HttpServer server;
  private final RSAKey key;
  private final RSAKey stranger;

  private Platform(HttpServer server, RSAKey key, RSAKey stranger) {
    this.server = server;
    this.key = key;
    this.stranger = stranger;
  }

  static Platform start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      RSAKey key = rsaKey();
      RSAKey stranger = new RSAKey.Builder(rsaKey()).keyID(key.getKeyID()).build();
      Platform platform = new Platform(server, key, stranger);
      server.createContext("/", platform::answer);
      server.start();
      return platform;
    } catch (IOException | JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private static RSAKey rsaKey() throws JOSEException {
    return new RSAKeyGenerator(2048).keyID(UUID.randomUUID().toString()).generate();
  }

  String issuer() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  String bundleEndpoint() {
    return issuer() + "/bundle";
  }

  /** The document's field for the service account {@code bank/assistant}. */
  String kubernetes() {
    return """
        {"kubernetes": {"issuer": "%s", "namespace": "bank", "serviceAccount": "assistant"}}
        """
        .formatted(issuer());
  }

  /** The document's field for {@link #SPIFFE_ID}. */
  String spiffe() {
    return """
        {"spiffe": {"spiffeId": "%s", "bundleEndpoint": "%s"}}
        """
        .formatted(SPIFFE_ID, bundleEndpoint());
  }

  /** The claims of a token for a workload that lives ten minutes from now, as a cluster says it. */
  JWTClaimsSet.Builder serviceAccountToken(String audience) {
    Instant now = Instant.now();
    return new JWTClaimsSet.Builder()
        .issuer(issuer())
        .subject(SERVICE_ACCOUNT)
        .audience(audience)
        .jwtID(UUID.randomUUID().toString())
        .issueTime(Date.from(now))
        .notBeforeTime(Date.from(now))
        .expirationTime(Date.from(now.plusSeconds(600)))
        .claim("kubernetes.io", Map.of("namespace", "bank"));
  }

  /** The claims of a JWT-SVID that lives five minutes from now, as SPIRE makes it. */
  JWTClaimsSet.Builder svid(String audience) {
    Instant now = Instant.now();
    return new JWTClaimsSet.Builder()
        .subject(SPIFFE_ID)
        .audience(audience)
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plusSeconds(300)));
  }

  String sign(JWTClaimsSet.Builder claims) {
    return sign(claims, key);
  }

  /** Signed by another key of the same id. */
  String forge(JWTClaimsSet.Builder claims) {
    return sign(claims, stranger);
  }

  private static String sign(JWTClaimsSet.Builder claims, RSAKey key) {
    try {
      SignedJWT jwt =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.RS256)
                  .type(JOSEObjectType.JWT)
                  .keyID(key.getKeyID())
                  .build(),
              claims.build());
      jwt.sign(new RSASSASigner(key));
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    String json =
        switch (exchange.getRequestURI().getPath()) {
          case "/.well-known/openid-configuration" ->
              "{\"issuer\": \"%1$s\", \"jwks_uri\": \"%1$s/keys\"}".formatted(issuer());
          case "/keys" -> keys(new RSAKey.Builder(key.toPublicJWK()).keyUse(KeyUse.SIGNATURE));
          case "/bundle" ->
              keys(new RSAKey.Builder(key.toPublicJWK()).keyUse(new KeyUse("jwt-svid")));
          default -> "";
        };
    try (exchange) {
      byte[] body = json.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(
          body.length == 0 ? 404 : 200, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static String keys(RSAKey.Builder published) {
    return "{\"keys\": [" + published.build().toJSONString() + "]}";
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
