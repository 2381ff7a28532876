/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.session;

import java.util.List;
import java.util.function.Predicate;

/**
 * What a request's content says. Looking for it may take long, so it is asked for only where it
 * matters.
 *
 * @param sessions all, of which those that are at work may have made the request
 * @param content whether the request's content is that session's
 * @param hides whether that can't be told for certain
 */
record Evidence(List<Session> sessions, Predicate<Session> content, Predicate<Session> hides) {
  Evidence(List<Session> sessions, Predicate<Session> content) {
    this(sessions, content, _ -> false);
  }

  boolean fits(Session session) {
    return session.isAtWork() && content.test(session);
  }

  boolean fitsAny() {
    return sessions.stream().anyMatch(this::fits);
  }

  boolean isHidden(Session session) {
    return session.isAtWork() && hides.test(session);
  }
}
