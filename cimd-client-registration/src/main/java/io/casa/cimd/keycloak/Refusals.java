/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd.keycloak;

import io.casa.cimd.CimdReason;
import io.casa.cimd.CimdReason.Fault;
import io.casa.cimd.keycloak.Admission.Refused;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import org.keycloak.OAuthErrorException;
import org.keycloak.events.EventBuilder;
import org.keycloak.services.clientpolicy.ClientPolicyException;

/** Turns a refusal into what an endpoint answers, and records it. The only place that does. */
final class Refusals {
  private static final String REASON = "casa_reason";

  private Refusals() {}

  /** RFC 6749 section 5.2, with the reason beside it. */
  static Response answer(Refused refused) {
    Map<String, String> body = new LinkedHashMap<>();
    body.put("error", error(refused.reason()));
    body.put("error_description", description(refused));
    body.put(REASON, refused.reason().code());
    return Response.status(status(refused.reason()))
        .type(MediaType.APPLICATION_JSON_TYPE)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .entity(body)
        .build();
  }

  /** What Keycloak shows to the user at the authorization endpoint, which never redirects it. */
  static ClientPolicyException page(Refused refused) {
    return new ClientPolicyException(
        error(refused.reason()),
        description(refused) + " (" + refused.reason().code() + ")",
        status(refused.reason()));
  }

  static void record(EventBuilder event, Refused refused) {
    event.detail(REASON, refused.reason().code());
    if (!refused.detail().isEmpty()) {
      event.detail("casa_detail", refused.detail());
    }
  }

  private static String error(CimdReason reason) {
    return reason.fault() == Fault.PASSING
        ? OAuthErrorException.TEMPORARILY_UNAVAILABLE
        : OAuthErrorException.INVALID_CLIENT;
  }

  private static Response.Status status(CimdReason reason) {
    return reason.fault() == Fault.PASSING
        ? Response.Status.SERVICE_UNAVAILABLE
        : Response.Status.UNAUTHORIZED;
  }

  /** Says what is at fault to whoever can mend it; how the realm is configured is not theirs. */
  private static String description(Refused refused) {
    boolean theirs = refused.reason().fault() == Fault.CLIENT && !refused.detail().isEmpty();
    return refused.reason().sentence() + (theirs ? " (" + refused.detail() + ")" : "");
  }
}
