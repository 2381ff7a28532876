/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo.agent;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the compromised assistant tried and what came of it, told honestly.
 *
 * @param attack the letter of the attack, {@code a} to {@code f}
 * @param tool the tool it wanted
 * @param sent whether there was anything to send
 * @param status the HTTP status, when the assistant spoke HTTP itself
 * @param failed whether it saw a failure
 * @param text what it was told
 * @param extra what came beside the text: the result's metadata, or the answer's headers
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Attempt(
    String attack,
    String tool,
    boolean sent,
    @Nullable Integer status,
    boolean failed,
    String text,
    Map<String, Object> extra) {
  Attempt {
    extra = Map.copyOf(extra);
  }
}
