/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.llmrequests;

import io.casa.exchange.Reading;
import io.casa.toolcheck.LlmRequestFacts;
import io.casa.toolcheck.LlmRequestFacts.Template;
import io.casa.toolcheck.RequestLine;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.keycloak.common.util.Time;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/** Holds what is told of an app's LLM requests against its template, and learns from it. */
public final class LlmRequests {
  private static final Logger LOG = Logger.getLogger(LlmRequests.class);

  /** Texts are asked for a few at a time; the others with the next report. */
  private static final int MOST_WANTED = 64;

  private final KeycloakSessionFactory factory;
  private final TemplateKey key;

  private LlmRequests(KeycloakSessionFactory factory, TemplateKey key) {
    this.factory = factory;
    this.key = key;
  }

  /** Those of that app. */
  public static LlmRequests of(KeycloakSession session, TemplateKey key) {
    return new LlmRequests(session.getKeycloakSessionFactory(), key);
  }

  /**
   * A request that was held against the template.
   *
   * @param open the lines beside the prompt of which no administrator has said anything
   */
  public record Judged(LlmRequestFacts facts, List<ReportedLine> open) {
    /** Of a system that doesn't want to know. */
    public static final Judged NOT = new Judged(LlmRequestFacts.UNKNOWN, List.of());

    public Judged {
      Objects.requireNonNull(facts, "facts");
      open = List.copyOf(open);
    }
  }

  /**
   * Judges a request, in a transaction of its own.
   *
   * @param earlierPrompts those of some digests that are of prompts of the same user
   */
  public Judged judge(Reading<RequestReport> told, UnaryOperator<Set<String>> earlierPrompts) {
    List<ReportedLine> beside = LearnedTemplate.beside(told, earlierPrompts);
    LearnedTemplate template =
        KeycloakModelUtils.runJobInTransactionWithResult(
            factory,
            session -> {
              TemplateStore store = new TemplateStore(session, key);
              return new LearnedTemplate(
                  store.approved().isPresent() ? Template.APPROVED : Template.LEARNING,
                  store.lines().stream()
                      .collect(Collectors.toMap(TemplateLine::sha256, TemplateLine::state)));
            });
    return new Judged(
        template.facts(told, beside),
        beside.stream()
            .filter(line -> template.state(line.sha256()) == LineState.LEARNED)
            .toList());
  }

  /**
   * Remembers the lines of a request that nobody has said anything of, in a transaction of its own.
   * That it can't is no reason to refuse anything: what is not learned is not approved.
   *
   * @return digests of lines whose text is wanted, for an administrator to read
   */
  public Set<String> learn(Judged judged, String intentId) {
    if (judged.open().isEmpty()) {
      return Set.of();
    }
    try {
      return KeycloakModelUtils.runJobInTransactionWithResult(
          factory, session -> learn(new TemplateStore(session, key), judged.open(), intentId));
    } catch (RuntimeException e) {
      // Others learned the same at the same time; not its message: databases quote the row.
      LOG.debugf("Lines of %s were not learned: %s", key.app(), e.getClass().getName());
      return Set.of();
    }
  }

  private static Set<String> learn(TemplateStore store, List<ReportedLine> open, String intentId) {
    List<TemplateLine> there = store.lines();
    Map<String, TemplateLine> known =
        there.stream().collect(Collectors.toMap(TemplateLine::sha256, line -> line));
    List<ReportedLine> fresh =
        open.stream().filter(line -> !known.containsKey(line.sha256())).toList();
    if (!fresh.isEmpty()) {
      store.add(fresh, there, intentId, Time.currentTimeMillis());
    }
    List<TemplateLine> again =
        open.stream().map(ReportedLine::sha256).map(known::get).filter(Objects::nonNull).toList();
    store.count(again.stream().map(TemplateLine::sha256).toList(), intentId);
    return again.stream()
        .filter(TemplateLine::wantsText)
        .map(TemplateLine::sha256)
        .limit(MOST_WANTED)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Keeps the texts of lines of system messages that were wanted, in the session's transaction. */
  public static void show(KeycloakSession session, TemplateKey key, Collection<RequestLine> lines) {
    TemplateStore store = new TemplateStore(session, key);
    lines.forEach(store::show);
  }

  /** Forgets the templates of all apps of a system, in the session's transaction. */
  public static void forgetSystem(KeycloakSession session, String realmId, String system) {
    var em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    for (String entity : List.of("TemplateLineEntity", "TemplateEntity")) {
      em.createQuery("delete from " + entity + " l where l.realmId = :realm and l.system = :system")
          .setParameter("realm", realmId)
          .setParameter("system", system)
          .executeUpdate();
    }
  }
}
