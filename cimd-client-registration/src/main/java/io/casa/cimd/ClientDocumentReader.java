/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.casa.cimd.KeySource.AtUrl;
import io.casa.cimd.KeySource.InDocument;
import io.casa.cimd.KeySource.NoKeys;
import io.casa.cimd.Reading.Absent;
import io.casa.cimd.Reading.Malformed;
import io.casa.cimd.Reading.Valid;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a client metadata document, draft-ietf-oauth-client-id-metadata-document-01 section 4.1 and
 * RFC 7591 section 2, as a realm's policy allows. Properties that are not known are passed over.
 */
public final class ClientDocumentReader {
  private static final String CLIENT_ID = "client_id";
  private static final String CLIENT_SECRET = "client_secret";
  private static final String CLIENT_NAME = "client_name";
  private static final String CLIENT_URI = "client_uri";
  private static final String AUTH_METHOD = "token_endpoint_auth_method";
  private static final String AUTH_ALGORITHM = "token_endpoint_auth_signing_alg";
  private static final String JWKS = "jwks";
  private static final String JWKS_URI = "jwks_uri";
  private static final String GRANT_TYPES = "grant_types";
  private static final String REDIRECT_URIS = "redirect_uris";
  private static final String KEY_AUTHENTICATION = "private_key_jwt";
  private static final String NO_AUTHENTICATION = "none";
  private static final Set<String> SHARED_SECRET_METHODS =
      Set.of("client_secret_basic", "client_secret_post", "client_secret_jwt");
  private static final int MAX_TEXT = 255;
  private static final int MOST_ITEMS = 32;

  private final DocumentUrl url;
  private final TrustPolicy policy;
  private final ObjectNode document;

  private ClientDocumentReader(DocumentUrl url, TrustPolicy policy, ObjectNode document) {
    this.url = url;
    this.policy = policy;
    this.document = document;
  }

  /** Reads what the URL answered. */
  public static Reading<ClientDocument> read(byte[] body, DocumentUrl url, TrustPolicy policy) {
    try {
      ObjectNode document = StrictJson.object(body, CimdReason.DOCUMENT_MALFORMED);
      return new Valid<>(new ClientDocumentReader(url, policy, document).checked());
    } catch (RefusedException e) {
      return new Malformed<>(e.reason(), e.detail());
    }
  }

  private ClientDocument checked() throws RefusedException {
    checkClientId();
    refuseSharedSecrets();
    checkRequiredProperties();
    KeySource keys = keys();
    Set<GrantType> grantTypes = grantTypes();
    return new ClientDocument(
        url,
        optional(CLIENT_NAME),
        homepage(),
        keys,
        signingAlgorithm(),
        grantTypes,
        redirectUris(grantTypes));
  }

  /** Equal by simple string comparison, RFC 3986 section 6.2.1. */
  private void checkClientId() throws RefusedException {
    if (!document.has(CLIENT_ID)) {
      throw new RefusedException(CimdReason.CLIENT_ID_MISSING);
    }
    JsonNode clientId = document.path(CLIENT_ID);
    if (!clientId.isTextual() || !clientId.textValue().equals(url.text())) {
      throw new RefusedException(CimdReason.CLIENT_ID_MISMATCH);
    }
  }

  private void refuseSharedSecrets() throws RefusedException {
    for (var members = document.fieldNames(); members.hasNext(); ) {
      String name = members.next();
      if (name.toLowerCase(Locale.ROOT).startsWith(CLIENT_SECRET)) {
        throw new RefusedException(CimdReason.SHARED_SECRET_REFUSED, CLIENT_SECRET);
      }
    }
    if (optional(AUTH_METHOD).filter(SHARED_SECRET_METHODS::contains).isPresent()) {
      throw new RefusedException(CimdReason.SHARED_SECRET_REFUSED, AUTH_METHOD);
    }
  }

  private void checkRequiredProperties() throws RefusedException {
    for (String name : policy.requiredProperties()) {
      JsonNode value = document.path(name);
      boolean empty =
          value.isMissingNode()
              || value.isNull()
              || (value.isTextual() && value.textValue().isBlank())
              || (value.isContainerNode() && value.isEmpty());
      if (empty) {
        throw new RefusedException(CimdReason.PROPERTY_MISSING, name);
      }
    }
  }

