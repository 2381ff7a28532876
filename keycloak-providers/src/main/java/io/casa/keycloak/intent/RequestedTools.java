/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.intent;

import io.casa.exchange.TokenProfile;
import io.casa.keycloak.systems.RegisteredApp;
import io.casa.keycloak.systems.RegisteredSystem;
import io.casa.keycloak.tokens.OAuthError;
import io.casa.keycloak.tokens.RefusedException;
import io.casa.toolcheck.DenyReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** The tools that an intent token may lead to: the system's, or fewer if the request says so. */
final class RequestedTools {
  private RequestedTools() {}

  /**
   * The tools, each once, in alphabetical order.
   *
   * @param scope the request's scope, such as {@code user-input tool:get_accounts}
   * @throws RefusedException {@code invalid_scope} when it is more than, or other than, a narrowing
   */
  static List<String> of(RegisteredSystem system, Optional<String> scope) throws RefusedException {
    var known = new TreeSet<String>();
    for (RegisteredApp app : system.apps()) {
      known.addAll(app.tools().keySet());
    }
    if (scope.isEmpty()) {
      return List.copyOf(known);
    }
    var asked = new ArrayList<>(List.of(scope.get().split(" ", -1)));
    if (!asked.remove(TokenProfile.USER_INPUT_SCOPE)) {
      throw invalid("The scope of an intent token holds 'user-input'.");
    }
    var tools = new TreeSet<String>();
    for (String part : asked) {
      String tool =
          part.startsWith(TokenProfile.TOOL_SCOPE_PREFIX)
              ? part.substring(TokenProfile.TOOL_SCOPE_PREFIX.length())
              : "";
      if (!known.contains(tool) || !tools.add(tool)) {
        throw invalid("The scope names something else than different tools of the system.");
      }
    }
    return List.copyOf(tools);
  }

  private static RefusedException invalid(String description) {
    return new RefusedException(
        OAuthError.INVALID_SCOPE, DenyReason.INSUFFICIENT_SCOPE, description);
  }
}
