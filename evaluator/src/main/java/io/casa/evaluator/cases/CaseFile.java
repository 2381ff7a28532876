/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.evaluator.cases;

import io.casa.evaluator.BadInputException;
import io.casa.evaluator.cases.CaseReader.ReadCase;
import io.casa.toolcheck.json.JsonReader;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.MalformedJsonException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * One file of sessions, read line by line: no more than a line is held at a time, besides the ids,
 * which must be unique. For one thread.
 */
public final class CaseFile implements AutoCloseable {
  /** Longest line: 64 MiB. */
  public static final int LONGEST_LINE = 64 * 1024 * 1024;

  private static final JsonReader JSON =
      JsonReader.strict().withMaxBytes(LONGEST_LINE).withMaxDepth(JsonReader.LARGEST_MAX_DEPTH);

  private final String name;
  private final LineSource lines;
  private final Set<String> ids = new HashSet<>();

  private CaseFile(String name, InputStream in) {
    this.name = name;
    this.lines = new LineSource(in, LONGEST_LINE);
  }

  /**
   * Opens a file.
   *
   * @throws BadInputException there is no such file, or it can't be read
   */
  public static CaseFile open(Path file) throws BadInputException {
    try {
      if (Files.isDirectory(file)) {
        throw new BadInputException(file.toString(), 0, "", "is a folder");
      }
      return new CaseFile(file.toString(), Files.newInputStream(file));
    } catch (IOException e) {
      throw unreadable(file.toString(), 0, e);
    }
  }

  /**
   * The next session; empty at the end.
   *
   * @throws BadInputException the line breaks a rule
   */
  public Optional<CaseLine> next() throws BadInputException {
    try {
      Optional<byte[]> line = lines.next();
      return line.isEmpty() ? Optional.empty() : Optional.of(read(line.get()));
    } catch (LineSource.LineTooLongException e) {
      throw new BadInputException(
          name, lines.number(), "", "is longer than " + LONGEST_LINE + " bytes");
    } catch (IOException e) {
      throw unreadable(name, lines.number(), e);
    }
  }

  /** SHA-256 of what has been read so far, in small hexadecimal digits; of the file at its end. */
  public String sha256() {
    return lines.sha256();
  }

  /** The file as it was named. */
  public String name() {
    return name;
  }

  private CaseLine read(byte[] line) throws BadInputException {
    try {
      JsonValue document = JSON.read(line);
      ReadCase read = CaseReader.read(document);
      if (!ids.add(read.labels().id())) {
        throw new InvalidCaseException("/id", "stands in an earlier line of this file");
      }
      return new CaseLine(lines.number(), read.session(), read.labels());
    } catch (MalformedJsonException e) {
      throw new BadInputException(name, lines.number(), "", "is no JSON: " + e.getMessage());
    } catch (InvalidCaseException e) {
      throw new BadInputException(name, lines.number(), e.pointer(), e.problem());
    }
  }

  private static BadInputException unreadable(String name, long line, IOException cause) {
    var bad =
        new BadInputException(name, line, "", "can't be read: " + cause.getClass().getSimpleName());
    bad.initCause(cause);
    return bad;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
