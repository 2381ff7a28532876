/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;

/**
 * Starts each server, and the host of documents that they trust, when a test first asks for it, and
 * ends it after the last test of the run.
 */
public final class KeycloakServers implements ArgumentsProvider, ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(KeycloakServers.class);

  @Override
  public Stream<? extends Arguments> provideArguments(
      ParameterDeclarations parameters, ExtensionContext context) {
    return Stream.of(Setup.CASA_ON_H2, Setup.CASA_ON_POSTGRES)
        .map(setup -> Arguments.of(server(context, setup)));
  }

  /** The server of {@link OnPostgres}. */
  static final class Postgres implements ArgumentsProvider {
    @Override
    public Stream<? extends Arguments> provideArguments(
        ParameterDeclarations parameters, ExtensionContext context) {
      return Stream.of(Arguments.of(server(context, Setup.CASA_ON_POSTGRES)));
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return parameter.isAnnotated(On.class) || type == DocumentHost.class || type == TwoNodes.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    if (parameter.getParameter().getType() == TwoNodes.class) {
      return nodes(context);
    }
    return parameter
        .findAnnotation(On.class)
        .<Object>map(on -> server(context, on.value()))
        .orElseGet(() -> documentHost(context));
  }

  private static RunningKeycloak server(ExtensionContext context, Setup setup) {
    DocumentHost host = documentHost(context);
    return store(context)
        .getOrComputeIfAbsent(
            setup,
            wanted -> RunningKeycloak.start(wanted, arguments(wanted, host)),
            RunningKeycloak.class);
  }

  /** Others in place of those that a test has killed one of. */
  private static TwoNodes nodes(ExtensionContext context) {
    TwoNodes running = store(context).get(TwoNodes.class, TwoNodes.class);
    if (running != null && running.bothRun()) {
      return running;
    }
    if (running != null) {
      try {
        running.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    TwoNodes started = TwoNodes.start(documentHost(context));
    store(context).put(TwoNodes.class, started);
    return started;
  }

  /** The stock server is left as it is published. */
  private static List<String> arguments(Setup setup, DocumentHost host) {
    return setup == Setup.STOCK
        ? List.of()
        : List.of(
            "--truststore-paths=" + host.certificate(),
            "--spi-casa-client-admission--fetching--stale-interval-seconds=5",
            "--spi-jpa-entity-provider--casa-approvals--removal-interval-seconds=5");
  }

  private static DocumentHost documentHost(ExtensionContext context) {
    return store(context)
        .getOrComputeIfAbsent(DocumentHost.class, any -> DocumentHost.start(), DocumentHost.class);
  }

  private static Store store(ExtensionContext context) {
    return context.getRoot().getStore(NAMESPACE);
  }
}
