/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.mcp;

import java.util.Optional;

/** The JSON-RPC methods of MCP that we know how to treat. */
public enum RpcMethod {
  TOOLS_CALL("tools/call"),
  INITIALIZE("initialize"),
  DISCOVER("server/discover"),
  TOOLS_LIST("tools/list"),
  PING("ping"),
  LOGGING_SET_LEVEL("logging/setLevel"),
  /** Of resources too, when it names some. */
  SUBSCRIPTIONS_LISTEN("subscriptions/listen"),
  RESOURCES_LIST("resources/list", ServerUse.READ_RESOURCES),
  RESOURCES_TEMPLATES_LIST("resources/templates/list", ServerUse.READ_RESOURCES),
  RESOURCES_READ("resources/read", ServerUse.READ_RESOURCES, "uri"),
  RESOURCES_SUBSCRIBE("resources/subscribe", ServerUse.READ_RESOURCES),
  RESOURCES_UNSUBSCRIBE("resources/unsubscribe", ServerUse.READ_RESOURCES),
  PROMPTS_LIST("prompts/list", ServerUse.GET_PROMPTS),
  PROMPTS_GET("prompts/get", ServerUse.GET_PROMPTS, "name"),
  /** Of a prompt or a resource, as its {@code ref} says. */
  COMPLETE("completion/complete");

  private final String wireName;
  private final Optional<ServerUse> use;
  private final Optional<String> named;

  RpcMethod(String wireName) {
    this(wireName, Optional.empty(), Optional.empty());
  }

  RpcMethod(String wireName, ServerUse use) {
    this(wireName, Optional.of(use), Optional.empty());
  }

  RpcMethod(String wireName, ServerUse use, String named) {
    this(wireName, Optional.of(use), Optional.of(named));
  }

  RpcMethod(String wireName, Optional<ServerUse> use, Optional<String> named) {
    this.wireName = wireName;
    this.use = use;
    this.named = named;
  }

  /** The method as JSON-RPC names it. */
  public String wireName() {
    return wireName;
  }

  /** What it always is a use of. */
  Optional<ServerUse> use() {
    return use;
  }

  /** The parameter that header {@code Mcp-Name} repeats. */
  Optional<String> named() {
    return named;
  }

  /** The method of that name; empty for any other text. */
  public static Optional<RpcMethod> of(String wireName) {
    for (RpcMethod method : values()) {
      if (method.wireName.equals(wireName)) {
        return Optional.of(method);
      }
    }
    return Optional.empty();
  }
}