  /** Whoever registers keys authenticates by them, section 6.2. */
  private KeySource keys() throws RefusedException {
    boolean hasKeys = document.has(JWKS) || document.has(JWKS_URI);
    // Without the property RFC 7591 means client_secret_basic, which there can't be.
    String method = optional(AUTH_METHOD).orElse(hasKeys ? KEY_AUTHENTICATION : NO_AUTHENTICATION);
    if (method.equals(NO_AUTHENTICATION)) {
      if (policy.keyAuthentication() || hasKeys) {
        throw new RefusedException(CimdReason.KEY_AUTHENTICATION_REQUIRED, AUTH_METHOD);
      }
      return new NoKeys();
    }
    if (!method.equals(KEY_AUTHENTICATION)) {
      throw new RefusedException(CimdReason.AUTH_METHOD_NOT_SUPPORTED, AUTH_METHOD);
    }
    if (!hasKeys) {
      throw new RefusedException(CimdReason.KEYS_MISSING, JWKS);
    }
    if (document.has(JWKS) && document.has(JWKS_URI)) {
      throw new RefusedException(CimdReason.KEYS_MALFORMED, JWKS_URI);
    }
    return document.has(JWKS)
        ? new InDocument(KeySetReader.read(document.path(JWKS)))
        : new AtUrl(keySetUrl());
  }

  private DocumentUrl keySetUrl() throws RefusedException {
    String text = StrictJson.text(document.path(JWKS_URI), JWKS_URI, DocumentUrl.MAX_LENGTH);
    DocumentUrl keySet =
        switch (DocumentUrl.read(text)) {
          case Absent<DocumentUrl> absent ->
              throw new RefusedException(CimdReason.URL_MALFORMED, JWKS_URI);
          case Malformed<DocumentUrl> malformed ->
              throw new RefusedException(malformed.reason(), JWKS_URI);
          case Valid<DocumentUrl> valid -> valid.value();
        };
    Optional<CimdReason> objection = policy.objection(keySet);
    if (objection.isPresent()) {
      throw new RefusedException(objection.get(), JWKS_URI);
    }
    return keySet;
  }

  private Optional<String> signingAlgorithm() throws RefusedException {
    Optional<String> algorithm = optional(AUTH_ALGORITHM);
    if (algorithm.isPresent() && !SigningAlgorithms.isOne(algorithm.get())) {
      throw new RefusedException(CimdReason.AUTH_METHOD_NOT_SUPPORTED, AUTH_ALGORITHM);
    }
    return algorithm;
  }

  /** Those asked for that the policy allows; without the property, RFC 7591's default. */
  private Set<GrantType> grantTypes() throws RefusedException {
    Set<GrantType> granted = EnumSet.noneOf(GrantType.class);
    if (document.has(GRANT_TYPES)) {
      for (String code : texts(GRANT_TYPES)) {
        GrantType.ofCode(code).ifPresent(granted::add);
      }
    } else {
      granted.add(GrantType.AUTHORIZATION_CODE);
    }
    granted.retainAll(policy.grantTypes());
    if (granted.isEmpty()) {
      throw new RefusedException(CimdReason.GRANT_TYPES_NOT_ALLOWED, GRANT_TYPES);
    }
    return granted;
  }

  private List<String> redirectUris(Set<GrantType> grantTypes) throws RefusedException {
    List<String> uris = document.has(REDIRECT_URIS) ? texts(REDIRECT_URIS) : List.of();
    if (uris.isEmpty() && grantTypes.contains(GrantType.AUTHORIZATION_CODE)) {
      throw new RefusedException(CimdReason.PROPERTY_MISSING, REDIRECT_URIS);
    }
    if (!uris.stream().allMatch(RedirectUri::isAcceptable)) {
      throw new RefusedException(CimdReason.REDIRECT_URI_REFUSED, REDIRECT_URIS);
    }
    return uris;
  }

  private Optional<String> homepage() throws RefusedException {
    Optional<String> homepage = optional(CLIENT_URI);
    if (homepage.isPresent() && !homepage.get().startsWith("https://")) {
      throw new RefusedException(CimdReason.PROPERTY_MALFORMED, CLIENT_URI);
    }
    return homepage;
  }

  private Optional<String> optional(String name) throws RefusedException {
    return document.has(name)
        ? Optional.of(StrictJson.text(document.path(name), name, MAX_TEXT))
        : Optional.empty();
  }

  private List<String> texts(String name) throws RefusedException {
    return StrictJson.texts(document.path(name), name, MOST_ITEMS, MAX_TEXT);
  }
}
