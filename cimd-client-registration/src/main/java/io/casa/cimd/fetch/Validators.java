/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd.fetch;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * By what a host can tell whether we have its document already, RFC 9110 section 8.8. Values that
 * could not be sent back are dropped.
 */
public record Validators(Optional<String> etag, Optional<String> lastModified) {
  /** None: the document is wanted whatever it is. */
  public static final Validators NONE = new Validators(Optional.empty(), Optional.empty());

  private static final Pattern ETAG = Pattern.compile("(?:W/)?\"[\\x21\\x23-\\x7e]{0,200}\"");
  private static final Pattern DATE = Pattern.compile("[A-Za-z0-9,: -]{1,40}");

  public Validators {
    etag = etag.filter(value -> ETAG.matcher(value).matches());
    lastModified = lastModified.filter(value -> DATE.matcher(value).matches());
  }

  /** Whether there is anything to ask by. */
  boolean areThere() {
    return etag.isPresent() || lastModified.isPresent();
  }
}
