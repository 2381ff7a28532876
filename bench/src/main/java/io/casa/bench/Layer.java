/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.bench;

import java.util.Optional;
import java.util.regex.Pattern;

/** What a frame of a server's stack belongs to; the innermost one that says so names the sample. */
enum Layer {
  CRYPTOGRAPHY(
      "cryptography",
      "com.amazon.corretto|com.sun.crypto|java.security|javax.crypto|org.bouncycastle|sun.security"),
  DATABASE("SQL", "com.arjuna|io.agroal|org.hibernate|org.postgresql"),
  CACHE("Infinispan", "org.infinispan|org.jgroups"),
  JSON("JSON", "com.fasterxml.jackson|io.casa.toolcheck.json"),
  HTTP("HTTP", "io.netty|io.quarkus|io.vertx|org.jboss|sun.nio"),
  CASA("CASA", "io.casa"),
  KEYCLOAK("Keycloak", "org.keycloak"),
  OTHER("other", "");

  private final String title;
  private final Pattern classes;

  /**
   * Defines a layer.
   *
   * @param packages that its classes are in or below, with a bar between
   */
  Layer(String title, String packages) {
    this.title = title;
    this.classes = Pattern.compile("(" + packages.replace(".", "\\.") + ")\\..*");
  }

  String title() {
    return title;
  }

  /** The layer of a class by its full name, if it is of any. */
  static Optional<Layer> ofClass(String name) {
    for (Layer layer : values()) {
      if (layer.classes.matcher(name).matches()) {
        return Optional.of(layer);
      }
    }
    return Optional.empty();
  }
}
