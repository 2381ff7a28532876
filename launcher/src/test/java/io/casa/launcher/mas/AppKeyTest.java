/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.launcher.mas;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppKeyTest {
  @TempDir Path folder;

  @Test
  void writtenKeyThenIsPrivateToItsOwner() throws Exception {
    Path file = folder.resolve("app.jwk");
    Files.writeString(file, "an older one, for all to read");

    AppKey.generate().write(file);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(ECKey.parse(Files.readString(file)).isPrivate()).isTrue();
  }

  @Test
  void keyAsTextThenTellsNothingSecret() throws Exception {
    Path file = folder.resolve("app.jwk");
    AppKey key = AppKey.generate();
    key.write(file);

    assertThat(key.toString())
        .doesNotContain(ECKey.parse(Files.readString(file)).getD().toString());
  }
}
