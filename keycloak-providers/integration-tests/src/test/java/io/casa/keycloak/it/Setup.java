/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it;

/** The servers that tests can have. */
public enum Setup {
  /** With our providers, on H2. */
  CASA_ON_H2,
  /** With our providers, on PostgreSQL. */
  CASA_ON_POSTGRES,
  /** As published, on H2. */
  STOCK
}
