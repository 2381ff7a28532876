/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.sidecar.mcp.RpcMessage.Housekeeping;
import io.casa.sidecar.mcp.RpcMessage.MalformedMessage;
import io.casa.sidecar.mcp.RpcMessage.Notification;
import io.casa.sidecar.mcp.RpcMessage.ToolCallRequest;
import io.casa.sidecar.mcp.RpcMessage.UnsupportedOneWay;
import io.casa.sidecar.mcp.RpcMessage.UnsupportedRequest;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Map;
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
    assertThat(call.metaTraceparent()).contains("tp");
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
    "ping,PING"
  })
  void requestWhenHousekeepingThenIsNamed(String method, RpcMethod expected) {
    assertThat(read("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\"}"))
        .isInstanceOfSatisfying(
            Housekeeping.class, found -> assertThat(found.method()).isEqualTo(expected));
  }

  @ParameterizedTest
  @ValueSource(strings = {"resources/read", "TOOLS/CALL", "tools/call ", "notifications/x"})
  void requestWhenOfAnotherMethodThenIsUnsupported(String method) {
    assertThat(read("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\"}"))
        .isInstanceOf(UnsupportedRequest.class);
  }

  @Test
  void oneWayWhenNotificationThenIsKnownAndOthersAreUnsupported() {
    assertThat(read("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}"))
        .isInstanceOf(Notification.class);
    assertThat(read("{\"jsonrpc\":\"2.0\",\"method\":\"resources/read\"}"))
        .isInstanceOf(UnsupportedOneWay.class);
    assertThat(read("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}"))
        .isInstanceOf(UnsupportedOneWay.class);
  }

  @ParameterizedTest
  @CsvSource({
    "tools/call,pay,true",
    "tools/list,pay,false",
    "tools/call,other,false",
    "tools/call,=?base64?cGF5?=,true",
    "tools/call,=?base64?b3RoZXI=?=,false",
    "tools/call,=?base64?%%?=,false",
    "tools/call,=?base64?=,false"
  })
  void mirrorHeadersWhenTheyDifferFromTheBodyThenDisagree(
      String method, String name, boolean agree) {
    assertThat(
            MirrorHeaders.agree(
                Map.of("mcp-method", method, "mcp-name", name), "tools/call", Optional.of("pay")))
        .isEqualTo(agree);
  }

  @Test
  void idWhenWrittenThenReadsBackEqual() {
    assertThat(RpcId.parse("\"84ff-\\\"2\"").orElseThrow().json()).isEqualTo("\"84ff-\\\"2\"");
    assertThat(RpcId.parse("100").orElseThrow().json()).isEqualTo("100");
    assertThat(RpcId.parse("null")).isEmpty();
  }
}
