/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.a2a;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.sidecar.a2a.A2aRequest.ExtendedCard;
import io.casa.sidecar.a2a.A2aRequest.Message;
import io.casa.sidecar.a2a.A2aRequest.OfTask;
import io.casa.sidecar.a2a.A2aRequest.OtherVersion;
import io.casa.sidecar.a2a.A2aRequest.PublicCard;
import io.casa.sidecar.a2a.A2aRequest.Unreadable;
import io.casa.sidecar.a2a.A2aRequest.Unsupported;
import io.casa.sidecar.a2a.A2aRequest.Wordless;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class A2aReaderTest {
  private static final Map<String, String> VERSION = Map.of("a2a-version", "1.0");

  /** As the JavaScript client writes it. */
  private static final String MESSAGE =
      "{\"messageId\":\"m1\",\"role\":\"ROLE_USER\",\"parts\":[{\"text\":\"hello\"}]}";

  private static final String SEND = "{\"message\":" + MESSAGE + ",\"configuration\":{}}";

  private static A2aRequest read(
      String method, String target, Map<String, String> headers, String body) {
    return A2aReader.read(method, target, headers, true, body.getBytes(StandardCharsets.UTF_8));
  }

  private static String call(String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"method\":\"%s\",\"params\":%s,\"id\":1}"
        .formatted(method, params);
  }

  private static A2aRequest rpc(String body) {
    return read("POST", "/a2a", VERSION, body);
  }

  private static A2aRequest rest(String method, String target, String body) {
    return read(method, target, VERSION, body);
  }

  @ParameterizedTest
  @CsvSource({"SendMessage, SEND_MESSAGE", "SendStreamingMessage, SEND_STREAMING_MESSAGE"})
  void messageWhenSentByJsonRpcThenItsWordsAreRead(String name, A2aMethod method) {
    assertThat(rpc(call(name, SEND)))
        .isInstanceOfSatisfying(
            Message.class,
            message -> {
              assertThat(message.method()).isEqualTo(method);
              assertThat(message.words()).isEqualTo("hello");
              assertThat(message.taskId()).isEmpty();
              assertThat(message.toString()).doesNotContain("hello");
            });
  }

  @Test
  void messageWhenItsMembersComeInAnotherOrderAndTheIdIsTextThenIsRead() {
    String body =
        "{\"id\":\"8f6c\",\"method\":\"SendMessage\",\"params\":%s,\"jsonrpc\":\"2.0\"}"
            .formatted(SEND);

    assertThat(rpc(body)).isInstanceOf(Message.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/message:send", "/a2a/message:send", "/tenant-1/v1/message:stream"})
  void messageWhenSentByRestThenItsWordsAreReadWhereverTheAgentIs(String path) {
    assertThat(rest("POST", path, SEND))
        .isInstanceOfSatisfying(
            Message.class,
            message -> {
              assertThat(message.binding()).isEqualTo(new Binding.Rest());
              assertThat(message.words()).isEqualTo("hello");
            });
  }

  @Test
  void wordsWhenInSeveralPartsThenAreJoinedAndOtherPartsPassBesideThem() {
    String parts =
        "[{\"text\":\"a\"},{\"data\":{\"n\":1}},{\"url\":\"http://x/\",\"mediaType\":\"t\"},{\"text\":\"b\"}]";

    assertThat(rpc(call("SendMessage", SEND.replace("[{\"text\":\"hello\"}]", parts))))
        .isInstanceOfSatisfying(
            Message.class, message -> assertThat(message.words()).isEqualTo("a\nb"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "[{\"text\":\" \"}]", "[{\"data\":{\"text\":\"hello\"}}]"})
  void messageWhenWithoutAWordThenIsNone(String parts) {
    assertThat(rpc(call("SendMessage", SEND.replace("[{\"text\":\"hello\"}]", parts))))
        .isInstanceOf(Wordless.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // What ProtoJSON servers, or servers that ignore case, would read otherwise.
        "'role':'ROLE_USER'|'role':1",
        "'role':'ROLE_USER'|'role':'ROLE_AGENT'",
        "'role':'ROLE_USER'|'role':'user'",
        "'messageId':'m1'|'message_id':'m1'",
        "'messageId':'m1'|'messageId':'m1','message_id':'m2'",
        "'messageId':'m1'|'messageId':''",
        "'messageId':'m1'|'messageId':'m1','kind':'message'",
        "'messageId':'m1'|'messageId':'m1','taskId':7",
        "'messageId':'m1'|'messageId':'m1','taskId':'../x'",
        "'messageId':'m1'|'messageId':'m1','contextId':null",
        "'parts':[|'Parts':[],'parts':[",
        "{'text':'hello'}|{'kind':'text','text':'hello'}",
        "{'text':'hello'}|{'text':'hello','url':'http://x/'}",
        "{'text':'hello'}|{'text':['hello']}",
        "{'text':'hello'}|{'text':'hello','Text':'other'}",
        "{'text':'hello'}|{'text':'hello','text':'other'}",
        "{'text':'hello'}|'hello'",
        "'configuration':{}|'configuration':[]",
        "'configuration':{}|'configuration':{'task_push_notification_config':{}}",
        "'configuration':{}|'metadata':7",
        "'configuration':{}|'tenant':7",
        "'configuration':{}|'request':{}",
        "'configuration':{}|'Message':{}",
      })
  void messageWhenAnotherServerMayReadItOtherwiseThenIsUnreadable(String from, String to) {
    String changed = SEND.replace(from.replace('\'', '"'), to.replace('\'', '"'));
    assertThat(changed).isNotEqualTo(SEND);

    assertThat(rpc(call("SendMessage", changed))).isInstanceOf(Unreadable.class);
    assertThat(rest("POST", "/message:send", changed)).isInstanceOf(Unreadable.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[%s]",
        "%s {}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"SendMessage\",\"params\":{}}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"SendMessage\",\"params\":{},\"id\":null}",
        "{\"jsonrpc\":\"1.0\",\"method\":\"SendMessage\",\"params\":{},\"id\":1}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"SendMessage\",\"params\":[],\"id\":1}",
        "{\"jsonrpc\":\"2.0\",\"method\":7,\"params\":{},\"id\":1}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"SendMessage\",\"params\":{},\"id\":1,\"message\":{}}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"SendMessage\",\"Method\":\"x\",\"params\":{},\"id\":1}",
        ""
      })
  void envelopeWhenNotExactlyOneCallThenIsUnreadable(String body) {
    assertThat(rpc(body.replace("%s", call("SendMessage", SEND)))).isInstanceOf(Unreadable.class);
  }

  @Test
  void bodyWhenOfTheOtherBindingThanItsPathThenIsUnreadable() {
    assertThat(rest("POST", "/a2a/message:send", call("SendMessage", SEND)))
        .isInstanceOf(Unreadable.class);
    assertThat(rpc(SEND)).isInstanceOf(Unreadable.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/message%3Asend",
        "/message:send/",
        "/message:send;x",
        "/Message:Send",
        "/message:send?x=1",
        "/a2a?method=SendMessage",
        "/a%2fb",
        "/a2a/message:sendx",
        "/tasks/a:b"
      })
  void pathWhenServersMayReadItOtherwiseThenIsUnreadableWithEitherBody(String path) {
    assertThat(rest("POST", path, SEND)).isInstanceOf(Unreadable.class);
    assertThat(rest("POST", path, call("SendMessage", SEND))).isInstanceOf(Unreadable.class);
  }

  @Test
  void pathWhenVeryLongThenIsUnreadable() {
    assertThat(rest("POST", "/a".repeat(15_000), SEND)).isInstanceOf(Unreadable.class);
    assertThat(rest("POST", "/a".repeat(15_000) + "/message:send", SEND))
        .isInstanceOf(Unreadable.class);
  }

  @Test
  void tenantWhenThePathNamesAnotherThenIsUnreadable() {
    String body = SEND.replace("\"configuration\":{}", "\"tenant\":\"blue\"");

    assertThat(rest("POST", "/a2a/blue/message:send", body)).isInstanceOf(Message.class);
    assertThat(rest("POST", "/a2a/red/message:send", body)).isInstanceOf(Unreadable.class);
    assertThat(rest("POST", "/message:send", body)).isInstanceOf(Unreadable.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0.3", "1.1", "1.0,0.3", "1.0.0", " 1.0"})
  void versionWhenNotExactlyThisOneThenIsAnotherInBothBindings(String version) {
    Map<String, String> headers = version.isEmpty() ? Map.of() : Map.of("a2a-version", version);

    assertThat(read("POST", "/a2a", headers, call("SendMessage", SEND)))
        .isInstanceOf(OtherVersion.class);
    assertThat(read("POST", "/message:send", headers, SEND)).isInstanceOf(OtherVersion.class);
    assertThat(read("GET", "/tasks/t1", headers, "")).isInstanceOf(OtherVersion.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"message/send", "message/stream", "tasks/get", "tasks/resubscribe"})
  void methodWhenOfTheOldVersionThenIsAnotherVersion(String method) {
    assertThat(rpc(call(method, "{}"))).isInstanceOf(OtherVersion.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ListTasks",
        "CreateTaskPushNotificationConfig",
        "GetTaskPushNotificationConfig",
        "ListTaskPushNotificationConfigs",
        "DeleteTaskPushNotificationConfig",
        "sendMessage",
        "tools/call"
      })
  void methodWhenNotLetThroughThenIsUnsupported(String method) {
    assertThat(rpc(call(method, "{}"))).isInstanceOf(Unsupported.class);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /tasks",
    "POST, /tasks/t1/pushNotificationConfigs",
    "GET, /tasks/t1/pushNotificationConfigs/c1",
    "DELETE, /tasks/t1/pushNotificationConfigs/c1",
    "GET, /a2a",
    "DELETE, /tasks/t1",
    "GET, /message:send",
    "POST, /.well-known/agent-card.json",
    "GET, /.well-known/agent-card.json?x",
    "GET, /x/.well-known/agent-card.json"
  })
  void requestWhenNotLetThroughThenIsUnsupportedInRestToo(String method, String path) {
    assertThat(rest(method, path, "")).isInstanceOf(Unsupported.class);
  }

  @Test
  void messageWhenItAsksForPushNotificationsOrNamesOtherTasksThenIsUnsupported() {
    assertThat(
            rpc(
                call(
                    "SendMessage",
                    SEND.replace(
                        "\"configuration\":{}",
                        "\"configuration\":{\"taskPushNotificationConfig\":{\"url\":\"http://x\"}}"))))
        .isInstanceOf(Unsupported.class);
    assertThat(
            rpc(
                call(
                    "SendMessage",
                    SEND.replace("\"messageId\"", "\"referenceTaskIds\":[\"t2\"],\"messageId\""))))
        .isInstanceOf(Unsupported.class);
  }

  @ParameterizedTest
  @CsvSource({
    "GetTask, GET, /a2a/tasks/t1?historyLength=3",
    "CancelTask, POST, /tasks/t1:cancel",
    "SubscribeToTask, POST, /tasks/t1:subscribe",
    "SubscribeToTask, GET, /tasks/t1:subscribe"
  })
  void taskWhenAskedForThenIsNamedInBothBindings(String method, String verb, String path) {
    assertThat(rpc(call(method, "{\"id\":\"t1\"}")))
        .isInstanceOfSatisfying(OfTask.class, asked -> assertThat(asked.taskId()).isEqualTo("t1"));
    assertThat(rest(verb, path, ""))
        .isInstanceOfSatisfying(
            OfTask.class,
            asked -> {
              assertThat(asked.taskId()).isEqualTo("t1");
              assertThat(asked.method().wireName()).isEqualTo(method);
            });
  }

  @Test
  void taskWhenBodyAndPathNameDifferentOnesThenIsUnreadable() {
    assertThat(rest("POST", "/tasks/t1:cancel", "{\"id\":\"t1\"}")).isInstanceOf(OfTask.class);
    assertThat(rest("POST", "/tasks/t1:cancel", "{\"id\":\"t2\"}")).isInstanceOf(Unreadable.class);
    assertThat(rest("POST", "/tasks/t1:cancel", "{\"name\":\"t1\"}"))
        .isInstanceOf(Unreadable.class);
    assertThat(rpc(call("GetTask", "{\"id\":\"a/b\"}"))).isInstanceOf(Unreadable.class);
    assertThat(rpc(call("GetTask", "{}"))).isInstanceOf(Unreadable.class);
  }

  @Test
  void cardsThenTheExtendedOneNeedsTheVersionAndThePublicOneNothing() {
    assertThat(read("GET", "/.well-known/agent-card.json", Map.of(), ""))
        .isEqualTo(new PublicCard());
    assertThat(rest("GET", "/extendedAgentCard", "")).isInstanceOf(ExtendedCard.class);
    assertThat(rpc(call("GetExtendedAgentCard", "{}"))).isInstanceOf(ExtendedCard.class);
  }

  @Test
  void bodyWhenItDoesNotSayThatItIsJsonThenIsUnreadable() {
    byte[] body = call("SendMessage", SEND).getBytes(StandardCharsets.UTF_8);

    assertThat(A2aReader.read("POST", "/a2a", VERSION, false, body))
        .isEqualTo(new Unreadable(new Binding.JsonRpc(Optional.empty())));
  }
}
