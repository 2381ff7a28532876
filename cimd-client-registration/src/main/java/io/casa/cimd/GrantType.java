/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd;

import java.util.Arrays;
import java.util.Optional;

/** The grant types that a document may ask for; others are not granted. */
public enum GrantType {
  AUTHORIZATION_CODE("authorization_code"),
  REFRESH_TOKEN("refresh_token"),
  CLIENT_CREDENTIALS("client_credentials"),
  TOKEN_EXCHANGE("urn:ietf:params:oauth:grant-type:token-exchange"),
  DEVICE_CODE("urn:ietf:params:oauth:grant-type:device_code");

  private final String code;

  GrantType(String code) {
    this.code = code;
  }

  /** As {@code grant_types} names it, RFC 7591 section 2. */
  public String code() {
    return code;
  }

  /** The grant type of that name, if it is one of these. */
  public static Optional<GrantType> ofCode(String code) {
    return Arrays.stream(values()).filter(type -> type.code.equals(code)).findFirst();
  }
}
