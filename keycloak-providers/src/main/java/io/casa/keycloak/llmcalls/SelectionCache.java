/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.llmcalls;

import org.infinispan.Cache;
import org.infinispan.commons.dataconversion.MediaType;
import org.infinispan.configuration.cache.CacheMode;
import org.infinispan.configuration.cache.Configuration;
import org.infinispan.configuration.cache.ConfigurationBuilder;
import org.infinispan.eviction.EvictionStrategy;
import org.infinispan.manager.EmbeddedCacheManager;
import org.keycloak.connections.infinispan.InfinispanConnectionProvider;
import org.keycloak.models.KeycloakSession;

/**
 * The Infinispan cache behind {@link SelectionStore}: defined here, so that no server configuration
 * has to name it; on all nodes when the server is clustered.
 */
final class SelectionCache {
  private static final String NAME = "casaLlmSelections";

  /** On each node. What is evicted can no longer pay: calls are refused, never let through. */
  private static final String MAX_SIZE = "64MB";

  private SelectionCache() {}

  static Cache<String, String> of(KeycloakSession session) {
    EmbeddedCacheManager manager =
        session
            .getProvider(InfinispanConnectionProvider.class)
            .getCache(InfinispanConnectionProvider.WORK_CACHE_NAME)
            .getCacheManager();
    if (manager.getCacheConfiguration(NAME) == null) {
      define(manager);
    }
    return manager.getCache(NAME);
  }

  private static synchronized void define(EmbeddedCacheManager manager) {
    if (manager.getCacheConfiguration(NAME) == null) {
      manager.defineConfiguration(NAME, configuration(isClustered(manager)));
    }
  }

  private static boolean isClustered(EmbeddedCacheManager manager) {
    return manager.getCacheManagerConfiguration().isClustered();
  }

  /** Text stored as bytes, so that its size can be bounded and no marshaller is needed. */
  static Configuration configuration(boolean clustered) {
    var builder = new ConfigurationBuilder();
    builder
        .clustering()
        .cacheMode(clustered ? CacheMode.DIST_SYNC : CacheMode.LOCAL)
        .encoding()
        .mediaType(MediaType.APPLICATION_PROTOSTREAM_TYPE)
        .memory()
        .maxSize(MAX_SIZE)
        .whenFull(EvictionStrategy.REMOVE);
    return builder.build();
  }
}
