/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.sidecar.mcp.RpcMessage.Housekeeping;
import io.casa.sidecar.mcp.RpcMessage.MalformedMessage;
import io.casa.sidecar.mcp.RpcMessage.Notification;
import io.casa.sidecar.mcp.RpcMessage.Read;
import io.casa.sidecar.mcp.RpcMessage.Reply;
import io.casa.sidecar.mcp.RpcMessage.ToolCallRequest;
import io.casa.sidecar.mcp.RpcMessage.UnsupportedOneWay;
import io.casa.sidecar.mcp.RpcMessage.UnsupportedRequest;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RpcReaderTest {
  private static RpcMessage read(String body) {
    return RpcReader.read(body.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void callWhenWellFormedThenIsReadWithItsMetaTraceparent() {
    RpcMessage message =
        read(
            """
            {"id":"a\\"b","params":{"_meta":{"traceparent":"tp","x":1},"name":"pay","arguments":{"n":10}},
             "method":"tools/call","jsonrpc":"2.0"}""");
    assertThat(message).isInstanceOf(ToolCallRequest.class);
    ToolCallRequest call = (ToolCallRequest) message;
    assertThat(call.tool()).isEqualTo("pay");
    assertThat(call.id().json()).isEqualTo("\"a\\\"b\"");
    assertThat(call.meta().traceparent()).contains("tp");
    assertThat(call.arguments().members()).containsKey("n");
    assertThat(call.toString()).doesNotContain("10");
  }

  @Test
  void callWhenArgumentsAreAbsentThenTheyAreEmpty() {
    ToolCallRequest call =
        (ToolCallRequest)
            read(
                "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"tools/call\",\"params\":{\"name\":\"a\"}}");
    assertThat(call.arguments()).isEqualTo(JsonObject.EMPTY);
    assertThat(call.id().json()).isEqualTo("0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}]",
        "7",
        "{}",
        "{\"jsonrpc\":\"2.0\",\"id\":1}",
        "{\"id\":1,\"method\":\"ping\"}",
        "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"ping\"}",
        "{\"jsonrpc\":2.0,\"id\":1,\"method\":\"ping\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"ping\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"ping\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":\"ping\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":9007199254740993,\"method\":\"ping\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":7}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":null}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":[]}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"result\":{}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"Method\":\"tools/call\"}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"ping\"}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"tools/call\",\"params\":{\"name\":\"a\"}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":7}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"a\",\"requestState\":7}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"a\",\"RequestState\":\"s\"}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"a\",\"inputResponses\":[]}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"a\",\"inputresponses\":{}}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"\"}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"a b\"}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"a\",\"Name\":\"b\"}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"a\",\"arguments\":[]}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"a\",\"arguments\":null}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"a\",\"_meta\":7}}"
      })
  void messageWhenNotOneRequestThenIsInvalid(String body) {
    assertThat(read(body)).isEqualTo(new MalformedMessage(RpcError.INVALID_REQUEST));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"} {}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"method\":\"tools/call\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\","
            + "\"params\":{\"name\":\"a\",\"\\u006eame\":\"b\"}}"
      })
  void messageWhenNotStrictJsonThenIsAParseError(String body) {
    assertThat(read(body)).isEqualTo(new MalformedMessage(RpcError.PARSE_ERROR));
  }

  @ParameterizedTest
  @CsvSource({
    "initialize,INITIALIZE",
    "server/discover,DISCOVER",
    "tools/list,TOOLS_LIST",
    "ping,PING",
    "logging/setLevel,LOGGING_SET_LEVEL",
    "subscriptions/listen,SUBSCRIPTIONS_LISTEN"
  })
  void requestWhenHousekeepingThenIsNamed(String method, RpcMethod expected) {
    assertThat(read("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\"}"))
        .isInstanceOfSatisfying(
            Housekeeping.class, found -> assertThat(found.method()).isEqualTo(expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tasks/get",
        "TOOLS/CALL",
        "tools/call ",
        "Resources/read",
        "notifications/x",
        "elicitation/create"
      })
  void requestWhenOfAnotherMethodThenIsUnsupported(String method) {
    assertThat(read("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\"}"))
        .isInstanceOf(UnsupportedRequest.class);
  }

  @Test
  void oneWayWhenNotificationThenIsKnownAndOthersAreUnsupported() {
    assertThat(read("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}"))
        .isInstanceOf(Notification.class);
    assertThat(read("{\"jsonrpc\":\"2.0\",\"method\":\"tasks/get\"}"))
        .isInstanceOf(UnsupportedOneWay.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "resources/list           | {}                                  | READ_RESOURCES | ",
        "resources/templates/list | {'cursor':'c'}                      | READ_RESOURCES | ",
        "resources/read           | {'uri':'a://b'}                     | READ_RESOURCES | a://b",
        "resources/subscribe      | {'uri':'a://b'}                     | READ_RESOURCES | ",
        "resources/unsubscribe    | {'uri':'a://b'}                     | READ_RESOURCES | ",
        "prompts/list             | {}                                  | GET_PROMPTS    | ",
        "prompts/get              | {'name':'p q','arguments':{'x':''}} | GET_PROMPTS    | p q",
        "completion/complete      | {'ref':{'type':'ref/prompt'}}       | GET_PROMPTS    | ",
        "completion/complete      | {'ref':{'type':'ref/resource'}}     | READ_RESOURCES | ",
        "subscriptions/listen | {'notifications':{'resourceSubscriptions':['a:b']}} | READ_RESOURCES |"
      })
  void requestWhenItReadsThenItsUseIsKnown(
      String method, String params, ServerUse use, String name) {
    assertThat(read(request(method, params)))
        .isInstanceOfSatisfying(
            Read.class,
            found -> {
              assertThat(found.method().wireName()).isEqualTo(method);
              assertThat(found.use()).isEqualTo(use);
              assertThat(found.name()).isEqualTo(Optional.ofNullable(name));
              assertThat(found.toString()).doesNotContain("a://b");
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "resources/read       | {}",
        "resources/read       | {'uri':7}",
        "resources/read       | {'uri':'a:b','URI':'c:d'}",
        "prompts/get          | {'Name':'a'}",
        "completion/complete  | {}",
        "completion/complete  | {'ref':{'type':'ref/tool'}}",
        "completion/complete  | {'ref':{'type':'ref/prompt','TYPE':'ref/resource'}}",
        "subscriptions/listen | {'notifications':[]}",
        "subscriptions/listen | {'Notifications':{'resourceSubscriptions':['a:b']}}",
        "subscriptions/listen | {'notifications':{'resourcesubscriptions':['a:b']}}",
        "prompts/list         | {'_meta':7}",
        "prompts/list         | {'_meta':{'io.modelcontextprotocol/protocolVersion':7}}",
        "prompts/list         | {'_meta':{'io.modelcontextprotocol/ProtocolVersion':'2026-07-28'}}"
      })
  void requestWhenItsUseCantBeToldThenIsInvalid(String method, String params) {
    assertThat(read(request(method, params)))
        .isEqualTo(new MalformedMessage(RpcError.INVALID_REQUEST));
  }

  @Test
  void listenWhenOfListsOnlyThenIsHousekeeping() {
    String params = "{'notifications':{'toolsListChanged':true}}";
    assertThat(read(request("subscriptions/listen", params))).isInstanceOf(Housekeeping.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"action\":\"accept\"}}",
        "{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"error\":{\"code\":-1,\"message\":\"no\"}}"
      })
  void messageWhenItAnswersTheServerThenIsAReply(String body) {
    assertThat(read(body)).isEqualTo(new Reply());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"jsonrpc\":\"2.0\",\"result\":{}}",
        "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{},\"error\":{}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{},\"Method\":\"tools/call\"}"
      })
  void messageWhenItAnswersNothingInParticularThenIsInvalid(String body) {
    assertThat(read(body)).isEqualTo(new MalformedMessage(RpcError.INVALID_REQUEST));
  }

  private static String request(String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":%s}"
        .formatted(method, params.replace('\'', '"'));
  }

  @Test
  void idWhenWrittenThenReadsBackEqual() {
    assertThat(RpcId.parse("\"84ff-\\\"2\"").orElseThrow().json()).isEqualTo("\"84ff-\\\"2\"");
    assertThat(RpcId.parse("100").orElseThrow().json()).isEqualTo("100");
    assertThat(RpcId.parse("null")).isEmpty();
  }
}
