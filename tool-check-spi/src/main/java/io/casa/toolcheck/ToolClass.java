/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck;

/** Whether a tool changes anything or sends anything out. */
public enum ToolClass {
  /** It only looks. */
  READ,
  /** It does, or nobody knows. */
  SIDE_EFFECT
}
