/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.launcher.keycloak;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Objects;

/** The account that Keycloak makes at its very first start. */
public record AdminAccount(String user, String password) {
  public AdminAccount {
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(password, "password");
  }

  /**
   * From the variables KC_BOOTSTRAP_ADMIN_USERNAME and KC_BOOTSTRAP_ADMIN_PASSWORD; what is not set
   * is {@code admin} and a random password.
   */
  public static AdminAccount ofEnvironment() {
    String user = System.getenv().getOrDefault("KC_BOOTSTRAP_ADMIN_USERNAME", "admin");
    String password = System.getenv("KC_BOOTSTRAP_ADMIN_PASSWORD");
    return new AdminAccount(user, password == null ? random() : password);
  }

  /** One with a random password. */
  static AdminAccount random(String user) {
    return new AdminAccount(user, random());
  }

  @Override
  public String toString() {
    return "AdminAccount[" + user + "]";
  }

  private static String random() {
    byte[] bytes = new byte[18];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
