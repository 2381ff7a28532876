/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Until it is closed, a server's PostgreSQL has cut every connection and lets nobody in. */
public final class DatabaseOutage implements AutoCloseable {
  private static final String USER = "postgres";
  private static final String DATABASE = "postgres";

  private final EmbeddedPostgres postgres;

  private DatabaseOutage(EmbeddedPostgres postgres) {
    this.postgres = postgres;
  }

  /** Begins one. */
  public static DatabaseOutage of(RunningKeycloak keycloak) {
    DatabaseOutage outage = new DatabaseOutage(keycloak.postgres().orElseThrow());
    outage.execute(
        "ALTER DATABASE " + DATABASE + " WITH ALLOW_CONNECTIONS false",
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '%s'"
            .formatted(DATABASE));
    return outage;
  }

  @Override
  public void close() {
    execute("ALTER DATABASE " + DATABASE + " WITH ALLOW_CONNECTIONS true");
  }

  /** From another database, which stays open. */
  private void execute(String... commands) {
    try (Connection connection = postgres.getDatabase(USER, "template1").getConnection();
        Statement statement = connection.createStatement()) {
      for (String command : commands) {
        statement.execute(command);
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
