/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo.bank;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The bank as the MCP SDK's client sees it, over real HTTP. */
final class BankServerTest {
  private BankServer bank;
  private McpSyncClient client;

  @BeforeEach
  void open() {
    bank = BankServer.start(0);
    client =
        McpClient.sync(
                HttpClientStreamableHttpTransport.builder("http://127.0.0.1:" + bank.port())
                    .endpoint("/mcp")
                    .jsonMapper(new JacksonMcpJsonMapper(BankJson.mapper()))
                    .build())
            .build();
    client.initialize();
  }

  @AfterEach
  void close() {
    client.closeGracefully();
    bank.close();
  }

  @Test
  void listToolsOffersEachToolWithSchemaDefaultsAndAnnotations() {
    Map<String, Tool> tools =
        client.listTools().tools().stream()
            .collect(java.util.stream.Collectors.toMap(Tool::name, tool -> tool));

    assertThat(tools)
        .hasSize(15)
        .containsKeys("get_accounts", "transfer_between_accounts", "add_beneficiary");
    assertThat(tools.values())
        .allSatisfy(
            tool -> {
              assertThat(tool.description()).isNotBlank();
              assertThat(tool.inputSchema()).containsEntry("type", "object");
              assertThat(tool.outputSchema()).containsEntry("type", "object");
              assertThat(tool.annotations()).isNotNull();
            });
    assertThat(tools.get("get_accounts").annotations().readOnlyHint()).isTrue();
    assertThat(tools.get("block_card").annotations().destructiveHint()).isTrue();
    assertThat(tools.get("get_transactions").inputSchema().get("properties").toString())
        .contains("default=10")
        .contains("default=all");
  }

  @Test
  void callAnswersStructuredAndAsTextAlike() {
    CallToolResult result = call("get_account_summary", Map.of());

    assertThat(result.isError()).isFalse();
    assertThat(result.structuredContent().toString())
        .contains("EUR=20631.27")
        .contains("active_scheduled_payments=3");
    assertThat(text(result)).contains("\"EUR\":20631.27");
  }

  @Test
  void callFillsInDefaults() {
    assertThat(text(call("get_scheduled_payments", Map.of())))
        .contains("pay-0001")
        .doesNotContain("pay-0004");
    assertThat(text(call("get_scheduled_payments", Map.of("status", "any")))).contains("pay-0004");
    assertThat(text(call("get_transactions", Map.of("account_id", "acc-1001", "limit", 1))))
        .contains("txn-0006")
        .doesNotContain("txn-0005");
  }

  @Test
  void callWhenBankForbidsItThenAToolErrorAndNothingChanges() throws Exception {
    String before = ledger();

    CallToolResult result =
        call(
            "transfer_between_accounts",
            Map.of(
                "from_account_id", "acc-1003",
                "to_account_id", "acc-1001",
                "amount", new BigDecimal("612.91")));

    assertThat(result.isError()).isTrue();
    assertThat(text(result)).contains("balance of account acc-1003");
    assertThat(ledger()).isEqualTo(before);
  }

  @Test
  void callWhenArgumentsBreakTheSchemaThenAToolError() {
    assertThat(call("get_account_balance", Map.of("account_id", 7)).isError()).isTrue();
    assertThat(call("get_account_balance", Map.of()).isError()).isTrue();
    assertThat(call("get_accounts", Map.of("everything", true)).isError()).isTrue();
  }

  @Test
  void callThatWritesChangesTheLedgerToTheCent() throws Exception {
    CallToolResult result =
        call(
            "transfer_between_accounts",
            Map.of(
                "from_account_id", "acc-1001",
                "to_account_id", "acc-1002",
                "amount", new BigDecimal("0.10")));

    assertThat(result.isError()).isFalse();
    assertThat(ledger()).contains("4218.27").contains("15800.10");
  }

  @Test
  void callForLettersTellsThoseAboutTheWordsOnly() {
    assertThat(text(call("get_letters", Map.of("about", "LANDLORD"))))
        .contains("Lindenhof")
        .doesNotContain("City Power");
    assertThat(text(call("get_letters", Map.of()))).contains("Lindenhof").contains("City Power");
  }

  private CallToolResult call(String tool, Map<String, Object> arguments) {
    return client.callTool(CallToolRequest.builder(tool).arguments(arguments).build());
  }

  private static String text(CallToolResult result) {
    return ((TextContent) result.content().getFirst()).text();
  }

  private String ledger() throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + bank.port() + "/ledger"))
                  .build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }
}
