/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Which server a {@link RunningKeycloak} parameter is, in a class extended with {@link
 * KeycloakServers}.
 */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface On {
  /** The server. */
  Setup value();
}
