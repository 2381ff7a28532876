/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.casa.cimd.Reading.Malformed;
import io.casa.cimd.Reading.Valid;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads a key set (RFC 7517, RFC 7518 section 6, RFC 8037): asymmetric public keys, of which those
 * for signatures are kept, without anything that is not needed to verify one.
 */
public final class KeySetReader {
  private static final String KEYS = "keys";
  private static final String KEY_TYPE = "kty";
  private static final String KEY_ID = "kid";
  private static final String ALGORITHM = "alg";
  private static final String USE = "use";
  private static final String SIGNATURE = "sig";
  private static final String CURVE = "crv";
  private static final String MODULUS = "n";
  private static final int MOST_KEYS = 16;
  private static final int MAX_KEY_ID = 128;
  private static final int MAX_NUMBER = 2048;
  private static final int MIN_RSA_BYTES = 256;
  private static final Pattern BASE64URL = Pattern.compile("[A-Za-z0-9_-]+");

  /** What RFC 7518 and RFC 8037 call private; {@code k} is a shared key. */
  private static final Set<String> PRIVATE_MEMBERS =
      Set.of("d", "p", "q", "dp", "dq", "qi", "oth", "k");

  private static final Map<String, List<String>> NUMBERS =
      Map.of("EC", List.of("x", "y"), "RSA", List.of(MODULUS, "e"), "OKP", List.of("x"));
  private static final Map<String, Set<String>> CURVES =
      Map.of("EC", Set.of("P-256", "P-384", "P-521"), "OKP", Set.of("Ed25519", "Ed448"));

  private KeySetReader() {}

  /** Reads what a key set's URL answered. */
  public static Reading<PublicKeys> read(byte[] keySet) {
    try {
      return new Valid<>(read(StrictJson.object(keySet, CimdReason.KEYS_MALFORMED)));
    } catch (RefusedException e) {
      return new Malformed<>(e.reason(), e.detail());
    }
  }

  static PublicKeys read(JsonNode keySet) throws RefusedException {
    JsonNode keys = keySet.path(KEYS);
    if (!keys.isArray() || keys.size() > MOST_KEYS) {
      throw malformed(KEYS);
    }
    ArrayNode kept = JsonNodeFactory.instance.arrayNode();
    Set<String> ids = new HashSet<>();
    for (JsonNode key : keys) {
      refusePrivate(key);
      if (isForSignatures(key)) {
        ObjectNode publicKey = publicKey(key);
        if (!ids.add(publicKey.path(KEY_ID).textValue())) {
          throw malformed(KEY_ID);
        }
        kept.add(publicKey);
      }
    }
    if (kept.isEmpty()) {
      throw new RefusedException(CimdReason.KEYS_MISSING, KEYS);
    }
    return new PublicKeys(JsonNodeFactory.instance.objectNode().set(KEYS, kept).toString(), ids);
  }

  private static void refusePrivate(JsonNode key) throws RefusedException {
    if (!key.isObject()) {
      throw malformed(KEYS);
    }
    if (key.path(KEY_TYPE).asText().equals("oct")) {
      throw new RefusedException(CimdReason.PRIVATE_KEY_PUBLISHED, KEY_TYPE);
    }
    for (String member : PRIVATE_MEMBERS) {
      if (key.has(member)) {
        throw new RefusedException(CimdReason.PRIVATE_KEY_PUBLISHED, member);
      }
    }
  }

  private static boolean isForSignatures(JsonNode key) {
    return !key.has(USE) || key.path(USE).asText().equals(SIGNATURE);
  }

  private static ObjectNode publicKey(JsonNode key) throws RefusedException {
    String type = key.path(KEY_TYPE).asText();
    List<String> numbers = NUMBERS.get(type);
    if (numbers == null) {
      throw malformed(KEY_TYPE);
    }
    ObjectNode publicKey = JsonNodeFactory.instance.objectNode();
    publicKey.put(KEY_TYPE, type);
    publicKey.put(KEY_ID, text(key, KEY_ID, MAX_KEY_ID));
    // Keycloak passes over keys without a use.
    publicKey.put(USE, SIGNATURE);
    if (key.has(ALGORITHM)) {
      String algorithm = text(key, ALGORITHM, MAX_KEY_ID);
      if (!SigningAlgorithms.isOne(algorithm)) {
        throw malformed(ALGORITHM);
      }
      publicKey.put(ALGORITHM, algorithm);
    }
    Set<String> curves = CURVES.get(type);
    if (curves != null) {
      String curve = text(key, CURVE, MAX_KEY_ID);
      if (!curves.contains(curve)) {
        throw malformed(CURVE);
      }
      publicKey.put(CURVE, curve);
    }
    for (String member : numbers) {
      publicKey.put(member, number(key, member));
    }
    return publicKey;
  }

  private static String number(JsonNode key, String member) throws RefusedException {
    String number = text(key, member, MAX_NUMBER);
    if (!BASE64URL.matcher(number).matches() || number.length() % 4 == 1) {
      throw malformed(member);
    }
    if (member.equals(MODULUS) && Base64.getUrlDecoder().decode(number).length < MIN_RSA_BYTES) {
      throw malformed(member);
    }
    return number;
  }

  private static String text(JsonNode key, String member, int maxLength) throws RefusedException {
    try {
      return StrictJson.text(key.path(member), member, maxLength);
    } catch (RefusedException e) {
      throw new RefusedException(CimdReason.KEYS_MALFORMED, member, e);
    }
  }

  private static RefusedException malformed(String member) {
    return new RefusedException(CimdReason.KEYS_MALFORMED, member);
  }
}
