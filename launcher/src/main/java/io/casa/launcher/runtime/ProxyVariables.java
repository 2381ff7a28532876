/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.launcher.runtime;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The environment that leads an unmodified app's requests to its sidecar: variables that HTTP
 * clients and the SDKs of LLMs' vendors know by themselves.
 */
public final class ProxyVariables {
  private ProxyVariables() {}

  /**
   * The variables, in the order in which people read them. A value is free of quotes.
   *
   * @param proxy where the sidecar takes what the app sends
   * @param llmUrl what the system calls its LLM; when absent, the app has none
   */
  public static Map<String, String> of(URI proxy, Optional<String> llmUrl) {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("HTTP_PROXY", proxy.toString());
    variables.put("http_proxy", proxy.toString()); // the only one that curl takes
    // TLS would end at a server unread: it is better refused than led past the sidecar.
    variables.put("HTTPS_PROXY", proxy.toString());
    variables.put("https_proxy", proxy.toString());
    variables.put("NO_PROXY", "");
    variables.put("no_proxy", "");
    variables.put("NODE_USE_ENV_PROXY", "1");
    variables.put("JAVA_TOOL_OPTIONS", javaOptions(proxy));
    llmUrl.map(ProxyVariables::plain).ifPresent(url -> putBaseUrls(url, variables));
    return variables;
  }

  /** The last one takes away the JDK's own exception for loopback addresses. */
  private static String javaOptions(URI proxy) {
    return "-Dhttp.proxyHost=%1$s -Dhttp.proxyPort=%2$d -Dhttps.proxyHost=%1$s -Dhttps.proxyPort=%2$d -Dhttp.nonProxyHosts="
        .formatted(proxy.getHost(), proxy.getPort());
  }

  private static void putBaseUrls(String url, Map<String, String> variables) {
    variables.put("OPENAI_BASE_URL", url + "/v1");
    variables.put("ANTHROPIC_BASE_URL", url);
  }

  /** The app speaks plain HTTP to its sidecar, which speaks TLS to the LLM. */
  private static String plain(String llmUrl) {
    return "http://" + URI.create(llmUrl).getAuthority();
  }
}
