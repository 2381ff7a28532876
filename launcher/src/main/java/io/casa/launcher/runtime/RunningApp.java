/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.launcher.runtime;

import io.casa.launcher.mas.AppType;
import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;

/**
 * One app and what stands beside it.
 *
 * @param url the app's name towards others, as the resource says; needs not resolve
 * @param app where the app itself listens
 * @param inbound where others reach it: its sidecar
 * @param outboundProxy the proxy that the app sends everything through
 * @param management {@code /ready} and {@code /metrics} of its sidecar
 * @param decisions the sidecar's {@code decisions.jsonl}; appears with the first decision
 */
public record RunningApp(
    String name,
    AppType type,
    String url,
    URI app,
    URI inbound,
    URI outboundProxy,
    URI management,
    Path decisions) {
  public RunningApp {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(url, "url");
    Objects.requireNonNull(app, "app");
    Objects.requireNonNull(inbound, "inbound");
    Objects.requireNonNull(outboundProxy, "outboundProxy");
    Objects.requireNonNull(management, "management");
    Objects.requireNonNull(decisions, "decisions");
  }
}
