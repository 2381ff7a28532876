/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.traits;

import java.util.List;
import java.util.Optional;
import java.util.Set;

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

  private static final Set<String> OUTSIDE =
      Set.of(
          "web",
          "internet",
          "http",
          "https",
          "url",
          "urls",
          "google",
          "bing",
          "browser",
          "browse",
          "webpage",
          "website",
          "webpages",
          "websites",
          "online",
          "page",
          "link",
          "crawl",
          "scrape",
          "navigate",
          "visit",
          "curl");

  private LookingTool() {}

  /** Whether it may look for something that it is told, rather than act or work something out. */
  public static boolean looksSomewhere(String tool) {
    Optional<ToolVerb> verb = ToolVerb.ofName(tool);
    return verb.filter(known -> !known.verbClass().reads() || WORK_OUT.contains(known.word()))
        .isEmpty();
  }

  /** Whether it looks where anybody may put something, such as in the web. */
  public static boolean looksOutside(String tool) {
    List<String> words = NameWords.of(tool);
    return words.stream().anyMatch(OUTSIDE::contains);
  }
}
