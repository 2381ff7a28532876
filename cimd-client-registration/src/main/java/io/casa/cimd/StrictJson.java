/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads one JSON object in UTF-8 (RFC 8259) whose members have different names. */
final class StrictJson {
  private static final int MAX_DEPTH = 32;
  private static final ObjectReader READER =
      new ObjectMapper(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .build())
          .reader()
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private StrictJson() {}

  static ObjectNode object(byte[] bytes, CimdReason otherwise) throws RefusedException {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      if (READER.readTree(text) instanceof ObjectNode object) {
        return object;
      }
      throw new RefusedException(otherwise);
    } catch (CharacterCodingException | JsonProcessingException e) {
      throw new RefusedException(otherwise, "", e);
    }
  }

  /** A member's text; refuses what is no text, empty, too long or holds control characters. */
  static String text(JsonNode value, String name, int maxLength) throws RefusedException {
    String text = value.isTextual() ? value.textValue() : "";
    if (text.isBlank()
        || text.length() > maxLength
        || text.chars().anyMatch(Character::isISOControl)) {
      throw new RefusedException(CimdReason.PROPERTY_MALFORMED, name);
    }
    return text;
  }

  /** An array's texts; refuses what is no array of texts, or too many. */
  static List<String> texts(JsonNode value, String name, int maxItems, int maxLength)
      throws RefusedException {
    if (!value.isArray() || value.size() > maxItems) {
      throw new RefusedException(CimdReason.PROPERTY_MALFORMED, name);
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode item : value) {
      texts.add(text(item, name, maxLength));
    }
    return texts;
  }
}
