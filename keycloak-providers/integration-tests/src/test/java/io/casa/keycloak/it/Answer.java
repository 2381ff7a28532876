/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jwt.SignedJWT;
import java.net.http.HttpHeaders;
import java.text.ParseException;

/**
 * What a server answered.
 *
 * @param json the body; a missing node when it is not JSON
 */
public record Answer(int status, HttpHeaders headers, JsonNode json) {
  /** A text member of the body; fails when it is not there. */
  public String text(String member) {
    JsonNode value = json.path(member);
    if (!value.isTextual()) {
      throw new AssertionError("no text " + member + " in HTTP " + status + " " + json);
    }
    return value.textValue();
  }

  /** The access token, not verified. */
  public SignedJWT accessToken() {
    try {
      return SignedJWT.parse(text("access_token"));
    } catch (ParseException e) {
      throw new AssertionError("the access token is no JWT", e);
    }
  }
}
