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
 * The Infinispan caches of what happens in sessions, such as the one behind {@link SelectionStore}:
 * defined here, so that no server configuration has to name them; on all nodes when the server is
 * clustered.
 */
public final class SessionCache {
  /** Of each cache on each node; the oldest goes. */
  private static final String MAX_SIZE = "64MB";

  private SessionCache() {}

  /** The cache of that name. */
  public static Cache<String, String> of(KeycloakSession session, String name) {
    EmbeddedCacheManager manager =
        session
            .getProvider(InfinispanConnectionProvider.class)
            .getCache(InfinispanConnectionProvider.WORK_CACHE_NAME)
            .getCacheManager();
    if (manager.getCacheConfiguration(name) == null) {
      define(manager, name);
    }
    return manager.getCache(name);
  }

  private static synchronized void define(EmbeddedCacheManager manager, String name) {
    if (manager.getCacheConfiguration(name) == null) {
      manager.defineConfiguration(name, configuration(isClustered(manager)));
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
