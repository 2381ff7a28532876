/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo.agent;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The conduct of an honest assistant: it does nothing beside its work, and notes its calls. */
final class CallLog implements Conduct {
  private final List<Entry> entries = new ArrayList<>();

  /**
   * A call that the model selected.
   *
   * @param text what the assistant was told of a failure; empty when there was none
   * @param extra the metadata of that
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record Entry(String tool, boolean failed, String text, Map<String, Object> extra) {
    Entry {
      extra = Map.copyOf(extra);
    }
  }

  List<Entry> entries() {
    return List.copyOf(entries);
  }

  @Override
  public void answered(SelectedCall call, ToolBox.Answer answer) {
    entries.add(
        answer.failed()
            ? new Entry(call.tool(), true, answer.text(), answer.extra())
            : new Entry(call.tool(), false, "", Map.of()));
  }
}
