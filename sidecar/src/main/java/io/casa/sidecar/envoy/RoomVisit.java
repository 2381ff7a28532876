/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.envoy;

import io.casa.sidecar.guard.HeldCall;
import io.casa.sidecar.guard.HeldCall.Step;
import io.casa.sidecar.guard.OnwardRequest;
import io.casa.sidecar.guard.Ruling;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one held call from its arrival to its answer, on a thread of its own that is interrupted
 * when the caller leaves. A caller that takes events is told every few seconds that the call waits.
 */
final class RoomVisit implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(RoomVisit.class);
  private static final int OK = 200;
  private static final int LONGEST_ERROR = 65_536;
  private static final String EVENTS = "text/event-stream";
  private static final String JSON = "application/json";

  private final HeldCall call;
  private final RoomAnswer answer;
  private final OnwardClient onward;

  RoomVisit(HeldCall call, RoomAnswer answer, OnwardClient onward) {
    this.call = call;
    this.answer = answer;
    this.onward = onward;
  }

  @Override
  public void run() {
    try (call) {
      stay();
    } catch (InterruptedException _) {
      answer.cut(); // the caller has gone, nobody is told anything
    } catch (IOException _) {
      answer.cut();
    } catch (ExecutionException e) {
      DefectLog.log(LOG, "A held call was given up", e.getCause());
      answer.cut();
    } catch (RuntimeException e) {
      DefectLog.log(LOG, "A held call was given up", e);
      answer.cut();
    }
  }

  private void stay() throws IOException, InterruptedException, ExecutionException {
    boolean events = call.takesEvents();
    if (events) {
      answer.beginEvents();
    }
    while (true) {
      if (events) {
        answer.alive(call.progress());
      }
      call.rest();
      switch (call.ask().toCompletableFuture().get()) {
        case Step.Wait() -> {
          // Then once more.
        }
        case Step.End(var refusal) -> {
          end(refusal, events);
          return;
        }
        case Step.GoOn(var request) -> {
          goOn(request, events);
          return;
        }
      }
    }
  }

  private void goOn(OnwardRequest request, boolean events)
      throws IOException, InterruptedException {
    HttpResponse<InputStream> response;
    try {
      response = onward.send(request);
    } catch (IOException _) {
      end(call.unanswered(), events);
      return;
    }
    try (InputStream body = response.body()) {
      if (events) {
        passAsEvents(response, body);
      } else {
        answer.pass(response.statusCode(), response.headers(), body);
      }
    }
  }

  private void passAsEvents(HttpResponse<InputStream> response, InputStream body)
      throws IOException, InterruptedException {
    String type = response.headers().firstValue("content-type").orElse("").toLowerCase(Locale.ROOT);
    boolean plain =
        response.headers().firstValue("content-encoding").orElse("identity").equals("identity");
    boolean ok = plain && response.statusCode() == OK;
    if (ok && type.startsWith(EVENTS)) {
      answer.copyEvents(body);
    } else if (ok && type.startsWith(JSON)) {
      answer.event(body);
    } else {
      answer.event(errorOf(response, body));
    }
  }

  private byte[] errorOf(HttpResponse<InputStream> response, InputStream body) throws IOException {
    Optional<Ruling.Refuse> refused =
        call.refusedOnward(response.statusCode(), single(response.headers()));
    if (refused.isPresent()) {
      return refused.get().body();
    }
    byte[] error = body.readNBytes(LONGEST_ERROR);
    return call.isErrorAnswer(error) ? error : call.unanswered().body();
  }

  private static Map<String, String> single(HttpHeaders headers) {
    return headers.map().entrySet().stream()
        .collect(
            Collectors.toUnmodifiableMap(
                header -> header.getKey().toLowerCase(Locale.ROOT),
                header -> String.join(",", header.getValue())));
  }

  private void end(Ruling.Refuse refusal, boolean events) throws IOException, InterruptedException {
    if (events) {
      answer.event(refusal.body());
    } else {
      answer.refuse(refusal);
    }
  }
}
