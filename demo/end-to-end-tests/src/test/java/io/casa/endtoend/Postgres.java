/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.endtoend;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;

/** A PostgreSQL of this test run's own, empty. */
record Postgres(EmbeddedPostgres server) implements AutoCloseable {
  static Postgres start() {
    try {
      return new Postgres(EmbeddedPostgres.builder().setPort(Ports.free()).start());
    } catch (IOException e) {
      throw new EndToEndException("Could not start PostgreSQL", e);
    }
  }

  String jdbcUrl() {
    return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres";
  }

  String user() {
    return "postgres";
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new EndToEndException("Could not stop PostgreSQL", e);
    }
  }
}
