/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.session;

import io.casa.toolcheck.ToolCall;
import io.casa.toolcheck.json.CanonicalJson;
import io.casa.toolcheck.json.InexactNumberException;
import java.util.Optional;

/** What tells calls of a session apart; a hash of the arguments, no values. */
record CallKey(String server, String tool, String argumentsSha256) {
  /** Arguments that can't be carried exactly get no token, so such a call has no key. */
  static Optional<CallKey> of(ToolCall call) {
    try {
      return Optional.of(
          new CallKey(call.server(), call.tool(), CanonicalJson.sha256Base64Url(call.arguments())));
    } catch (InexactNumberException _) {
      return Optional.empty();
    }
  }
}
