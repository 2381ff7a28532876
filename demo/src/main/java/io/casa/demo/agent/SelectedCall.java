/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo.agent;

import java.util.Map;

/** A tool call as the language model wants it; {@code id} is the model's name for it. */
record SelectedCall(String id, String tool, Map<String, Object> arguments) {
  SelectedCall {
    arguments = Map.copyOf(arguments);
  }
}
