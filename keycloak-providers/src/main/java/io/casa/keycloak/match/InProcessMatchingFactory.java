/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.match;

import com.github.benmanes.caffeine.cache.Ticker;
import io.casa.keycloak.match.ToolMatchHealth.ModelHealth;
import io.casa.semantic.MiniLmEmbedder;
import io.casa.toolcheck.spi.ToolCheck;
import io.micrometer.core.instrument.Metrics;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.provider.ProviderConfigurationBuilder;
import org.keycloak.provider.ServerInfoAwareProviderFactory;

/**
 * The sentence model in this process, loaded when a system that needs it first shows up, by a
 * thread of its own; and the judges of all systems. Until the model is there, checks abstain.
 */
public final class InProcessMatchingFactory
    implements ToolMatchingFactory, ServerInfoAwareProviderFactory {
  static final String LOAD_MODEL = "load-model";
  static final String API_KEY_FOLDER = "api-key-folder";

  private static final int MOST_WORKERS = 4;

  private final SharedModel model = new SharedModel(InProcessMatchingFactory::startModel);
  private final ApiKeys apiKeys = new ApiKeys();
  private final Matches matches = new Matches(model, apiKeys, Ticker.systemTicker());

  @Override
  public String getId() {
    return "in-process";
  }

  @Override
  public void init(Config.Scope config) {
    if (!config.getBoolean(LOAD_MODEL, true)) {
      model.switchOff();
    }
    String folder = config.get(API_KEY_FOLDER);
    if (folder != null && !folder.isBlank()) {
      apiKeys.keptIn(Path.of(folder));
    }
  }

  @Override
  public void postInit(KeycloakSessionFactory factory) {
    // Nothing depends on other providers.
  }

  @Override
  public ToolMatching create(KeycloakSession session) {
    return new InProcessMatching(model, matches);
  }

  @Override
  public void close() {
    matches.close();
    model.close();
  }

  @Override
  public Map<String, String> getOperationalInfo() {
    ModelHealth health = model.health();
    Map<String, String> info = new HashMap<>(Map.of("model", health.state()));
    if (health.fault() != null) {
      info.put("fault", health.fault());
    }
    if (health.fingerprint() != null) {
      info.put("fingerprint", health.fingerprint());
    }
    return info;
  }

  @Override
  public List<ProviderConfigProperty> getConfigMetadata() {
    return ProviderConfigurationBuilder.create()
        .property()
        .name(LOAD_MODEL)
        .type(ProviderConfigProperty.BOOLEAN_TYPE)
        .helpText(
            "Whether the sentence model is loaded once a system needs it. If not, its check abstains.")
        .defaultValue(true)
        .add()
        .property()
        .name(API_KEY_FOLDER)
        .type(ProviderConfigProperty.STRING_TYPE)
        .helpText(
            "Folder with a folder for each realm, in which the API keys of its LLM judges lie.")
        .add()
        .build();
  }

  private static MiniLmEmbedder startModel() {
    int workers = Math.min(MOST_WORKERS, Runtime.getRuntime().availableProcessors());
    return MiniLmEmbedder.start(workers, InProcessMatchingFactory::onOwnThread);
  }

  /** Not one of the server's: a request's thread must not wait, and a pool's would be missing. */
  private static void onOwnThread(Runnable loading) {
    Thread thread = new Thread(loading, "casa-sentence-model");
    thread.setDaemon(true);
    // Its libraries look for their parts there.
    thread.setContextClassLoader(InProcessMatchingFactory.class.getClassLoader());
    thread.start();
  }

  private record InProcessMatching(SharedModel model, Matches matches) implements ToolMatching {
    @Override
    public ToolCheck oneCall(RealmModel realm, ToolMatchSettings settings) {
      prepare(settings);
      return new OneCall(
          matches.of(realm.getId(), realm.getName(), settings), Metrics.globalRegistry);
    }

    @Override
    public void prepare(ToolMatchSettings settings) {
      if (settings.needModel()) {
        model.want();
      }
    }

    @Override
    public ToolMatchHealth health(RealmModel realm) {
      return new ToolMatchHealth(model.health(), matches.judges(realm.getId()));
    }

    @Override
    public void close() {
      // What it works with belongs to the server.
    }
  }
}
