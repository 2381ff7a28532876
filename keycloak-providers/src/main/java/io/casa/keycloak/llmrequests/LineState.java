/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.llmrequests;

/** What an administrator has said of a line. */
enum LineState {
  /** Nothing yet. */
  LEARNED,
  /** It belongs to the template. */
  APPROVED,
  /** It does not. */
  REJECTED
}
