/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it;

import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** Starts each server when a test first asks for it, and ends it after the last test of the run. */
public final class KeycloakServers implements ArgumentsProvider, ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(KeycloakServers.class);

  @Override
  public Stream<? extends Arguments> provideArguments(
      ParameterDeclarations parameters, ExtensionContext context) {
    return Stream.of(Setup.CASA_ON_H2, Setup.CASA_ON_POSTGRES)
        .map(setup -> Arguments.of(server(context, setup)));
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.isAnnotated(On.class);
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return server(context, parameter.findAnnotation(On.class).orElseThrow().value());
  }

  private static RunningKeycloak server(ExtensionContext context, Setup setup) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(setup, RunningKeycloak::start, RunningKeycloak.class);
  }
}
