/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.systems;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.toolcheck.json.JsonReader;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.MalformedJsonException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class DocumentToolsTest {
  private static final String DOCUMENT =
      """
      {"schema": "casa.io/mas/v1", "name": "banking", "enabledToolChecks": [],
       "apps": [
         {"name": "listed", "type": "mcp_server", "baseUrl": {"host": "listed", "scheme": "http"},
          "tools": [{"name": "get", "inputSchema": {"type": "object"}},
                    {"name": "put", "inputSchema": {"type": "object"}}]},
         {"name": "found", "type": "mcp_server", "baseUrl": {"host": "found", "scheme": "http"},
          "toolDiscovery": "first_report"}]}
      """;

  private final MasDocumentReader reader = new MasDocumentReader(Set::of);

  @Test
  void readWhenToolsAreListedThenThereIsNothingToDiscover() throws Exception {
    MasDocument document = read(DOCUMENT);

    assertThat(document.apps()).extracting(MasApp::discovery).containsExactly(false, true);
    assertThat(again(DocumentTools.withTools(document, "found", List.of())).apps())
        .extracting(MasApp::discovery)
        .containsExactly(false, false);
  }

  @Test
  void withToolWhenTheServerHasItThenTakesItsPlaceAndOtherwiseIsAdded() throws Exception {
    MasDocument document = read(DOCUMENT);

    MasDocument changed = again(DocumentTools.withTool(document, "listed", tool("get", "New.")));
    assertThat(names(changed, "listed")).containsExactly("get", "put");
    assertThat(changed.toolHashes().get(new ToolKey("listed", "get")))
        .isNotEqualTo(document.toolHashes().get(new ToolKey("listed", "get")));
    assertThat(DocumentTools.tool(changed, new ToolKey("listed", "get")))
        .contains(tool("get", "New."));

    MasDocument more = again(DocumentTools.withTool(document, "listed", tool("list", "New.")));
    assertThat(names(more, "listed")).containsExactly("get", "put", "list");
    assertThat(DocumentTools.tool(document, new ToolKey("found", "get"))).isEmpty();
  }

  @Test
  void carriedOverWhenTheServerListsNoToolsThenHasThoseFromBefore() throws Exception {
    MasDocument given = read(DOCUMENT);
    MasDocument before =
        again(DocumentTools.withTools(given, "found", List.of(tool("find", "Finds."))));

    assertThat(again(DocumentTools.carriedOver(given, before)).canonical())
        .isEqualTo(before.canonical());
    MasDocument other =
        again(DocumentTools.withTools(given, "found", List.of(tool("other", "Other."))));
    assertThat(names(again(DocumentTools.carriedOver(other, before)), "found"))
        .containsExactly("other");
  }

  @Test
  void carriedOverWhenToolsWereListedAndNotDiscoveredThenTheyAreGone() throws Exception {
    MasDocument before = read(DOCUMENT);
    MasDocument given =
        read(
            DOCUMENT.replaceFirst(
                "(?s)\"tools\": .*?]\\}", "\"toolDiscovery\": \"first_report\"}"));

    assertThat(names(again(DocumentTools.carriedOver(given, before)), "listed")).isEmpty();
  }

  private static List<String> names(MasDocument document, String server) {
    return document.server(server).orElseThrow().tools().stream().map(PinnedTool::name).toList();
  }

  private MasDocument read(String document) throws InvalidMasDocumentException {
    return again(document.getBytes(StandardCharsets.UTF_8));
  }

  private MasDocument again(byte[] document) throws InvalidMasDocumentException {
    return reader.read(document, "banking");
  }

  private static JsonObject tool(String name, String description) throws MalformedJsonException {
    return JsonReader.strict()
        .readObject(
            "{\"name\": \"%s\", \"description\": \"%s\", \"inputSchema\": {\"type\": \"object\"}}"
                .formatted(name, description));
  }
}
