/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.envoy;

import static io.casa.sidecar.envoy.ConfigJson.array;
import static io.casa.sidecar.envoy.ConfigJson.object;

import io.casa.sidecar.guard.RefusalForm;
import io.casa.sidecar.guard.Ruling;
import io.casa.sidecar.mcp.RpcError;
import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.json.JsonValue.JsonObject;

/**
 * What an agent sees when a tool call was let through and Envoy itself must then answer it: the
 * form that its system wants of a refusal, by default one that keeps its MCP session alive. It is
 * the access log that has recorded it, under the request's id.
 *
 * <p>The form stands in the metadata of each request. So all of them stand here, and another choice
 * changes no listener.
 */
final class LocalReplyConfig {
  private static final String REASON = DenyReason.UPSTREAM_UNAVAILABLE.code();

  private static final String TEXT =
      "%s (reason=%s, decision=%s). Do not retry."
          .formatted(DenyReason.UPSTREAM_UNAVAILABLE.sentence(), REASON, ListenerConfig.REQUEST_ID);

  private static final String DECISION =
      "{\"decision_id\":\"%s\",\"reason\":\"%s\"}".formatted(ListenerConfig.REQUEST_ID, REASON);

  private LocalReplyConfig() {}

  /** Towards the app: the sidecar is away. */
  static JsonObject inbound() {
    return object("mappers", array(sidecarAway()));
  }

  /** From the app: its target or the sidecar is away. */
  static JsonObject outbound() {
    return object(
        "mappers",
        array(
            readerFailed(403, forbidden(), ofForm(RefusalForm.HTTP_403)),
            readerFailed(200, rpcError(), ofForm(RefusalForm.JSONRPC_ERROR)),
            readerFailed(200, failedTool(), toolCall()),
            sidecarAway()));
  }

  /**
   * Where answers are read, the 503 of a check that failed is itself an answer to be read, which
   * fails as well and would be told as a 500.
   */
  private static JsonObject sidecarAway() {
    return object(
        "filter",
        object(
            "and_filter",
            object(
                "filters",
                array(
                    status(500), object("response_flag_filter", object("flags", array("UAEX")))))),
        "status_code",
        503);
  }

  /**
   * A server that can't be reached (503) is an answer that the reader replaces and records. This is
   * for the reader's own failure: 500, or 504 when it is too slow. The id stands in the metadata as
   * JSON text that the guard wrote itself, so it can't inject.
   */
  private static JsonObject readerFailed(int told, String body, JsonObject which) {
    return object(
        "filter",
        object(
            "and_filter",
            object(
                "filters",
                array(
                    object("or_filter", object("filters", array(status(500), status(504)))),
                    which))),
        "status_code",
        told,
        "headers_to_add",
        array(
            header(EdgeNames.DECISION_HEADER, ListenerConfig.REQUEST_ID),
            header(EdgeNames.REASON_HEADER, REASON)),
        "body_format_override",
        object(
            "content_type",
            "application/json",
            "text_format_source",
            object("inline_string", body)));
  }

  private static String failedTool() {
    return """
        {"jsonrpc":"2.0","id":%s,"result":{"resultType":"complete","isError":true,\
        "content":[{"type":"text","text":"%s"}],"_meta":{"casa.io/decision":%s}}}"""
        .formatted(ListenerConfig.metadata(Ruling.RPC_ID), TEXT, DECISION);
  }

  private static String rpcError() {
    return """
        {"jsonrpc":"2.0","id":%s,"error":{"code":%d,"message":"%s","data":{"casa.io/decision":%s}}}"""
        .formatted(
            ListenerConfig.metadata(Ruling.RPC_ID), RpcError.INTERNAL_ERROR.code(), TEXT, DECISION);
  }

  private static String forbidden() {
    return """
        {"error":"access_denied","error_description":"%s","casa":%s}"""
        .formatted(TEXT, DECISION);
  }

  private static JsonObject status(int status) {
    return object(
        "status_code_filter",
        object(
            "comparison",
            object(
                "op",
                "EQ",
                "value",
                object("default_value", status, "runtime_key", "casa.unused"))));
  }

  private static JsonObject toolCall() {
    return said(Ruling.RPC_ID, object("present_match", true));
  }

  private static JsonObject ofForm(RefusalForm form) {
    return said(Ruling.REFUSAL_FORM, object("string_match", object("exact", form.code())));
  }

  /** What the check's answer said of the request. */
  private static JsonObject said(String key, JsonObject value) {
    return object(
        "metadata_filter",
        object(
            "matcher",
            object(
                "filter",
                EdgeNames.AUTHZ_NAMESPACE,
                "path",
                array(object("key", key)),
                "value",
                value),
            "match_if_key_not_found",
            false));
  }

  private static JsonObject header(String name, String value) {
    return object(
        "header",
        object("key", name, "value", value),
        "append_action",
        "OVERWRITE_IF_EXISTS_OR_ADD");
  }
}
