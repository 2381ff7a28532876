/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo.agent;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.casa.demo.app.DemoException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** JSON as the agents read and write it: a number reaches the tool as the model wrote it. */
final class AgentJson {
  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
          .build();

  private AgentJson() {}

  static ObjectMapper mapper() {
    return MAPPER;
  }

  static JsonNode read(InputStream in) throws IOException {
    return MAPPER.readTree(in);
  }

  /** The arguments in a model's tool call; models send nothing at all for "no arguments". */
  static Map<String, Object> arguments(String json) {
    if (json.isBlank()) {
      return Map.of();
    }
    try {
      return MAPPER.readValue(json, OBJECT);
    } catch (JsonProcessingException e) {
      throw new DemoException("The model's arguments are not a JSON object.", e);
    }
  }

  static String write(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new DemoException("The agent can't write its JSON.", e);
    }
  }
}
