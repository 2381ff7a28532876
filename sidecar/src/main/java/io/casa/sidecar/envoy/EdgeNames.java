/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.envoy;

/** The names by which Envoy's files and the gRPC services know the same things. */
final class EdgeNames {
  /** gRPC metadata of a check: {@link #INBOUND} or {@link #OUTBOUND}. */
  static final String DIRECTION = "x-direction";

  static final String INBOUND = "inbound";
  static final String OUTBOUND = "outbound";

  /** Context extension of a route: the authority of the target that the route leads to. */
  static final String TARGET_AUTHORITY = "target_authority";

  /** Where Envoy keeps what a check's answer says of the request. */
  static final String AUTHZ_NAMESPACE = "envoy.filters.http.ext_authz";

  /** Metadata: {@link #PASSED} when the check let the request through. */
  static final String RULING = "ruling";

  static final String PASSED = "passed";
  static final String REFUSED = "refused";

  /** Metadata: the check sends the request to the waiting room. */
  static final String HELD = "held";

  /** Header towards the waiting room: the nonce of the call that is kept there. */
  static final String HELD_HEADER = "x-casa-held";

  /** Metadata: {@link #UNREAD} when nobody has to read the answer to the request. */
  static final String ANSWER = "answer";

  static final String UNREAD = "unread";

  /** Metadata: the sidecar gave the answer itself. */
  static final String ANSWERED = "answered";

  /** Metadata: why a request was refused, a code of the catalogue. */
  static final String REASON = "reason";

  /** Metadata: the decision's id. */
  static final String DECISION_ID = "decision_id";

  /** Metadata: the tool check that blocked. */
  static final String CHECK = "check";

  /** Header of a refusal: the decision's id. */
  static final String DECISION_HEADER = "x-casa-decision";

  /** Header of a refusal: the reason. */
  static final String REASON_HEADER = "x-casa-reason";

  private EdgeNames() {}
}
