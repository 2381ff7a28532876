/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.approvals;

import io.casa.keycloak.approvals.Approval.State;
import io.casa.keycloak.approvals.ApprovalPages.Notice;
import io.casa.keycloak.approvals.FormSecret.FormOrigin;
import io.casa.keycloak.approvals.Visitor.Access;
import io.casa.keycloak.systems.RegisteredSystem;
import io.casa.keycloak.systems.Systems;
import io.casa.keycloak.tokens.CasaEvents;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.keycloak.common.util.Time;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * {@code approvals}: where a person sees what an agent wants to do, and says yes or no. For whoever
 * is signed in to the realm with this browser; others' approvals do not exist for him.
 */
public final class ApprovalsResource {
  private static final Logger LOG = Logger.getLogger(ApprovalsResource.class);

  private static final String APPROVE = "approve";
  private static final String DENY = "deny";

  private final KeycloakSession session;
  private final ApprovalPages pages;

  public ApprovalsResource(KeycloakSession session) {
    this.session = session;
    this.pages = new ApprovalPages(session);
  }

  /** What waits for the visitor. */
  @GET
  public Response list() {
    if (!isThere()) {
      return pages.notice(Notice.NOT_FOUND);
    }
    Optional<Visitor> visitor = Visitor.of(session);
    String here = Approvals.listUri(session);
    if (visitor.isEmpty()) {
      return signIn(here);
    }
    if (isBackFromLogin()) {
      return pages.redirect(URI.create(here));
    }
    ApprovalStore store = ApprovalStore.of(session);
    long now = Time.currentTimeMillis();
    return pages.list(
        summaries(store.pendingOf(visitor.get().userId(), now), now),
        visitor.get().approver() ? summaries(store.pendingWithoutUser(now), now) : List.of());
  }

  /** What one call is about, or what became of it. */
  @GET
  @Path("{id}")
  public Response show(@PathParam("id") String id) {
    if (!isThere() || !Approval.isId(id)) {
      return pages.notice(Notice.NOT_FOUND);
    }
    Optional<Visitor> visitor = Visitor.of(session);
    if (visitor.isEmpty()) {
      return signIn(uri(id));
    }
    if (isBackFromLogin()) {
      return pages.redirect(URI.create(uri(id)));
    }
    Optional<Approval> approval = ApprovalStore.of(session).find(id);
    if (approval.isEmpty()) {
      return pages.notice(Notice.NOT_FOUND);
    }
    return switch (visitor.get().accessTo(approval.get())) {
      case Access.Own own -> page(visitor.get(), approval.get(), true);
      case Access.Appointed appointed -> page(visitor.get(), approval.get(), false);
      case Access.None none -> pages.notice(Notice.NOT_FOUND);
    };
  }

  /** Decides; the only way in which anything changes here. */
  @POST
  @Path("{id}")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public Response decide(@PathParam("id") String id) {
    Optional<Visitor> visitor = isThere() ? Visitor.of(session) : Optional.empty();
    if (visitor.isEmpty()) {
      return pages.notice(Notice.NOT_SIGNED_IN);
    }
    Optional<Approval> approval =
        Optional.of(id).filter(Approval::isId).flatMap(ApprovalStore.of(session)::find);
    if (approval.isEmpty()) {
      return pages.notice(Notice.NOT_FOUND);
    }
    return switch (visitor.get().accessTo(approval.get())) {
      case Access.Own own -> decide(visitor.get(), approval.get());
      case Access.Appointed appointed -> decide(visitor.get(), approval.get());
      case Access.None none -> pages.notice(Notice.NOT_FOUND);
    };
  }

  private Response decide(Visitor visitor, Approval approval) {
    MultivaluedMap<String, String> form =
        session.getContext().getHttpRequest().getDecodedFormParameters();
    return switch (visitor.secret().judge(approval, only(form, "form_secret"))) {
      case FormOrigin.Elsewhere elsewhere -> pages.notice(Notice.FOREIGN_FORM);
      case FormOrigin.OurPage ours ->
          visitor.impersonated()
              ? pages.notice(Notice.IMPERSONATED)
              : switch (only(form, "decision")) {
                case APPROVE -> decide(visitor, approval, State.APPROVED);
                case DENY -> decide(visitor, approval, State.DENIED);
                default -> pages.notice(Notice.MALFORMED);
              };
    };
  }

