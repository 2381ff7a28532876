/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.approvals;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What only our own page of one approval, in one browser session, knows: a POST that lacks it was
 * made by another page.
 *
 * @param stateChecker Keycloak's secret of the browser session, which stands in its identity cookie
 */
record FormSecret(String stateChecker) {
  private static final String HMAC = "HmacSHA256";

  FormSecret {
    Objects.requireNonNull(stateChecker, "stateChecker");
    if (stateChecker.isEmpty()) {
      throw new IllegalArgumentException("stateChecker is empty");
    }
  }

  /** The value of that approval's form. */
  String of(Approval approval) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(stateChecker.getBytes(StandardCharsets.UTF_8), HMAC));
      byte[] value = mac.doFinal(approval.id().getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(value);
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  /** Whether a posted value is that of the approval's form. */
  FormOrigin judge(Approval approval, String posted) {
    byte[] expected = of(approval).getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(expected, posted.getBytes(StandardCharsets.UTF_8))
        ? new FormOrigin.OurPage()
        : new FormOrigin.Elsewhere();
  }

  /** Where a posted form comes from. */
  sealed interface FormOrigin {
    /** Our page of this approval in this browser session. */
    record OurPage() implements FormOrigin {}

    /** Anywhere else. */
    record Elsewhere() implements FormOrigin {}
  }

  @Override
  public String toString() {
    return "FormSecret[]";
  }
}
