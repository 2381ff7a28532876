/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

/** The forms in which a prompt that a client sends to an entry agent is refused. */
final class PromptAnswers {
  private PromptAnswers() {}

  /** By the agent's sidecar, towards the client's: 401 for whatever is wrong with the token. */
  static Ruling.Refuse towardsSidecar(Refusal refusal) {
    int status = A2aAnswers.status(refusal.reason());
    return status == 401
        ? Answers.challenge(
            status, "invalid_token", BearerChallenge.refusing(refusal.reason()), refusal)
        : Answers.plain(status, error(status), refusal);
  }

  /** Towards the client, which has no token of ours that it could send instead. */
  static Ruling.Refuse towardsClient(Refusal refusal) {
    int status = A2aAnswers.status(refusal.reason());
    int told = status == 401 ? 403 : status;
    return Answers.plain(told, error(told), refusal);
  }

  private static String error(int status) {
    return switch (status) {
      case 400 -> "invalid_request";
      case 503 -> "temporarily_unavailable";
      default -> "access_denied";
    };
  }
}
