/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.traits;

import io.casa.toolcheck.ToolCall;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Where a tool looks that only looks, as its name tells. */
public final class LookingTool {
  /** These work something out of what they are given, so they are given much. */
  private static final Set<String> WORK_OUT =
      Set.of(
          "summarize",
          "summarise",
          "analyze",
          "analyse",
          "calculate",
          "compute",
          "convert",
          "translate",
          "compare",
          "count",
          "estimate",
          "predict",
          "forecast",
          "validate",
          "verify",
          "detect",
          "extract",
          "parse",
          "classify",
          "explain",
          "evaluate",
          "transcribe",
          "ocr",
          "diff",
          "render",
          "encode",
          "decode");

  /** Where nothing is private. */
  private static final Set<String> OPEN =
      Set.of("web", "internet", "google", "bing", "website", "websites", "webpage", "webpages");

  /** Where strangers may be asked, though one's own may be as well: a page of a wiki is one. */
  private static final Set<String> OUTSIDE =
      Set.of(
          "http",
          "https",
          "url",
          "urls",
          "browser",
          "browse",
          "online",
          "page",
          "link",
          "crawl",
          "scrape",
          "navigate",
          "visit",
          "curl");

  /** What servers that search or fetch are called besides. */
  private static final Set<String> MEANS =
      Set.of("search", "fetch", "browser", "mcp", "server", "tool", "tools", "reader");

  private static final Pattern FIRST_LABEL = Pattern.compile("^https?://([^./:]+).*$");

  private LookingTool() {}

  /** Whether it may look for something that it is told, rather than act or work something out. */
  public static boolean looksSomewhere(String tool) {
    Optional<ToolVerb> verb = ToolVerb.ofName(tool);
    return verb.filter(known -> !known.verbClass().reads() || WORK_OUT.contains(known.word()))
        .isEmpty();
  }

  /** Whether whoever it asks may be a stranger. */
  public static boolean looksOutside(ToolCall call) {
    return looksInTheOpen(call) || NameWords.of(call.tool()).stream().anyMatch(OUTSIDE::contains);
  }

  /** Whether anybody may read what it finds, such as in the web. */
  public static boolean looksInTheOpen(ToolCall call) {
    return NameWords.of(call.tool()).stream().anyMatch(OPEN::contains) || isOfTheWeb(call.server());
  }

  /** Whether the server's name says that it is there for the web and for nothing else. */
  private static boolean isOfTheWeb(String server) {
    List<String> words = NameWords.of(FIRST_LABEL.matcher(server).replaceFirst("$1"));
    return words.stream().anyMatch(OPEN::contains)
        && words.stream().allMatch(word -> OPEN.contains(word) || MEANS.contains(word));
  }
}
