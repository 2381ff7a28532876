/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.keycloak;

import io.casa.toolcheck.json.JsonReader;
import io.casa.toolcheck.json.JsonValue.JsonString;
import io.casa.toolcheck.json.MalformedJsonException;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/**
 * Reads Keycloak's server-sent events about sessions and the system, line by line. What is not
 * understood is passed over: a later look at the same sessions makes up for it.
 */
final class RevocationEvents implements Flow.Subscriber<String> {
  private static final Pattern UUID =
      Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  private static final Pattern MILLIS = Pattern.compile("[0-9]{1,15}");
  private static final String REVOKED = "session-revoked";
  private static final String CHANGED = "system-changed";

  /** From now on changes are told; what changed before isn't. */
  private static final String READY = "ready";

  private final RealmNews news;
  private final LongSupplier nanos;
  private final AtomicLong lastHeard;
  private final AtomicLong lastMillis;
  private String event = "";
  private String data = "";
  private long id;

  /**
   * A reader.
   *
   * @param news is told
   * @param nanos a clock for {@link #silentNanos}
   * @param lastMillis is set to the time of the last event read
   */
  RevocationEvents(RealmNews news, LongSupplier nanos, AtomicLong lastMillis) {
    this.news = news;
    this.nanos = nanos;
    this.lastHeard = new AtomicLong(nanos.getAsLong());
    this.lastMillis = lastMillis;
  }

  /** How long nothing was heard, not even a comment. */
  long silentNanos() {
    return nanos.getAsLong() - lastHeard.get();
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(String line) {
    lastHeard.set(nanos.getAsLong());
    if (line.isEmpty()) {
      dispatch();
    } else if (line.startsWith("event:")) {
      event = line.substring(6).strip();
    } else if (line.startsWith("data:")) {
      data = line.substring(5).strip();
    } else if (line.startsWith("id:") && MILLIS.matcher(line.substring(3).strip()).matches()) {
      id = Long.parseLong(line.substring(3).strip());
    }
  }

  @Override
  public void onError(Throwable failure) {}

  @Override
  public void onComplete() {}

  private void dispatch() {
    if (event.equals(REVOKED)) {
      try {
        if (JsonReader.strict().readObject(data).members().get("intent_id")
                instanceof JsonString(String intent)
            && UUID.matcher(intent).matches()) {
          news.revoked(intent);
          lastMillis.accumulateAndGet(id, Math::max);
        }
      } catch (MalformedJsonException _) {
        // Passed over.
      }
    } else if (event.equals(CHANGED) || event.equals(READY)) {
      news.systemMayHaveChanged();
    }
    event = "";
    data = "";
    id = 0;
  }
}
