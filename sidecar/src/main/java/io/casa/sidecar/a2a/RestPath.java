/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.a2a;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a path asks for in the HTTP+JSON binding (A2A 1.0 section 11), wherever the agent's base URL
 * is.
 *
 * @param method the operation
 * @param taskId empty text where the operation has none
 * @param prefix the last segment before the operation: the tenant's name, if there is a tenant
 */
record RestPath(A2aMethod method, String taskId, Optional<String> prefix) {
  private static final String SEGMENT = "[A-Za-z0-9._~-]+";
  private static final String TASK = "[A-Za-z0-9._~-]{1,128}";
  private static final Pattern PLAIN = Pattern.compile("/|(?:/[A-Za-z0-9._~-]+){1,16}/?");
  private static final Pattern OPERATION =
      Pattern.compile(
          "(?:/%1$s){0,16}?(?:/(?<prefix>%1$s))?/(?:(?<message>message:(?:send|stream))|(?<card>extendedAgentCard)|tasks(?:/(?<task>%2$s)(?:(?<verb>:cancel|:subscribe)|(?<push>/pushNotificationConfigs(?:/%1$s)?))?)?)"
              .formatted(SEGMENT, TASK));

  /** Reads it; empty when it is no operation's, so that a JSON-RPC endpoint may be there. */
  static Optional<RestPath> read(String httpMethod, String path) {
    Matcher matcher = OPERATION.matcher(path);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Optional<String> task = Optional.ofNullable(matcher.group("task"));
    return method(httpMethod, matcher)
        .map(
            method ->
                new RestPath(
                    method, task.orElse(""), Optional.ofNullable(matcher.group("prefix"))));
  }

  /** Whether a path is plain: nothing in it that one server reads otherwise than another. */
  static boolean isPlain(String path) {
    return PLAIN.matcher(path).matches();
  }

  private static Optional<A2aMethod> method(String httpMethod, Matcher matcher) {
    boolean post = httpMethod.equals("POST");
    boolean get = httpMethod.equals("GET");
    String message = matcher.group("message");
    if (message != null) {
      return when(
          post,
          message.endsWith("send") ? A2aMethod.SEND_MESSAGE : A2aMethod.SEND_STREAMING_MESSAGE);
    }
    if (matcher.group("card") != null) {
      return when(get, A2aMethod.GET_EXTENDED_AGENT_CARD);
    }
    if (matcher.group("task") == null) {
      return when(get, A2aMethod.LIST_TASKS);
    }
    if (matcher.group("push") != null) {
      return Optional.of(A2aMethod.CREATE_PUSH_CONFIG);
    }
    String verb = matcher.group("verb");
    if (verb == null) {
      return when(get, A2aMethod.GET_TASK);
    }
    return verb.equals(":cancel")
        ? when(post, A2aMethod.CANCEL_TASK)
        : when(post || get, A2aMethod.SUBSCRIBE_TO_TASK);
  }

  private static Optional<A2aMethod> when(boolean fits, A2aMethod method) {
    return fits ? Optional.of(method) : Optional.empty();
  }
}
