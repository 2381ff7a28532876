/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd.fetch;

import io.casa.cimd.CimdReason;
import io.casa.cimd.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.http.Header;
import org.apache.http.HttpEntity;
import org.apache.http.HttpHeaders;
import org.apache.http.HttpResponse;
import org.apache.http.HttpStatus;

/** What an answer must be before its body is looked at, and the bounded reading of that body. */
final class AnswerCheck {
  private static final int REDIRECTS = 300;
  private static final int CLIENT_ERRORS = 400;
  private static final Pattern JSON =
      Pattern.compile(
          "application/(?:json|[a-z0-9!#$&^_.-]+\\+json)(?:\\s*;\\s*charset\\s*=\\s*\"?utf-8\"?)?");

  private AnswerCheck() {}

  /** Refuses every status but 200; nothing else is ever kept. */
  static void checkStatus(HttpResponse answer) throws RefusedException {
    int status = answer.getStatusLine().getStatusCode();
    if (status == HttpStatus.SC_OK) {
      return;
    }
    if (status == HttpStatus.SC_NOT_FOUND || status == HttpStatus.SC_GONE) {
      throw new RefusedException(CimdReason.DOCUMENT_GONE);
    }
    throw new RefusedException(
        status >= REDIRECTS && status < CLIENT_ERRORS
            ? CimdReason.REDIRECT_REFUSED
            : CimdReason.STATUS_NOT_OK);
  }

  static void checkHeaders(HttpResponse answer) throws RefusedException {
    Optional<String> encoding = only(answer, HttpHeaders.CONTENT_ENCODING);
    if (encoding.isPresent() && !encoding.get().equalsIgnoreCase("identity")) {
      throw new RefusedException(CimdReason.CONTENT_ENCODING_REFUSED);
    }
    String type = only(answer, HttpHeaders.CONTENT_TYPE).orElse("");
    if (!JSON.matcher(type.toLowerCase(Locale.ROOT)).matches()) {
      throw new RefusedException(CimdReason.MEDIA_TYPE_NOT_JSON);
    }
  }

  /** The body; counted while it is read, whatever its length was said to be. */
  static byte[] body(HttpResponse answer, int maxBytes) throws IOException, RefusedException {
    HttpEntity entity = answer.getEntity();
    if (entity == null) {
      return new byte[0];
    }
    if (entity.getContentLength() > maxBytes) {
      throw new RefusedException(CimdReason.DOCUMENT_TOO_LARGE);
    }
    try (InputStream in = entity.getContent()) {
      byte[] bytes = in.readNBytes(maxBytes + 1);
      if (bytes.length > maxBytes) {
        throw new RefusedException(CimdReason.DOCUMENT_TOO_LARGE);
      }
      return bytes;
    }
  }

  /** A header that may stand there once; more than one is as good as a wrong one. */
  private static Optional<String> only(HttpResponse answer, String name) {
    Header[] headers = answer.getHeaders(name);
    return switch (headers.length) {
      case 0 -> Optional.empty();
      case 1 -> Optional.of(headers[0].getValue().strip());
      default -> Optional.of(name + " twice");
    };
  }
}
