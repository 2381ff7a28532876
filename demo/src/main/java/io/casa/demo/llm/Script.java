/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo.llm;

import com.fasterxml.jackson.databind.JsonNode;
import io.casa.demo.app.DemoException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * What the model does: the first rule that matches the last user message and the tool results since
 * then. A rule that selects tools matches only when the app offers all of them.
 */
record Script(List<Rule> rules) {
  /** A reply of the model. */
  sealed interface Reply {
    /** It says something. */
    record Says(String text) implements Reply {}

    /** It wants these tools called, all at once. */
    record Selects(List<Selection> selections) implements Reply {
      public Selects {
        selections = List.copyOf(selections);
      }
    }
  }

  /** One selected tool with its arguments as JSON text. */
  record Selection(String tool, String arguments) {}

  /** When the model does what. */
  record Rule(
      Pattern user, Optional<Set<String>> after, Map<String, Pattern> results, Reply reply) {
    Rule {
      results = Map.copyOf(results);
    }

    boolean matches(Conversation conversation) {
      return user.matcher(conversation.lastUserMessage()).find()
          && after.map(conversation.results().keySet()::equals).orElse(true)
          && results.entrySet().stream()
              .allMatch(
                  wanted ->
                      wanted
                          .getValue()
                          .matcher(conversation.results().getOrDefault(wanted.getKey(), ""))
                          .find())
          && offered(conversation);
    }

    private boolean offered(Conversation conversation) {
      return switch (reply) {
        case Reply.Says says -> true;
        case Reply.Selects selects ->
            selects.selections().stream()
                .map(Selection::tool)
                .allMatch(conversation.offeredTools()::contains);
      };
    }
  }

  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^#}]+)#([^}]*)}");

  Script {
    rules = List.copyOf(rules);
  }

  /** Reads a script file: a JSON array of rules, as the one in this package's resources. */
  static Script read(InputStream in) {
    try {
      var rules = new ArrayList<Rule>();
      LlmJson.read(in).forEach(rule -> rules.add(rule(rule)));
      return new Script(rules);
    } catch (IOException e) {
      throw new DemoException("The script is not JSON.", e);
    }
  }

  /** The script that comes with the demo. */
  static Script ofDemo() {
    try (InputStream in = Script.class.getResourceAsStream("script.json")) {
      return read(Objects.requireNonNull(in, "script.json"));
    } catch (IOException e) {
      throw new DemoException("The demo's script can't be read.", e);
    }
  }

  /** What the model does now; empty when the script has nothing for this conversation. */
  Optional<Reply> reply(Conversation conversation) {
    return rules.stream()
        .filter(rule -> rule.matches(conversation))
        .findFirst()
        .map(
            rule ->
                switch (rule.reply()) {
                  case Reply.Says says -> new Reply.Says(filled(says.text(), conversation));
                  case Reply.Selects selects -> selects;
                });
  }

  private static Rule rule(JsonNode node) {
    var results = new HashMap<String, Pattern>();
    node.path("results")
        .properties()
        .forEach(entry -> results.put(entry.getKey(), pattern(entry.getValue().asText())));
    Optional<Set<String>> after =
        node.has("after") ? Optional.of(Set.copyOf(texts(node.get("after")))) : Optional.empty();
    return new Rule(pattern(node.path("user").asText()), after, results, reply(node));
  }

  private static Reply reply(JsonNode node) {
    if (node.has("say") == node.has("select")) {
      throw new DemoException("A rule of the script either says something or selects tools.");
    }
    if (node.has("say")) {
      return new Reply.Says(node.get("say").asText());
    }
    return new Reply.Selects(
        StreamSupport.stream(node.get("select").spliterator(), false)
            .map(
                selection ->
                    new Selection(
                        selection.path("tool").asText(), selection.path("arguments").toString()))
            .toList());
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }

  private static Pattern pattern(String regex) {
    return Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
  }

  private static String filled(String text, Conversation conversation) {
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(
            found ->
                java.util.regex.Matcher.quoteReplacement(
                    conversation.valueOf(found.group(1), found.group(2)).orElse("(unknown)")));
  }
}
