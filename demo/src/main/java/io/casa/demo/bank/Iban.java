/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo.bank;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Pattern;

/** An international bank account number (ISO 13616) whose check digits are right. */
record Iban(@JsonValue String value) {
  private static final Pattern FORM = Pattern.compile("[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}");
  private static final BigInteger MODULUS = BigInteger.valueOf(97);

  Iban {
    if (!FORM.matcher(value).matches() || !checkDigitsRight(value)) {
      throw new BankRefusal("This is not a valid IBAN.");
    }
  }

  /** Reads it as people write it: blanks and small letters do not matter. */
  @JsonCreator
  static Iban of(String written) {
    return new Iban(written.replace(" ", "").toUpperCase(Locale.ROOT));
  }

  private static boolean checkDigitsRight(String value) {
    var digits = new StringBuilder();
    String turned = value.substring(4) + value.substring(0, 4);
    turned.chars().forEach(c -> digits.append(Character.digit(c, 36)));
    return new BigInteger(digits.toString()).mod(MODULUS).equals(BigInteger.ONE);
  }

  @Override
  public String toString() {
    return value;
  }
}
