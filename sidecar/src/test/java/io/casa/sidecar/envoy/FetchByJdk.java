/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.envoy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/** A program that gets each URL and prints status and body; knows nothing of a proxy. */
final class FetchByJdk {
  private FetchByJdk() {}

  /** Gets them in turn. */
  public static void main(String[] urls) throws InterruptedException {
    HttpClient http = HttpClient.newHttpClient();
    for (String url : urls) {
      try {
        var answer =
            http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
        System.out.println(answer.statusCode() + " " + answer.body());
      } catch (IOException e) {
        System.out.println("failed " + e.getClass().getSimpleName());
      }
    }
  }
}
