/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.exchange;

import java.util.Objects;
import java.util.Optional;

/**
 * What a verified token says about who acts and who may.
 *
 * @param actors who acts; only the first, the current actor, counts (RFC 8693 section 4.1)
 * @param mayAct the only party that may become the actor, when the token says so
 */
public record Delegation(ActorChain actors, Optional<MayAct> mayAct) {
  public Delegation {
    Objects.requireNonNull(actors, "actors");
    Objects.requireNonNull(mayAct, "mayAct");
  }

  /**
   * Judges whether a party may act. The chain grows by one hop, unless the party is the current
   * actor already.
   *
   * @param mostActors longest chain; {@link TokenProfile#MAX_ACTORS} at most
   */
  public Acting actingBy(Actor actor, int mostActors) {
    if (!mayAct.map(party -> party.names(actor)).orElse(true)) {
      return new Acting.NotNamed();
    }
    boolean acts = actors.current().equals(Optional.of(actor.clientId()));
    int length = actors.subjects().size() + (acts ? 0 : 1);
    if (length > Math.min(mostActors, TokenProfile.MAX_ACTORS)) {
      return new Acting.ChainFull();
    }
    return new Acting.Permitted(acts ? actors : actors.extendedBy(actor.clientId()));
  }
}
