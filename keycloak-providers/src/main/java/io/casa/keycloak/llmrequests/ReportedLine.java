/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.llmrequests;

import io.casa.toolcheck.RequestLine;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A line of an LLM request as a sidecar reports it: never its text.
 *
 * @param sha256 {@link RequestLine#sha256}
 * @param length of its text, in characters, if told
 * @param name of the parameter that it stands for
 */
record ReportedLine(
    String sha256, RequestLine.Role role, OptionalInt length, Optional<String> name) {
  ReportedLine {
    Objects.requireNonNull(sha256, "sha256");
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(length, "length");
    Objects.requireNonNull(name, "name");
  }
}
