/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.interop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.casa.keycloak.it.AppKey;
import io.casa.keycloak.it.tokens.Bank;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A library of npm in a Node process: a request per line goes in, a reply per line comes out. */
final class JavaScriptLibrary implements ClientLibrary {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> APPS = List.of("assistant", "helper", "bank-tools");
  private static final long LIMIT_SECONDS = 60;

  private final Process node;
  private final Writer requests;
  private final BufferedReader replies;

  private JavaScriptLibrary(Process node) {
    this.node = node;
    this.requests = node.outputWriter(StandardCharsets.UTF_8);
    this.replies = node.inputReader(StandardCharsets.UTF_8);
  }

  /**
   * Starts one.
   *
   * @param program that uses the library
   */
  static JavaScriptLibrary start(String program, Bank bank) {
    try {
      var library =
          new JavaScriptLibrary(
              NpmPackages.installed()
                  .node(program)
                  .redirectError(ProcessBuilder.Redirect.INHERIT)
                  .start());
      ObjectNode surroundings = JSON.createObjectNode().put("issuer", bank.realm().issuer());
      for (String app : APPS) {
        surroundings
            .withObjectProperty("apps")
            .putObject(app)
            .put("clientId", bank.realm().clientId(app))
            .set("jwk", jwk(bank.keyOf(app)));
      }
      library.ask(surroundings);
      return library;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public JsonNode discover() {
    return reply("discover").granted();
  }

  @Override
  public Reply clientCredentials(String app, Form form) {
    return reply(request("clientCredentials").put("app", app).set("form", pairs(form)));
  }

  @Override
  public Reply exchange(String app, Form form) {
    return reply(request("exchange").put("app", app).set("form", pairs(form)));
  }

  @Override
  public Reply introspect(String app, String token) {
    return reply(request("introspect").put("app", app).put("token", token));
  }

  @Override
  public Reply introspectSigned(String app, String token) {
    return reply(request("introspectSigned").put("app", app).put("token", token));
  }

  @Override
  public Reply revoke(String app, String token) {
    return reply(request("revoke").put("app", app).put("token", token));
  }

  @Override
  public JsonNode accepted(String token, String audience) {
    return reply(request("accepted").put("token", token).put("audience", audience)).granted();
  }

  @Override
  public void close() {
    try {
      requests.close();
      if (!node.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        node.destroyForcibly();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      node.destroyForcibly();
    }
  }

  private Reply reply(String operation) {
    return reply(request(operation));
  }

  private Reply reply(JsonNode request) {
    JsonNode reply = ask(request);
    if (reply.has("granted")) {
      return new Reply.Granted(reply.get("granted"));
    }
    JsonNode refused = reply.path("refused");
    if (refused.isObject()) {
      return new Reply.Refused(
          refused.path("status").asInt(), refused.path("error").asText(), refused.path("body"));
    }
    throw new AssertionError("the library objects: " + reply.path("objection").asText());
  }

  private JsonNode ask(JsonNode request) {
    try {
      requests.write(request + "\n");
      requests.flush();
      String line = replies.readLine();
      if (line == null) {
        throw new AssertionError("Node has ended; what it said stands above");
      }
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ObjectNode request(String operation) {
    return JSON.createObjectNode().put("operation", operation);
  }

  private static ArrayNode pairs(Form form) {
    ArrayNode pairs = JSON.createArrayNode();
    form.fields().forEach(field -> pairs.addArray().add(field.getKey()).add(field.getValue()));
    return pairs;
  }

  private static JsonNode jwk(AppKey key) throws IOException {
    return JSON.readTree(key.key().toJSONString());
  }
}
