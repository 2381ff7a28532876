/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.llmcalls;

import java.util.regex.Pattern;

/** The id of an LLM call: a UUID in lower case, made by a sidecar. */
public final class LlmCallId {
  private static final Pattern FORM =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  private LlmCallId() {}

  /** Whether the text has that form. */
  public static boolean isOne(String text) {
    return FORM.matcher(text).matches();
  }
}
