/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.evaluator.cases;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** The lines of a stream, each ended by a line feed or the end, and the hash of all of them. */
final class LineSource implements AutoCloseable {
  private static final int CHUNK = 64 * 1024;

  private final InputStream in;
  private final int longest;
  private final MessageDigest digest;
  private final byte[] chunk = new byte[CHUNK];
  private int at;
  private int end;
  private long number;

  /** A line is longer than allowed. */
  static final class LineTooLongException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  LineSource(InputStream in, int longest) {
    this.in = in;
    this.longest = longest;
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The next line without its line feed; empty at the end. */
  Optional<byte[]> next() throws IOException {
    if (at == end && !fill()) {
      return Optional.empty();
    }
    number++;
    var line = new ByteArrayOutputStream();
    do {
      int feed = at;
      while (feed < end && chunk[feed] != '\n') {
        feed++;
      }
      if (line.size() + (feed - at) > longest) {
        throw new LineTooLongException();
      }
      line.write(chunk, at, feed - at);
      at = feed;
      if (feed < end) {
        at++;
        break;
      }
    } while (fill());
    return Optional.of(line.toByteArray());
  }

  /** The number of the line given last, from 1. */
  long number() {
    return number;
  }

  String sha256() {
    try {
      MessageDigest soFar = (MessageDigest) digest.clone();
      return HexFormat.of().formatHex(soFar.digest());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the platform's SHA-256 can be copied", e);
    }
  }

  private boolean fill() throws IOException {
    int read = in.read(chunk);
    if (read <= 0) {
      return false;
    }
    digest.update(chunk, 0, read);
    at = 0;
    end = read;
    return true;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
