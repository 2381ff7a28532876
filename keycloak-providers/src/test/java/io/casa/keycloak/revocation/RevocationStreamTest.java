/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import io.casa.keycloak.systems.SystemVersion;
import jakarta.ws.rs.core.GenericType;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseBroadcaster;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class RevocationStreamTest {
  private final RevocationStream stream =
      new RevocationStream(new FakeSse(), "realm", "bank", Optional.of("one"));
  private final Receiver receiver = new Receiver();

  @Test
  void streamWhenOfferedBeforeAnybodySubscribedThenTellsInOrder() {
    stream.offer(revocation("a", 1500));
    stream.ready();
    stream.offer(revocation("b", 2500));
    stream.subscribe(receiver);
    receiver.ask(10);

    assertThat(receiver.got)
        .containsExactly(
            "1500 session-revoked {\"intent_id\":\"a\",\"revoked_at\":1}",
            "null ready {}",
            "2500 session-revoked {\"intent_id\":\"b\",\"revoked_at\":2}");
  }

  @Test
  void streamWhenAnotherRealmsOrSystemsThenDoesNotTell() {
    stream.subscribe(receiver);
    receiver.ask(10);
    stream.offer(new Revocation("other", "bank", "a", 1));
    stream.offer(new Revocation("realm", "other", "a", 1));

    assertThat(receiver.got).isEmpty();
  }

  @Test
  void streamWhenLessIsAskedForThenTellsNoMore() {
    stream.subscribe(receiver);
    receiver.ask(1);
    stream.offer(revocation("a", 1));
    stream.offer(revocation("b", 2));
    assertThat(receiver.got).hasSize(1);

    receiver.ask(1);
    assertThat(receiver.got).hasSize(2);
  }

  @Test
  void streamWhenListenerDoesNotKeepUpThenIsCutOff() {
    stream.subscribe(receiver);
    for (int i = 0; i <= 10_100; i++) {
      stream.offer(revocation("a" + i, i));
    }

    assertThat(stream.isClosed()).isTrue();
    receiver.ask(10);
    assertThat(receiver.got).isEmpty();
  }

  @Test
  void streamWhenListenerThrowsThenIsClosed() {
    stream.subscribe(receiver);
    receiver.fails = true;
    receiver.ask(10);
    stream.offer(revocation("a", 1));

    assertThat(stream.isClosed()).isTrue();
  }

  @Test
  void streamWhenItsSystemHasAnotherDocumentThenSaysOnceThatAndNotWhat() {
    var feed = new RevocationFeed();
    assertThat(feed.add(stream)).isTrue();
    stream.subscribe(receiver);
    receiver.ask(10);
    var others =
        List.of(new SystemVersion("realm", "other", "x"), new SystemVersion("other", "bank", "x"));

    feed.look(with(others, "one"));
    assertThat(receiver.got).isEmpty();

    feed.look(with(others, "two"));
    feed.look(with(others, "two"));
    assertThat(receiver.got).containsExactly("null system-changed {}");

    feed.look(others);
    feed.look(others);
    assertThat(receiver.got).hasSize(2);
  }

  private static List<SystemVersion> with(List<SystemVersion> others, String etag) {
    return Stream.concat(others.stream(), Stream.of(new SystemVersion("realm", "bank", etag)))
        .toList();
  }

  @Test
  void feedWhenToldTwiceThenTellsOnceAndForgetsTheClosed() {
    var feed = new RevocationFeed();
    assertThat(feed.isIdle()).isTrue();
    assertThat(feed.add(stream)).isTrue();
    stream.subscribe(receiver);
    receiver.ask(10);
    feed.publish(revocation("a", 1));
    feed.publish(revocation("a", 1));

    assertThat(receiver.got).hasSize(1);
    stream.cancel();
    assertThat(feed.isIdle()).isTrue();
  }

  private static Revocation revocation(String intentId, long millis) {
    return new Revocation("realm", "bank", intentId, millis);
  }

  private static final class Receiver implements Flow.Subscriber<OutboundSseEvent> {
    private final List<String> got = new ArrayList<>();
    private Flow.Subscription subscription;
    private boolean fails;

    void ask(long n) {
      subscription.request(n);
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
    }

    @Override
    public void onNext(OutboundSseEvent event) {
      if (fails) {
        throw new IllegalStateException("gone");
      }
      got.add(event.getId() + " " + event.getName() + " " + event.getData());
    }

    @Override
    public void onError(Throwable throwable) {
      throw new AssertionError(throwable);
    }

    @Override
    public void onComplete() {}
  }

  private static final class FakeSse implements Sse {
    @Override
    public OutboundSseEvent.Builder newEventBuilder() {
      return new FakeEvent();
    }

    @Override
    public SseBroadcaster newBroadcaster() {
      return mock(SseBroadcaster.class);
    }
  }

  /** An event that is its own builder. */
  private static final class FakeEvent implements OutboundSseEvent, OutboundSseEvent.Builder {
    private String id;
    private String name;
    private Object data;

    @Override
    public Builder id(String given) {
      id = given;
      return this;
    }

    @Override
    public Builder name(String given) {
      name = given;
      return this;
    }

    @Override
    public Builder reconnectDelay(long milliseconds) {
      return this;
    }

    @Override
    public Builder mediaType(MediaType mediaType) {
      return this;
    }

    @Override
    public Builder comment(String comment) {
      return this;
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Builder data(Class type, Object given) {
      data = given;
      return this;
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Builder data(GenericType type, Object given) {
      data = given;
      return this;
    }

    @Override
    public Builder data(Object given) {
      data = given;
      return this;
    }

    @Override
    public OutboundSseEvent build() {
      return this;
    }

    @Override
    public String getId() {
      return id;
    }

    @Override
    public String getName() {
      return name;
    }

    @Override
    public String getComment() {
      return "";
    }

    @Override
    public long getReconnectDelay() {
      return -1;
    }

    @Override
    public boolean isReconnectDelaySet() {
      return false;
    }

    @Override
    public Class<?> getType() {
      return String.class;
    }

    @Override
    public Type getGenericType() {
      return String.class;
    }

    @Override
    public MediaType getMediaType() {
      return MediaType.TEXT_PLAIN_TYPE;
    }

    @Override
    public Object getData() {
      return data;
    }
  }
}
