/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.constraints;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.DisallowUnknownKeywordFactory;
import com.networknt.schema.regex.RegularExpression;
import io.casa.toolcheck.json.JsonPointer;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A JSON Schema (2020-12) that stands alone: it is valid by its own meta-schema, has no other
 * keywords, refers to nothing outside itself, and its patterns are RE2's, linear in what they read.
 */
final class ArgumentSchema {
  private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";
  private static final Set<String> REFERENCES = Set.of("$ref", "$dynamicRef");
  private static final int LONGEST_PATTERN = 1_000;
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDialect(
          Dialect.builder(Dialects.getDraft202012())
              // A misspelt keyword would demand nothing.
              .unknownKeywordFactory(DisallowUnknownKeywordFactory.getInstance())
              .build(),
          registry ->
              registry
                  // Schemas of systems come and go; a registry that keeps them would only grow.
                  .schemaCacheEnabled(false)
                  .schemaRegistryConfig(
                      SchemaRegistryConfig.builder()
                          .regularExpressionFactory(ArgumentSchema::pattern)
                          .build()));

  // Comes with the validator; nothing is fetched.
  private static final Schema META_SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(SchemaLocation.of(DIALECT));

  private final Schema schema;

  private ArgumentSchema(Schema schema) {
    this.schema = schema;
  }

  /**
   * Compiles one.
   *
   * @throws InvalidRuleException it is no schema, or one that does not stand alone
   */
  static ArgumentSchema compile(JsonObject source, String pointer) throws InvalidRuleException {
    try {
      requireAlone(source, pointer);
      JsonNode node = JacksonTree.of(source);
      List<Error> faults = META_SCHEMA.validate(node);
      if (!faults.isEmpty()) {
        throw new InvalidRuleException(
            pointer + faults.getFirst().getInstanceLocation(), "must be JSON Schema 2020-12");
      }
      Schema schema = REGISTRY.getSchema(node);
      schema.initializeValidators();
      ArgumentSchema compiled = new ArgumentSchema(schema);
      // A reference that leads to itself, or nowhere, shows only when it is followed.
      compiled.violation(JsonObject.EMPTY);
      return compiled;
    } catch (SchemaException | PatternSyntaxException e) {
      throw new InvalidRuleException(
          pointer,
          "must be JSON Schema 2020-12 without other keywords, with references that lead somewhere"
              + " and RE2 patterns");
    } catch (StackOverflowError e) {
      throw new InvalidRuleException(pointer, "must be a schema that doesn't refer to itself");
    }
  }

  /** Which part of the schema the arguments break: its pointer in the schema. */
  Optional<String> violation(JsonObject arguments) {
    return schema.validate(JacksonTree.of(arguments)).stream()
        .findFirst()
        .map(error -> error.getEvaluationPath().toString());
  }

  private static RegularExpression pattern(String text) {
    if (text.length() > LONGEST_PATTERN) {
      throw new PatternSyntaxException("too long", "");
    }
    Pattern pattern = Pattern.compile(text);
    return value -> pattern.matcher(value).find();
  }

  private static void requireAlone(JsonValue value, String pointer) throws InvalidRuleException {
    if (value instanceof JsonArray(List<JsonValue> items)) {
      for (int i = 0; i < items.size(); i++) {
        requireAlone(items.get(i), JsonPointer.item(pointer, i));
      }
    }
    if (value instanceof JsonObject(Map<String, JsonValue> members)) {
      for (Map.Entry<String, JsonValue> member : members.entrySet()) {
        String at = JsonPointer.member(pointer, member.getKey());
        if (member.getValue() instanceof JsonString(String text)) {
          requireAlone(member.getKey(), text, at);
        }
        requireAlone(member.getValue(), at);
      }
    }
  }

  private static void requireAlone(String keyword, String text, String pointer)
      throws InvalidRuleException {
    if (REFERENCES.contains(keyword) && !text.startsWith("#")) {
      throw new InvalidRuleException(pointer, "must refer to a place in the same schema");
    }
    if (keyword.equals("$id")) {
      throw new InvalidRuleException(pointer, "must not be there: the schema has no other name");
    }
    if (keyword.equals("$schema") && !text.equals(DIALECT)) {
      throw new InvalidRuleException(pointer, "must be " + DIALECT);
    }
  }
}
