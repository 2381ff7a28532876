/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.revocation;

/** Whether an intent's session goes on. */
public enum IntentState {
  /** It does. */
  LIVE,
  /** It was ended before its time. */
  REVOKED,
  /** The realm's database has no such intent. */
  UNKNOWN
}
