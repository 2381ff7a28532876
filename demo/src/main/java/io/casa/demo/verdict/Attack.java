/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo.verdict;

/** The five attacks, and for which reason and at which door each must fail. */
enum Attack {
  A("a", Door.AGENTS_WAY_OUT, "no_llm_calls_made_by_app"),
  B("b", Door.AGENTS_WAY_OUT, "tool_not_selected_by_llm"),
  C("c", Door.AGENTS_WAY_OUT, "tool_parameters_mismatch"),
  D("d", Door.BANKS_WAY_IN, "replayed_token"),
  E("e", Door.BANKS_WAY_IN, "missing_token");

  /** Where it is stopped. */
  enum Door {
    AGENTS_WAY_OUT,
    BANKS_WAY_IN
  }

  private final String letter;
  private final Door door;
  private final String reason;

  Attack(String letter, Door door, String reason) {
    this.letter = letter;
    this.door = door;
    this.reason = reason;
  }

  String letter() {
    return letter;
  }

  Door door() {
    return door;
  }

  String reason() {
    return reason;
  }
}
