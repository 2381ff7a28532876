/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.bench;

import java.net.http.HttpRequest;
import java.util.List;

/**
 * One way of asking for a token, as a source of requests.
 *
 * @param name what the report calls it
 * @param base what of Keycloak's own it is compared with
 */
record Variant(String name, Base base, MeasuredServer server, Preparation preparation) {
  /** A way in which Keycloak itself gives a token. */
  enum Base {
    CLIENT_CREDENTIALS,
    STANDARD_EXCHANGE
  }

  /** Makes requests, each of which must be sent within a minute and once. */
  interface Preparation {
    List<HttpRequest> requests(int count);
  }

  List<HttpRequest> requests(int count) {
    return preparation.requests(count);
  }
}
