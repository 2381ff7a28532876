/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.launcher.keycloak;

import java.util.Objects;

/** Where Keycloak keeps its data. */
public sealed interface Database {
  /** H2 in a file of the instance's data folder. */
  record DevFile() implements Database {}

  /**
   * PostgreSQL.
   *
   * @param url JDBC URL, {@code jdbc:postgresql://host:port/name}
   */
  record Postgres(String url, String user, String password) implements Database {
    public Postgres {
      if (!url.startsWith("jdbc:postgresql:")) {
        throw new IllegalArgumentException("url is not of the form jdbc:postgresql://…");
      }
      Objects.requireNonNull(user, "user");
      Objects.requireNonNull(password, "password");
    }

    @Override
    public String toString() {
      return "Postgres[url=" + url + ", user=" + user + "]";
    }
  }

  /** The vendor's name as {@code kc.sh build --db} takes it. */
  default String vendor() {
    return switch (this) {
      case DevFile() -> "dev-file";
      case Postgres(var url, var user, var password) -> "postgres";
    };
  }
}
