/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.tokens;

import io.casa.keycloak.systems.AppType;
import io.casa.keycloak.systems.RegisteredApp;
import io.casa.keycloak.systems.RegisteredSystem;
import io.casa.toolcheck.DenyReason;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.keycloak.OAuth2Constants;

/**
 * Where a token is to be used: the parameters of RFC 8707 section 2 (URLs) and of RFC 8693 section
 * 2.1 (client ids), each of which may be repeated. The same value twice is one target.
 *
 * @param resources URLs
 * @param audiences client ids of apps
 */
public record RequestedTargets(List<String> resources, List<String> audiences) {
  private static final int MOST_TARGETS = 16;

  public RequestedTargets {
    resources = List.copyOf(resources);
    audiences = List.copyOf(audiences);
  }

  /**
   * Reads both parameters.
   *
   * @throws RefusedException when a value is empty, a resource is no absolute URL without fragment,
   *     or there are more than anybody needs
   */
  public static RequestedTargets read(FormParameters form) throws RefusedException {
    List<String> resources = form.distinct(OAuth2Constants.RESOURCE);
    List<String> audiences = form.distinct(OAuth2Constants.AUDIENCE);
    if (resources.size() > MOST_TARGETS || audiences.size() > MOST_TARGETS) {
      throw unknown("More than " + MOST_TARGETS + " targets are named.");
    }
    if (!resources.stream().allMatch(RequestedTargets::isAbsoluteUrl)) {
      throw unknown("Parameter 'resource' is not an absolute URL without fragment.");
    }
    return new RequestedTargets(resources, audiences);
  }

  /** Whether no target is named. */
  public boolean isEmpty() {
    return resources.isEmpty() && audiences.isEmpty();
  }

  /**
   * The URLs of the targets; whether they are known is for whoever issues the token to say.
   *
   * @throws RefusedException when no app has one of the client ids, or the two parameters disagree
   */
  public List<String> urls(RegisteredSystem system) throws RefusedException {
    Set<String> named = new LinkedHashSet<>();
    for (String audience : audiences) {
      named.add(
          system
              .appByClientId(audience)
              .map(RegisteredApp::url)
              .orElseThrow(() -> unknown("The audience is not an app of the system.")));
    }
    if (resources.isEmpty()) {
      return List.copyOf(named);
    }
    Set<String> meant = new LinkedHashSet<>();
    resources.forEach(resource -> meant.add(meant(resource, system)));
    if (!named.isEmpty() && !named.equals(meant)) {
      throw unknown("Parameters 'resource' and 'audience' name different targets.");
    }
    return List.copyOf(meant);
  }

  /**
   * Clients of MCP name a server by the URL of its endpoint; RFC 8707 section 2 lets us take that
   * for the server. Only an MCP server has such: for the others a path means nothing.
   */
  private static String meant(String resource, RegisteredSystem system) {
    return system.apps().stream()
        .filter(app -> app.type() == AppType.MCP_SERVER)
        .map(RegisteredApp::url)
        .filter(url -> resource.startsWith(url + "/"))
        .findFirst()
        .orElse(resource);
  }

  /**
   * The URL of the one target.
   *
   * @throws RefusedException when there is none or more than one, or as {@link #urls} says
   */
  public String onlyUrl(RegisteredSystem system) throws RefusedException {
    List<String> urls = urls(system);
    if (urls.size() != 1) {
      throw unknown("A token of this kind is for exactly one target.");
    }
    return urls.getFirst();
  }

  /** The refusal of a target, RFC 8707 section 2. */
  public static RefusedException unknown(String description) {
    return new RefusedException(OAuthError.INVALID_TARGET, DenyReason.UNKNOWN_TARGET, description);
  }

  private static boolean isAbsoluteUrl(String resource) {
    try {
      URI uri = new URI(resource);
      return uri.isAbsolute() && uri.getHost() != null && uri.getRawFragment() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
