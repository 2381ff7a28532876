/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.exchange;

import io.casa.exchange.TokenProfile;
import io.casa.keycloak.tokens.OAuthError;
import io.casa.keycloak.tokens.RefusedException;
import io.casa.toolcheck.DenyReason;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Which kind of token an exchange asks for: its scope says so. */
sealed interface RequestedToken {
  /** An LLM token (T2): {@code llm-access}. */
  record Llm() implements RequestedToken {}

  /**
   * An agent token (TA): {@code user-input}, and {@code tool:<name>} for each tool when it shall
   * lead to fewer than the subject token.
   *
   * @param tools in the order of the scope; absent when it leads to all of the subject token's
   */
  record Agent(Optional<List<String>> tools) implements RequestedToken {
    public Agent {
      tools = Objects.requireNonNull(tools, "tools").map(List::copyOf);
    }
  }

  /** A tool token (T3): {@code tool:<name>}. */
  record Tool(String name) implements RequestedToken {
    public Tool {
      Objects.requireNonNull(name, "name");
    }
  }

  /**
   * A server token (TS): one of {@link TokenProfile#SERVER_SCOPES}.
   *
   * @param scope that one
   */
  record Server(String scope) implements RequestedToken {
    public Server {
      Objects.requireNonNull(scope, "scope");
    }
  }

  /** A scope token of RFC 6749 section 3.3, which keeps tool names out of trouble in logs too. */
  Pattern TOOL_NAME = Pattern.compile("[\\x21\\x23-\\x5B\\x5D-\\x7E]{1,128}");

  /**
   * Reads a scope.
   *
   * @throws RefusedException {@code invalid_scope} when it is none of the four
   */
  static RequestedToken of(String scope) throws RefusedException {
    if (scope.equals(TokenProfile.LLM_ACCESS_SCOPE)) {
      return new Llm();
    }
    if (TokenProfile.SERVER_SCOPES.contains(scope)) {
      return new Server(scope);
    }
    var parts = new ArrayList<>(List.of(scope.split(" ", -1)));
    if (parts.remove(TokenProfile.USER_INPUT_SCOPE)) {
      return new Agent(parts.isEmpty() ? Optional.empty() : Optional.of(tools(parts)));
    }
    if (parts.size() != 1) {
      throw invalid("The scope is not exactly one tool's, 'tool:<name>'.");
    }
    return new Tool(tool(parts.getFirst()));
  }

  /** The refusal of a scope. */
  static RefusedException invalid(String description) {
    return new RefusedException(
        OAuthError.INVALID_SCOPE, DenyReason.INSUFFICIENT_SCOPE, description);
  }

  private static List<String> tools(List<String> parts) throws RefusedException {
    List<String> tools = new ArrayList<>();
    Set<String> distinct = new HashSet<>();
    for (String part : parts) {
      String tool = tool(part);
      if (!distinct.add(tool)) {
        throw invalid("The scope names a tool twice.");
      }
      tools.add(tool);
    }
    return tools;
  }

  private static String tool(String part) throws RefusedException {
    String tool =
        part.startsWith(TokenProfile.TOOL_SCOPE_PREFIX)
            ? part.substring(TokenProfile.TOOL_SCOPE_PREFIX.length())
            : "";
    if (!TOOL_NAME.matcher(tool).matches()) {
      throw invalid("The scope is not exactly one tool's, 'tool:<name>'.");
    }
    return tool;
  }
}
