/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/**
 * Runs the test class on PostgreSQL alone: for tests of tokens and checks whose tables those of
 * {@link EachDatabase} cover on both. The constructor takes the {@link RunningKeycloak}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedClass(name = "{0}", autoCloseArguments = false)
@ArgumentsSource(KeycloakServers.Postgres.class)
public @interface OnPostgres {}
