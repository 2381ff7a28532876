/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.approvals;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.headers.SecurityHeadersProvider;
import org.keycloak.models.BrowserSecurityHeaders;
import org.keycloak.models.ContentSecurityPolicyBuilder;
import org.keycloak.models.KeycloakSession;

/** Answers with pages in the realm's login theme, and with the headers that such pages need. */
record ApprovalPages(KeycloakSession session) {
  /** The pages work without scripts, so that none that got into them could ever run. */
  private static final String NO_SCRIPTS =
      "; script-src 'none'; base-uri 'none'; form-action 'self'";

  /** What there is to say instead of an approval. */
  enum Notice {
    /** There is no such approval, as far as the visitor may know. */
    NOT_FOUND(Response.Status.NOT_FOUND, "casaNoticeNotFound"),
    /** The login went wrong, or its cookie did not come back. */
    NOT_SIGNED_IN(Response.Status.FORBIDDEN, "casaNoticeNotSignedIn"),
    /** A form that did not come from our page. */
    FOREIGN_FORM(Response.Status.FORBIDDEN, "casaNoticeForeignForm"),
    /** An administrator who is signed in as the user. */
    IMPERSONATED(Response.Status.FORBIDDEN, "casaNoticeImpersonated"),
    /** Neither yes nor no. */
    MALFORMED(Response.Status.BAD_REQUEST, "casaNoticeMalformed"),
    /** The decision could not be recorded. */
    UNAVAILABLE(Response.Status.SERVICE_UNAVAILABLE, "casaNoticeUnavailable");

    private final Response.Status status;
    private final String messageKey;

    Notice(Response.Status status, String messageKey) {
      this.status = status;
      this.messageKey = messageKey;
    }

    String messageKey() {
      return messageKey;
    }
  }

  Response approval(Map<String, Object> view, String formSecret, boolean mayDecide) {
    return forms()
        .setAttribute("approval", view)
        .setAttribute("formSecret", formSecret)
        .setAttribute("mayDecide", mayDecide)
        .createForm("casa-approval.ftl");
  }

  Response list(List<Map<String, Object>> own, List<Map<String, Object>> others) {
    return forms()
        .setAttribute("own", own)
        .setAttribute("others", others)
        .createForm("casa-approvals.ftl");
  }

  Response notice(Notice notice) {
    return forms()
        .setAttribute("noticeKey", notice.messageKey())
        .setStatus(notice.status)
        .createForm("casa-approval-notice.ftl");
  }

  Response redirect(URI location) {
    session.getProvider(SecurityHeadersProvider.class).options().skipHeaders();
    Response.ResponseBuilder redirect = Response.seeOther(location);
    headers().forEach(redirect::header);
    return redirect.build();
  }

  private LoginFormsProvider forms() {
    session.getProvider(SecurityHeadersProvider.class).options().skipHeaders();
    LoginFormsProvider forms = session.getProvider(LoginFormsProvider.class);
    headers().forEach(forms::setResponseHeader);
    return forms.setAttribute("listUrl", Approvals.listUri(session));
  }

  /**
   * Those of the realm, made stricter: Keycloak itself would only put the realm's in their place.
   */
  private Map<String, String> headers() {
    Map<String, String> ofRealm = session.getContext().getRealm().getBrowserSecurityHeaders();
    Map<String, String> headers = new LinkedHashMap<>();
    for (BrowserSecurityHeaders header : BrowserSecurityHeaders.values()) {
      String value = ofRealm.getOrDefault(header.getKey(), header.getDefaultValue());
      if (value != null && !value.isEmpty()) {
        headers.put(header.getHeaderName(), value);
      }
    }
    String policy = BrowserSecurityHeaders.CONTENT_SECURITY_POLICY.getHeaderName();
    headers.put(
        policy,
        ContentSecurityPolicyBuilder.create(headers.getOrDefault(policy, ""))
                .frameAncestors(ContentSecurityPolicyBuilder.DIRECTIVE_VALUE_NONE)
                .build()
                .replaceFirst("[;\\s]*$", "")
            + NO_SCRIPTS);
    headers.put(BrowserSecurityHeaders.X_FRAME_OPTIONS.getHeaderName(), "DENY");
    headers.put(BrowserSecurityHeaders.REFERRER_POLICY.getHeaderName(), "no-referrer");
    headers.put(HttpHeaders.CACHE_CONTROL, "no-store");
    return headers;
  }
}
