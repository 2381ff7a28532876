/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.grounding;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.toolcheck.ArgumentOrigin.Part;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HardAtomsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "write to Anna.Lind@Mail.example, please | EMAIL | anna.lind@mail.example",
        "<mailto:anna@mail.example> | EMAIL | anna@mail.example",
        "an\u200bna@mail.example | EMAIL | anna@mail.example",
        "pay DE89 3704 0044 0532 0130 00 today | ACCOUNT | DE89370400440532013000",
        "IBAN de89370400440532013000. | ACCOUNT | DE89370400440532013000",
        "to GB82WEST12345698765432 with the subject | ACCOUNT | GB82WEST12345698765432",
        "account 1234567890 at the branch | ACCOUNT | 1234567890",
        "see https://Shop.example/Offer/?a=1). | URL | shop.example/Offer/?a=1",
        "on www.shop.example/ now | URL | shop.example",
        "at shop.example. | URL | shop.example",
        "https://shop.example/%61bc | URL | shop.example/abc",
        "https://b\u00fccher.example/x | URL | xn--bcher-kva.example/x",
        "ftp://files.example/a | URL | ftp://files.example/a",
        "call +49 30 23125-014 | PHONE | 493023125014",
        "call 0049 30 23125014 | PHONE | 493023125014",
      })
  void inWhenTextHoldsAnAddressThenFoundInNormalForm(String text, Part part, String form) {
    assertThat(HardAtoms.in(text)).contains(new HardAtom(part, form));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Pay the rent on 2026-03-02 at 10:30",
        "report.pdf and main.py",
        "version 1.2.3 of the app",
        "e.g. this, i.e. that",
        "at10 this week when we meet",
        "12 apples, 3.50 each",
      })
  void inWhenTextHoldsNoneThenFindsNone(String text) {
    assertThat(HardAtoms.in(text)).isEmpty();
  }

  @Test
  void inWhenPhoneThenItIsNoAccountNumberAsWell() {
    assertThat(HardAtoms.in("+44 20 7946 0811"))
        .extracting(HardAtom::part)
        .containsExactly(Part.PHONE);
  }

  @Test
  void inWhenLookAlikeLetterThenAnotherAddress() {
    assertThat(HardAtoms.in("p\u0430y@mail.example"))
        .isNotEqualTo(HardAtoms.in("pay@mail.example"));
  }

  @Test
  void inWhenTextIsLongThenNothingIsLostAtABorder() {
    String text = "x".repeat(64 * 1024 - 8) + " anna@mail.example " + "y".repeat(100);
    assertThat(HardAtoms.in(text)).contains(new HardAtom(Part.EMAIL, "anna@mail.example"));
  }

  @ParameterizedTest
  @CsvSource({"anna@mail.example,true", "to anna@mail.example,false", "anna,false"})
  void isAllWhenAskedThenSaysWhetherNothingElseStandsThere(String text, boolean alone) {
    assertThat(HardAtoms.isAll(text, HardAtoms.in(text))).isEqualTo(alone);
  }

  @Test
  void toStringWhenShownThenHoldsNoAddress() {
    assertThat(HardAtoms.in("anna@mail.example").toString()).doesNotContain("anna");
  }
}