  /** The page that the browser is sent to says what holds, whoever was first. */
  private Response decide(Visitor visitor, Approval approval, State decided) {
    ApprovalStore store = ApprovalStore.of(session);
    boolean live = store.prompt(approval.call().intentId()).isPresent();
    if (live && store.decide(approval.id(), decided, visitor.userId(), Time.currentTimeMillis())) {
      recordEvent(visitor, approval, decided);
      if (!commit()) {
        return pages.notice(Notice.UNAVAILABLE);
      }
    }
    return pages.redirect(URI.create(uri(approval.id())));
  }

  private void recordEvent(Visitor visitor, Approval approval, State decided) {
    ApprovalCall call = approval.call();
    CasaEvents.event(session, "approval")
        .client(Systems.APPROVALS_CLIENT)
        .user(visitor.userId())
        .session(visitor.sessionId())
        .detail("casa_approval", approval.id())
        .detail("casa_outcome", decided == State.APPROVED ? "approved" : "denied")
        .detail("casa_decision", approval.decisionId())
        .detail("casa_intent", call.intentId())
        .detail("casa_mas", call.system())
        .detail("casa_app", call.app())
        .detail("casa_server", call.server())
        .detail("casa_tool", call.tool())
        .detail("casa_arguments_sha256", call.argumentsSha256())
        .success();
  }

  /** Here, so that nobody is told of a decision that is not kept. */
  private boolean commit() {
    try {
      session.getTransactionManager().commit();
      return true;
    } catch (RuntimeException e) {
      // Not its message: databases quote the row.
      LOG.errorf("A decision could not be kept: %s", e.getClass().getName());
      return false;
    }
  }

  private Response page(Visitor visitor, Approval approval, boolean own) {
    Optional<RegisteredSystem> system = systemOf(approval);
    var view =
        new ApprovalView(
            approval,
            ApprovalStore.of(session).prompt(approval.call().intentId()),
            system
                .flatMap(known -> known.appByUrl(approval.call().server()))
                .flatMap(server -> Optional.ofNullable(server.tools().get(approval.call().tool()))),
            clientId ->
                system
                    .flatMap(known -> known.appByClientId(clientId))
                    .map(app -> app.name())
                    .orElse(clientId));
    return pages.approval(
        view.page(own, Time.currentTimeMillis()),
        visitor.secret().of(approval),
        !visitor.impersonated());
  }

  private static List<Map<String, Object>> summaries(List<Approval> approvals, long now) {
    return approvals.stream()
        .map(
            approval ->
                new ApprovalView(approval, Optional.of(""), Optional.empty(), name -> name)
                    .summary(now))
        .toList();
  }

  /** The system of the app that asked, as it is registered now. */
  private Optional<RegisteredSystem> systemOf(Approval approval) {
    RealmModel realm = session.getContext().getRealm();
    ClientModel client =
        approval.actors().isEmpty()
            ? null
            : realm.getClientByClientId(approval.actors().getFirst());
    return client == null ? Optional.empty() : Systems.of(session, realm, client);
  }

  /** Whether the realm has approvals at all. */
  private boolean isThere() {
    RealmModel realm = session.getContext().getRealm();
    return realm.isEnabled() && Systems.areIn(realm);
  }

  /** Once: who comes back and still is not signed in is told so, instead of going round. */
  private Response signIn(String page) {
    return isBackFromLogin()
        ? pages.notice(Notice.NOT_SIGNED_IN)
        : pages.redirect(SignIn.uri(session, page));
  }

  private boolean isBackFromLogin() {
    MultivaluedMap<String, String> query = session.getContext().getUri().getQueryParameters();
    return query.containsKey("code") || query.containsKey("error");
  }

  private String uri(String id) {
    return Approvals.listUri(session) + "/" + id;
  }

  private static String only(MultivaluedMap<String, String> form, String name) {
    List<String> values = form.getOrDefault(name, List.of());
    return values.size() == 1 ? values.getFirst() : "";
  }
}
