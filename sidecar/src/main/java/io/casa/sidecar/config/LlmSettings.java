/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.config;

import io.casa.sidecar.guard.LlmAccess;
import io.casa.sidecar.llm.LlmProtocol;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads what {@code sidecar.json} says of the LLM. */
final class LlmSettings {
  private static final String PROTOCOLS = "protocols";
  private static final String KEY_FILE = "apiKeyFile";
  private static final String KEY_HEADER = "apiKeyHeader";

  static final Set<String> MEMBERS =
      Set.of("url", "upstream", "caFile", PROTOCOLS, KEY_FILE, KEY_HEADER);

  private LlmSettings() {}

  static SidecarSettings.Llm read(Members llm, Function<String, Path> path)
      throws SettingsException {
    Following.LlmPlace place = place(llm, path);
    return new SidecarSettings.Llm(
        llm.url("url"), place.upstream(), place.caFile(), place.access());
  }

  /** All but its URL. */
  static Following.LlmPlace place(Members llm, Function<String, Path> path)
      throws SettingsException {
    ServiceUrl upstream = llm.url("upstream");
    Optional<Path> caFile = llm.optionalText("caFile").map(path);
    LlmAccess access = new LlmAccess(protocols(llm), apiKey(llm, path, upstream));
    return new Following.LlmPlace(upstream, caFile, access);
  }

  private static Set<LlmProtocol> protocols(Members llm) throws SettingsException {
    Optional<List<String>> named = llm.optionalTexts(PROTOCOLS);
    if (named.isEmpty()) {
      return LlmAccess.DEFAULT.protocols();
    }
    Set<LlmProtocol> protocols = EnumSet.noneOf(LlmProtocol.class);
    for (String code : named.get()) {
      protocols.add(
          LlmProtocol.of(code)
              .orElseThrow(
                  () ->
                      llm.problem(
                          PROTOCOLS, "may name chat_completions, responses and messages only")));
    }
    return protocols;
  }

  private static Optional<LlmAccess.ApiKey> apiKey(
      Members llm, Function<String, Path> path, ServiceUrl upstream) throws SettingsException {
    Optional<Path> file = llm.optionalText(KEY_FILE).map(path);
    Optional<String> name = llm.optionalText(KEY_HEADER);
    if (file.isEmpty()) {
      if (name.isPresent()) {
        throw llm.problem(KEY_HEADER, "must not be there without a key");
      }
      return Optional.empty();
    }
    boolean secret =
        upstream.scheme() == ServiceUrl.Scheme.HTTPS || isThisMachine(upstream.address());
    if (!secret) {
      throw llm.problem(KEY_FILE, "needs an https upstream: nobody may read the key on its way");
    }
    Optional<LlmAccess.KeyHeader> header = name.flatMap(LlmAccess.KeyHeader::of);
    if (header.isEmpty() && name.isPresent()) {
      throw llm.problem(KEY_HEADER, "must be authorization, x-api-key or api-key");
    }
    return Optional.of(new LlmAccess.ApiKey(file.get(), header));
  }

  private static boolean isThisMachine(Address address) {
    return address.isNumeric()
        && (address.host().startsWith("127.") || address.host().equals("::1"));
  }
}
