/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.semantic;

import io.casa.toolcheck.traits.RequestVerbs;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Which bytes vouch for the verdicts: SHA-256 of model, tokenizer, native libraries and lexicon.
 *
 * @param hashes hexadecimal SHA-256 by path on the class path, in the form of {@code sha256sum};
 *     the lexicon, which is code, is listed as {@code lexicon}
 */
record ModelManifest(Map<String, String> hashes) {
  static final String MODEL = "all-minilm-l6-v2-q.onnx";
  static final String TOKENIZER = "all-minilm-l6-v2-q-tokenizer.json";
  static final String LEXICON = "lexicon";

  private static final String RESOURCE = "io/casa/semantic/manifest.sha256";

  ModelManifest {
    hashes = Collections.unmodifiableMap(new LinkedHashMap<>(Objects.requireNonNull(hashes)));
  }

  /** The manifest that this module was built with. */
  static ModelManifest read(ModelFiles files) throws ModelUnavailableException {
    try (InputStream in = open(files, RESOURCE)) {
      Map<String, String> hashes = new LinkedHashMap<>();
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.lines().toList()) {
        String[] parts = line.split(" {2}", 2);
        if (parts.length != 2) {
          throw new ModelUnavailableException(ModelFault.ALTERED_FILE);
        }
        hashes.put(parts[1], parts[0]);
      }
      return new ModelManifest(hashes);
    } catch (IOException e) {
      throw new ModelUnavailableException(ModelFault.LOAD_FAILED, e);
    }
  }

  /** Copies an attested file, hashing what is written. */
  void copy(ModelFiles files, String path, Path to) throws ModelUnavailableException {
    try (OutputStream out = Files.newOutputStream(to)) {
      verify(files, path, out);
    } catch (IOException e) {
      throw new ModelUnavailableException(ModelFault.LOAD_FAILED, e);
    }
  }

  /**
   * Verifies the native libraries of the system we run on, and the lexicon.
   *
   * @throws ModelUnavailableException when one is missing or altered, or none is listed for the
   *     system
   */
  void verifyCode(ModelFiles files) throws ModelUnavailableException {
    if (!RequestVerbs.lexiconSha256().equals(hashes.get(LEXICON))) {
      throw new ModelUnavailableException(ModelFault.ALTERED_FILE);
    }
    String folder = nativeFolder();
    int verified = 0;
    for (String path : hashes.keySet()) {
      if (path.contains("/" + folder + "/")
          || path.contains("/" + folder.replace("x64", "x86_64") + "/")) {
        verify(files, path, OutputStream.nullOutputStream());
        verified++;
      }
    }
    if (verified == 0) {
      throw new ModelUnavailableException(ModelFault.NATIVE_LIBRARY);
    }
  }

  /** SHA-256 of the manifest itself: changes with anything that it lists. */
  String fingerprint() {
    MessageDigest digest = sha256();
    hashes.forEach(
        (path, hash) ->
            digest.update((hash + "  " + path + "\n").getBytes(StandardCharsets.UTF_8)));
    return HexFormat.of().formatHex(digest.digest());
  }

  private void verify(ModelFiles files, String path, OutputStream copy)
      throws ModelUnavailableException {
    MessageDigest digest = sha256();
    try (InputStream in = open(files, path);
        DigestOutputStream out = new DigestOutputStream(copy, digest)) {
      in.transferTo(out);
    } catch (IOException e) {
      throw new ModelUnavailableException(ModelFault.LOAD_FAILED, e);
    }
    if (!HexFormat.of().formatHex(digest.digest()).equals(hashes.get(path))) {
      throw new ModelUnavailableException(ModelFault.ALTERED_FILE);
    }
  }

  private static InputStream open(ModelFiles files, String path) throws ModelUnavailableException {
    return files
        .open(path)
        .orElseThrow(() -> new ModelUnavailableException(ModelFault.MISSING_FILE));
  }

  private static String nativeFolder() {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    return switch (System.getProperty("os.arch", "")) {
      case "amd64", "x86_64" -> system + "-x64";
      case "aarch64", "arm64" -> system + "-aarch64";
      default -> system + "-unknown";
    };
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
