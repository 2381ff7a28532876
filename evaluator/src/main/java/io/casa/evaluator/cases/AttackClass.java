/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.evaluator.cases;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The kinds of attack that a case can be labelled with. */
public enum AttackClass {
  INDIRECT_INJECTION,
  ADAPTIVE_PLANTED_FIELDS,
  ADAPTIVE_FORGED_LINK,
  EXFILTRATION,
  COMPROMISED_AGENT_NO_LLM,
  SELECTION_REPLAY,
  ARGUMENT_TAMPERING,
  TOOL_DEFINITION_DRIFT,
  WRONG_TOOL;

  /** The name in files and reports. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What happens leaves no room for judgement: every call of such a class has to be blocked. */
  public boolean deterministic() {
    return switch (this) {
      case COMPROMISED_AGENT_NO_LLM, SELECTION_REPLAY, ARGUMENT_TAMPERING, TOOL_DEFINITION_DRIFT ->
          true;
      case INDIRECT_INJECTION,
          ADAPTIVE_PLANTED_FIELDS,
          ADAPTIVE_FORGED_LINK,
          EXFILTRATION,
          WRONG_TOOL ->
          false;
    };
  }

  static Optional<AttackClass> ofCode(String code) {
    return Arrays.stream(values()).filter(known -> known.code().equals(code)).findFirst();
  }
}
