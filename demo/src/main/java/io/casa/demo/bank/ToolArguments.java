/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo.bank;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;

/**
 * A tool call's arguments, each read as what the tool needs; a wrong one is a {@link BankRefusal}.
 */
record ToolArguments(Map<String, Object> values) {
  ToolArguments {
    values = Map.copyOf(values);
  }

  Optional<String> optionalText(String name) {
    return switch (values.get(name)) {
      case null -> Optional.empty();
      case String text -> Optional.of(text);
      case Object other -> throw wrong(name, "a string", other);
    };
  }

  String text(String name) {
    return optionalText(name).orElseThrow(() -> missing(name));
  }

  BigDecimal amount(String name) {
    return switch (values.get(name)) {
      case null -> throw missing(name);
      case Number number -> decimal(name, number);
      case Object other -> throw wrong(name, "a number", other);
    };
  }

  int wholeNumber(String name, int whenAbsent) {
    return switch (values.get(name)) {
      case null -> whenAbsent;
      case Number number -> exactInt(name, number);
      case Object other -> throw wrong(name, "a whole number", other);
    };
  }

  boolean flag(String name, boolean whenAbsent) {
    return switch (values.get(name)) {
      case null -> whenAbsent;
      case Boolean flag -> flag;
      case Object other -> throw wrong(name, "true or false", other);
    };
  }

  LocalDate day(String name) {
    try {
      return LocalDate.parse(text(name));
    } catch (DateTimeException e) {
      throw new BankRefusal("The argument " + name + " is a day as YYYY-MM-DD.", e);
    }
  }

  private static BigDecimal decimal(String name, Number number) {
    try {
      return new BigDecimal(number.toString());
    } catch (NumberFormatException e) {
      throw new BankRefusal("The argument " + name + " is not a finite number.", e);
    }
  }

  private static int exactInt(String name, Number number) {
    try {
      return decimal(name, number).intValueExact();
    } catch (ArithmeticException e) {
      throw new BankRefusal("The argument " + name + " is a whole number.", e);
    }
  }

  private static BankRefusal missing(String name) {
    return new BankRefusal("The argument " + name + " is missing.");
  }

  private static BankRefusal wrong(String name, String wanted, Object other) {
    return new BankRefusal(
        "The argument " + name + " is " + wanted + ", not " + other.getClass().getSimpleName());
  }
}
