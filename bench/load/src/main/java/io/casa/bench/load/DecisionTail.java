/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.bench.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What was added to a {@code decisions.jsonl} since it was last asked. */
final class DecisionTail {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private long read;
  private int torn;

  DecisionTail(Path file) {
    this.file = file;
  }

  /** Whole lines only: the rest comes next time. */
  synchronized List<JsonNode> more() {
    if (file.toFile().length() <= read) {
      return List.of();
    }
    try (var in = new RandomAccessFile(file.toFile(), "r")) {
      byte[] bytes = new byte[Math.toIntExact(in.length() - read)];
      in.seek(read);
      in.readFully(bytes);
      String text = new String(bytes, StandardCharsets.UTF_8);
      String whole = text.substring(0, text.lastIndexOf('\n') + 1);
      read += whole.getBytes(StandardCharsets.UTF_8).length;
      var lines = new ArrayList<JsonNode>();
      for (String line : whole.lines().toList()) {
        add(line, lines);
      }
      return lines;
    } catch (IOException e) {
      throw new BenchException(file + " can't be read", e);
    }
  }

  /** How many lines were no JSON: a killed sidecar leaves half of one. */
  synchronized int torn() {
    return torn;
  }

  private void add(String line, List<JsonNode> lines) {
    try {
      lines.add(JSON.readTree(line));
    } catch (JsonProcessingException e) {
      torn++;
    }
  }
}
