/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.session;

import java.util.Set;
import java.util.function.Predicate;

/**
 * What a request's content says. Looking for it may take long, so it is asked for only where it
 * matters.
 *
 * @param candidates who may have made the request
 * @param content whether the request's content is that session's
 * @param hides whether that can't be told for certain
 */
record Evidence(Set<Session> candidates, Predicate<Session> content, Predicate<Session> hides) {
  Evidence(Set<Session> candidates, Predicate<Session> content) {
    this(candidates, content, _ -> false);
  }

  boolean fits(Session session) {
    return candidates.contains(session) && content.test(session);
  }

  boolean fitsAny() {
    return candidates.stream().anyMatch(content);
  }

  boolean isHidden(Session session) {
    return candidates.contains(session) && hides.test(session);
  }
}
