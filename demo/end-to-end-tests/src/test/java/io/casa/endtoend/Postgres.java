/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.endtoend;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/** A PostgreSQL of this test run's own, empty. */
record Postgres(EmbeddedPostgres server) implements AutoCloseable {
  private static final String USER = "postgres";

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

  /** What {@code casa up} must be told to use it. */
  List<String> options() {
    return List.of("--db-url", jdbcUrl(), "--db-user", USER, "--db-password", "unused");
  }

  /** How many rows a table has. */
  int count(String table) {
    try (var connection = server.getPostgresDatabase().getConnection();
        var statement = connection.prepareStatement("select count(*) from " + table);
        var rows = statement.executeQuery()) {
      rows.next();
      return rows.getInt(1);
    } catch (SQLException e) {
      throw new EndToEndException("Could not count " + table, e);
    }
  }

  /** Ends every session, as another node of Keycloak does that is asked to. */
  void endAllSessions(long nowMillis) {
    try (var connection = server.getPostgresDatabase().getConnection();
        var statement =
            connection.prepareStatement(
                "update casa_intent set revoked_at = ? where revoked_at is null")) {
      statement.setLong(1, nowMillis);
      statement.executeUpdate();
    } catch (SQLException e) {
      throw new EndToEndException("Could not end the sessions", e);
    }
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
