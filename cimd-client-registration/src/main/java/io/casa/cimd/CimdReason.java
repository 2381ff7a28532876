/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd;

import java.util.Arrays;
import java.util.Optional;

/** The closed catalogue of reasons for which a client with a metadata document is refused. */
public enum CimdReason {
  URL_NOT_HTTPS("url_not_https", Fault.CLIENT, "The client id is a URL, but not an https one."),
  URL_TOO_LONG("url_too_long", Fault.CLIENT, "The client id is longer than 239 characters."),
  URL_MALFORMED("url_malformed", Fault.CLIENT, "The client id is not a URL as RFC 3986 writes it."),
  URL_NOT_CANONICAL(
      "url_not_canonical",
      Fault.CLIENT,
      "Scheme and host of the client id are not in lower case, or it spells out the default port."),
  URL_HOST_NOT_A_NAME(
      "url_host_not_a_name", Fault.CLIENT, "The host of the client id is not a DNS name."),
  URL_WITHOUT_PATH("url_without_path", Fault.CLIENT, "The client id has no path."),
  URL_WITH_DOT_SEGMENT(
      "url_with_dot_segment",
      Fault.CLIENT,
      "The client id's path has a single-dot or double-dot segment, perhaps an encoded one."),
  URL_WITH_FRAGMENT("url_with_fragment", Fault.CLIENT, "The client id has a fragment."),
  URL_WITH_USERINFO(
      "url_with_userinfo", Fault.CLIENT, "The client id carries a user name or password."),
  URL_WITH_QUERY("url_with_query", Fault.CLIENT, "The client id has a query."),

  POLICY_MALFORMED(
      "policy_malformed",
      Fault.REALM,
      "The realm's trust policy for client documents is not valid."),
  HOST_NOT_ALLOWED(
      "host_not_allowed", Fault.CLIENT, "The realm's trust policy does not name this host."),
  PORT_NOT_ALLOWED(
      "port_not_allowed", Fault.CLIENT, "The realm's trust policy does not allow this port."),
  TOO_MANY_CLIENTS(
      "too_many_clients", Fault.REALM, "The realm has as many such clients as its policy allows."),

  NAME_NOT_RESOLVED("name_not_resolved", Fault.PASSING, "The host's name can't be resolved."),
  ADDRESS_NOT_ALLOWED(
      "address_not_allowed", Fault.CLIENT, "The host's name leads to a special-use address."),
  CONNECTION_FAILED("connection_failed", Fault.PASSING, "The host can't be read from."),
  TLS_FAILED("tls_failed", Fault.CLIENT, "The host's certificate is not valid for its name here."),
  TIME_LIMIT_EXCEEDED("time_limit_exceeded", Fault.PASSING, "The host took too long to answer."),
  TOO_MANY_FETCHES(
      "too_many_fetches", Fault.PASSING, "The server fetches as many documents as it may at once."),
  REDIRECT_REFUSED("redirect_refused", Fault.CLIENT, "The host redirects; that is not followed."),
  DOCUMENT_GONE("document_gone", Fault.CLIENT, "The host says that the document is not there."),
  STATUS_NOT_OK("status_not_ok", Fault.CLIENT, "The host answered with another status than 200."),
  MEDIA_TYPE_NOT_JSON("media_type_not_json", Fault.CLIENT, "What the host sent is not JSON."),
  CONTENT_ENCODING_REFUSED(
      "content_encoding_refused", Fault.CLIENT, "What the host sent is compressed or encoded."),
  DOCUMENT_TOO_LARGE("document_too_large", Fault.CLIENT, "What the host sent is too large."),

  DOCUMENT_MALFORMED(
      "document_malformed", Fault.CLIENT, "The document is not one JSON object with unique names."),
  CLIENT_ID_MISSING("client_id_missing", Fault.CLIENT, "The document has no client_id."),
  CLIENT_ID_MISMATCH(
      "client_id_mismatch", Fault.CLIENT, "The document's client_id is not its own URL."),
  SHARED_SECRET_REFUSED(
      "shared_secret_refused",
      Fault.CLIENT,
      "The document carries a shared secret or asks to be authenticated by one."),
  AUTH_METHOD_NOT_SUPPORTED(
      "auth_method_not_supported",
      Fault.CLIENT,
      "The document's authentication method or algorithm is not supported."),
  KEY_AUTHENTICATION_REQUIRED(
      "key_authentication_required",
      Fault.CLIENT,
      "The client must authenticate by a key (private_key_jwt)."),
  PROPERTY_MISSING(
      "property_missing", Fault.CLIENT, "The document lacks a property that is required here."),
  PROPERTY_MALFORMED(
      "property_malformed", Fault.CLIENT, "A property of the document is not what it must be."),
  REDIRECT_URI_REFUSED(
      "redirect_uri_refused", Fault.CLIENT, "A redirect URI of the document can't be accepted."),
  GRANT_TYPES_NOT_ALLOWED(
      "grant_types_not_allowed",
      Fault.CLIENT,
      "None of the document's grant types is allowed by the realm's trust policy."),
  KEYS_MISSING("keys_missing", Fault.CLIENT, "The document has no public keys."),
  KEYS_MALFORMED("keys_malformed", Fault.CLIENT, "The client's key set can't be accepted."),
  PRIVATE_KEY_PUBLISHED(
      "private_key_published", Fault.CLIENT, "The client's key set holds a private or shared key."),

  CLIENT_DISABLED("client_disabled", Fault.CLIENT, "The client is disabled in this realm."),
  REGISTRATION_FAILED(
      "registration_failed", Fault.PASSING, "The client could not be stored; nothing was.");

  /** Whose fault a refusal is, which decides how it is answered. */
  public enum Fault {
    /** The client or its document: asking again changes nothing. */
    CLIENT,
    /** The realm's configuration. */
    REALM,
    /** It may pass by itself. */
    PASSING
  }

  private final String code;
  private final Fault fault;
  private final String sentence;

  CimdReason(String code, Fault fault, String sentence) {
    this.code = code;
    this.fault = fault;
    this.sentence = sentence;
  }

  /** The stable code on the wire, in events and logs. */
  public String code() {
    return code;
  }

  /** Whose fault it is. */
  public Fault fault() {
    return fault;
  }

  /** One sentence for people; holds no value of the request. */
  public String sentence() {
    return sentence;
  }

  /** The reason with that code, if the catalogue has it. */
  public static Optional<CimdReason> ofCode(String code) {
    return Arrays.stream(values()).filter(reason -> reason.code.equals(code)).findFirst();
  }
}
