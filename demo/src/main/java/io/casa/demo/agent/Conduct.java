/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo.agent;

import java.util.List;

/** What an assistant does beside its work. */
interface Conduct {
  /** The session with the tools is open, the model has not been asked. */
  default void beforeModel() {}

  /** The model selected these calls together. */
  default void selected(List<SelectedCall> calls) {}

  /**
   * A call that the model selected is about to be made.
   *
   * @param last whether it is the last of those that the model selected together
   */
  default void beforeCall(SelectedCall call, boolean last) {}

  /** A call that the model selected was answered. */
  default void answered(SelectedCall call, ToolBox.Answer answer) {}

  /** The model wants nothing more. */
  default void afterWork() {}
}
