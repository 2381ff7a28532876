/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.sidecar.guard.Targets.Target;
import io.casa.sidecar.keycloak.ToolTokenRequest;
import io.casa.sidecar.mcp.RpcMessage.ToolCallRequest;
import io.casa.sidecar.session.Session;
import java.util.Objects;

/**
 * A tool call whose user has to approve it.
 *
 * @param session whose call it is; that doesn't change while it waits
 * @param asked what Keycloak was asked for it
 * @param form how its agent is told when it is refused
 */
record WaitingCall(
    HttpRequest request,
    ToolCallRequest call,
    Session session,
    Target.McpServer target,
    ToolTokenRequest asked,
    RefusalForm form) {
  WaitingCall {
    Objects.requireNonNull(request, "request");
    Objects.requireNonNull(call, "call");
    Objects.requireNonNull(session, "session");
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(asked, "asked");
    Objects.requireNonNull(form, "form");
  }
}
