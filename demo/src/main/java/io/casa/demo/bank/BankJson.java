/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo.bank;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.casa.demo.app.DemoException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** The bank's JSON: exact sums, ISO dates, and always the same bytes for the same data. */
final class BankJson {
  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
          .build();

  private BankJson() {}

  /** For the MCP SDK, so that amounts reach the ledger as they were written. */
  static ObjectMapper mapper() {
    return MAPPER;
  }

  static String write(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new DemoException("The bank's data can't be written as JSON.", e);
    }
  }

  /** The value as the structured content of a tool result. */
  static Map<String, Object> asObject(Object value) {
    return MAPPER.convertValue(value, OBJECT);
  }

  /** Reads a resource beside this class. */
  static <T> T resource(String name, Class<T> type) {
    try (InputStream in = BankJson.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new DemoException("The resource " + name + " is missing.");
      }
      return MAPPER.readValue(in, type);
    } catch (IOException e) {
      throw new DemoException("The resource " + name + " can't be read.", e);
    }
  }
}
