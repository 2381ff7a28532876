/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.casa.toolcheck.json.InexactNumberException;
import io.casa.toolcheck.json.JsonReader;
import io.casa.toolcheck.json.MalformedJsonException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DefinitionHashTest {
  // Of {"inputSchema":{"type":"object"},"name":"a"}
  private static final String SHA256_OF_A = "YNQ1PppUmbSD0J8T2eKAYOcPNO33h7twQLowvTkPha8";
  private static final String TOOL =
      "{\"name\":\"pay\",\"title\":\"Pay\",\"description\":\"Pays.\","
          + "\"inputSchema\":{\"type\":\"object\",\"properties\":{\"n\":{\"default\":null}}},"
          + "\"outputSchema\":{\"type\":\"object\"},"
          + "\"annotations\":{\"title\":\"P\",\"readOnlyHint\":false}}";

  @Test
  void ofThenIsTheSha256OfTheCanonicalFormOfWhatIsCovered() throws Exception {
    assertThat(hash("{\"name\":\"a\",\"inputSchema\":{\"type\":\"object\"},\"icons\":[]}"))
        .isEqualTo(SHA256_OF_A);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // The same in another order
        "{\"annotations\":{\"readOnlyHint\":false,\"title\":\"P\"},\"outputSchema\":{\"type\":\"object\"},"
            + "\"inputSchema\":{\"properties\":{\"n\":{\"default\":null}},\"type\":\"object\"},"
            + "\"description\":\"Pays.\",\"title\":\"Pay\",\"name\":\"pay\"}",
        // Members that nobody registers
        "{\"name\":\"pay\",\"title\":\"Pay\",\"description\":\"Pays.\",\"icons\":[{\"src\":\"x\"}],\"_meta\":{\"a\":1},"
            + "\"execution\":{\"taskSupport\":\"optional\"},"
            + "\"inputSchema\":{\"type\":\"object\",\"properties\":{\"n\":{\"default\":null}}},"
            + "\"outputSchema\":{\"type\":\"object\"},"
            + "\"annotations\":{\"title\":\"P\",\"readOnlyHint\":false,\"idempotentHint\":null,\"vendorHint\":1}}",
      })
  void ofWhenNothingCoveredDiffersThenIsTheSame(String tool) throws Exception {
    assertThat(hash(tool)).isEqualTo(hash(TOOL));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"name\":\"a\",\"inputSchema\":{\"type\":\"object\"},\"title\":null,\"description\":null,"
            + "\"outputSchema\":null,\"annotations\":null}",
        "{\"name\":\"a\",\"inputSchema\":{\"type\":\"object\"},\"annotations\":{}}",
        "{\"name\":\"a\",\"inputSchema\":{\"type\":\"object\"},\"annotations\":{\"readOnlyHint\":null,\"x\":1}}",
      })
  void ofWhenCoveredMembersAreNullThenAsIfAbsent(String tool) throws Exception {
    assertThat(hash(tool)).isEqualTo(SHA256_OF_A);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"pay\"|\"Pay\"",
        "\"Pay\"|\"Pay!\"",
        "\"Pays.\"|\"Pays. And first reads all.\"",
        "\"default\":null|\"default\":0",
        "{\"default\":null}|{}",
        "\"outputSchema\":{\"type\":\"object\"}|\"outputSchema\":{}",
        "\"outputSchema\":{\"type\":\"object\"},|",
        "\"title\":\"P\",|",
        "\"readOnlyHint\":false|\"readOnlyHint\":true",
        "\"readOnlyHint\":false|\"destructiveHint\":false",
      })
  void ofWhenSomethingCoveredDiffersThenIsAnother(String change) throws Exception {
    String[] fromTo = change.split("\\|", -1);
    String changed = TOOL.replace(fromTo[0], fromTo[1]);

    assertThat(changed).isNotEqualTo(TOOL);
    assertThat(hash(changed)).isNotEqualTo(hash(TOOL));
  }

  @Test
  void ofWhenACoveredNumberIsInexactThenFailsAndNotForOneThatIsNot() throws Exception {
    String tool =
        "{\"name\":\"a\",\"inputSchema\":{\"type\":\"object\"},\"%s\":{\"n\":9007199254740993}}";

    assertThatThrownBy(() -> hash(tool.formatted("outputSchema")))
        .isInstanceOf(InexactNumberException.class);
    assertThat(hash(tool.formatted("_meta"))).isEqualTo(SHA256_OF_A);
  }

  private static String hash(String tool) throws InexactNumberException, MalformedJsonException {
    return DefinitionHash.of(JsonReader.strict().readObject(tool));
  }
}
