/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.a2a;

import io.casa.sidecar.a2a.A2aRequest.OtherVersion;
import io.casa.sidecar.a2a.A2aRequest.PublicCard;
import io.casa.sidecar.a2a.A2aRequest.Unreadable;
import io.casa.sidecar.a2a.A2aRequest.Unsupported;
import io.casa.sidecar.mcp.RpcId;
import io.casa.toolcheck.json.JsonReader;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import io.casa.toolcheck.json.JsonWriter;
import io.casa.toolcheck.json.MalformedJsonException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads requests to agents so that no server can read another one out of them. Which binding it is
 * the path tells, and the body must be that binding's: the members of a JSON-RPC envelope and those
 * of an HTTP+JSON body have none in common, and no others are let through.
 */
public final class A2aReader {
  private static final String CARD_PATH = "/.well-known/agent-card.json";
  private static final String VERSION_HEADER = "a2a-version";
  private static final String VERSION = "1.0";
  private static final Set<String> ENVELOPE = Set.of("jsonrpc", "id", "method", "params");
  private static final Pattern HISTORY = Pattern.compile("historyLength=[0-9]{1,9}");

  private final String httpMethod;
  private final String path;
  private final Optional<String> query;
  private final Map<String, String> headers;
  private final byte[] body;

  private A2aReader(String httpMethod, String target, Map<String, String> headers, byte[] body) {
    int question = target.indexOf('?');
    this.httpMethod = httpMethod;
    this.path = question < 0 ? target : target.substring(0, question);
    this.query = question < 0 ? Optional.empty() : Optional.of(target.substring(question + 1));
    this.headers = headers;
    this.body = body;
  }

  /**
   * Reads one request; never throws.
   *
   * @param target path and query, normalised
   * @param headers names in lower case
   * @param json whether the body says that it is JSON
   */
  public static A2aRequest read(
      String httpMethod, String target, Map<String, String> headers, boolean json, byte[] body) {
    return new A2aReader(httpMethod, target, headers, body).read(json);
  }

  private A2aRequest read(boolean json) {
    if (path.equals(CARD_PATH)) {
      boolean asks = httpMethod.equals("GET") || httpMethod.equals("HEAD");
      return asks && query.isEmpty() && body.length == 0
          ? new PublicCard()
          : new Unsupported(new Binding.Rest(), Optional.empty());
    }
    Optional<RestPath> rest = RestPath.read(httpMethod, path);
    if (rest.isPresent()) {
      return readRest(rest.get(), json);
    }
    if (!httpMethod.equals("POST")) {
      return new Unsupported(new Binding.Rest(), Optional.empty());
    }
    return RestPath.isPlain(path) && query.isEmpty() && json
        ? readRpc()
        : new Unreadable(new Binding.JsonRpc(Optional.empty()));
  }

  private A2aRequest readRest(RestPath rest, boolean json) {
    Binding binding = new Binding.Rest();
    if (rest.method().kind() == A2aMethod.Kind.REFUSED) {
      return new Unsupported(binding, Optional.of(rest.method()));
    }
    if (!isThisVersion()) {
      return new OtherVersion(binding);
    }
    boolean history =
        rest.method() == A2aMethod.GET_TASK
            && query.filter(text -> HISTORY.matcher(text).matches()).isPresent();
    boolean mayBeEmpty = rest.method().kind() != A2aMethod.Kind.MESSAGE;
    if ((query.isPresent() && !history) || (body.length > 0 ? !json : !mayBeEmpty)) {
      return new Unreadable(binding);
    }
    Optional<JsonObject> params = body.length == 0 ? Optional.of(JsonObject.EMPTY) : object();
    return params
        .filter(said -> agree(rest, said))
        .map(said -> new ParamsReader(binding, rest.method()).read(withTask(said, rest)))
        .orElseGet(() -> new Unreadable(binding));
  }

  /** What the body repeats of the path must be the same there. */
  private static boolean agree(RestPath rest, JsonObject params) {
    Optional<String> tenant = ParamsReader.text(params, "tenant");
    boolean ofTask = rest.method().kind() == A2aMethod.Kind.TASK;
    return tenant.filter(name -> name.isEmpty() || rest.prefix().equals(tenant)).isPresent()
        && (!ofTask
            || params.get("id").isEmpty()
            || new JsonString(rest.taskId()).equals(params.members().get("id")));
  }

  private static JsonObject withTask(JsonObject params, RestPath rest) {
    if (rest.method().kind() != A2aMethod.Kind.TASK) {
      return params;
    }
    Map<String, JsonValue> members = new LinkedHashMap<>(params.members());
    members.put("id", new JsonString(rest.taskId()));
    return new JsonObject(members);
  }

  private A2aRequest readRpc() {
    Optional<JsonObject> envelope = object();
    Optional<RpcId> id =
        envelope
            .flatMap(said -> said.get("id"))
            .flatMap(said -> RpcId.parse(JsonWriter.toJson(said)));
    Binding binding = new Binding.JsonRpc(id);
    if (envelope.isEmpty()
        || id.isEmpty()
        || !ParamsReader.knows(envelope.get(), ENVELOPE)
        || !new JsonString("2.0").equals(envelope.get().members().get("jsonrpc"))
        || !(envelope.get().members().get("method") instanceof JsonString(String name))
        || !(envelope.get().get("params").orElse(JsonObject.EMPTY) instanceof JsonObject params)) {
      return new Unreadable(binding);
    }
    if (!isThisVersion() || A2aMethod.isOld(name)) {
      return new OtherVersion(binding);
    }
    return A2aMethod.of(name)
        .map(method -> new ParamsReader(binding, method).read(params))
        .orElseGet(() -> new Unsupported(binding, Optional.empty()));
  }

  private boolean isThisVersion() {
    return VERSION.equals(headers.get(VERSION_HEADER));
  }

  private Optional<JsonObject> object() {
    try {
      return JsonReader.strict().read(body) instanceof JsonObject object
          ? Optional.of(object)
          : Optional.empty();
    } catch (MalformedJsonException _) {
      return Optional.empty();
    }
  }
}
