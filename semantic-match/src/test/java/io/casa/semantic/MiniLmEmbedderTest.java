/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.semantic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.casa.semantic.EmbedderState.Failed;
import io.casa.semantic.EmbedderState.Loading;
import io.casa.semantic.EmbedderState.Ready;
import io.casa.toolcheck.traits.RequestVerbs;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MiniLmEmbedderTest {
  private static final ModelFiles FILES = ModelFiles.onClassPath();
  private static final Encoder.Loader NEVER_ASKED =
      folder -> {
        throw new AssertionError("the model must not be loaded");
      };

  @Test
  void startWhenAllIsAsAttestedThenReadyAndVectorsAreNormal() throws Exception {
    try (Embedder embedder = MiniLmEmbedder.start(2, Runnable::run)) {
      assertThat(embedder.state())
          .isInstanceOfSatisfying(
              Ready.class, ready -> assertThat(ready.fingerprint()).matches("[0-9a-f]{64}"));

      float[] vector = embedder.embed("Pay the rent. ".repeat(2_000));
      assertThat(vector).hasSize(384);
      assertThat(Vectors.dot(vector, vector)).isBetween(0.999, 1.001);
      assertThat(embedder.embed("")).hasSize(384);
    }
  }

  @Test
  void closeWhenReadyThenTextsAreRefused() {
    Embedder embedder = loadedWith(FILES, new ConstantEncoder());
    embedder.close();

    assertThat(embedder.state()).isEqualTo(new Failed(ModelFault.CLOSED));
    assertThatThrownBy(() -> embedder.embed("text")).isInstanceOf(ModelUnavailableException.class);
  }

  @Test
  void embedWhenStillLoadingThenRefusedAtOnce() {
    AtomicReference<Runnable> later = new AtomicReference<>();
    Embedder embedder = MiniLmEmbedder.start(FILES, NEVER_ASKED, later::set);

    assertThat(embedder.state()).isEqualTo(new Loading());
    assertThatThrownBy(() -> embedder.embed("text")).hasMessage("loading");
  }

  @Test
  void closeWhenStillLoadingThenTheModelIsFreedAndNeverReady() {
    AtomicReference<Runnable> later = new AtomicReference<>();
    List<Encoder> closed = new ArrayList<>();
    Encoder encoder = new KnownEncoder(closed);
    Embedder embedder = MiniLmEmbedder.start(FILES, folder -> encoder, later::set);
    embedder.close();
    later.get().run();

    assertThat(closed).containsExactly(encoder);
    assertThat(embedder.state()).isEqualTo(new Failed(ModelFault.CLOSED));
  }

  /** What is attested on this machine's CPU. */
  static Stream<String> attested() {
    boolean arm = System.getProperty("os.arch").equals("aarch64");
    return Stream.concat(
        Stream.of(ModelManifest.MODEL, ModelManifest.TOKENIZER), libraries(arm).stream());
  }

  private static List<String> libraries(boolean arm) {
    return arm
        ? List.of(
            "native/lib/linux-aarch64/cpu/libtokenizers.so",
            "ai/onnxruntime/native/linux-aarch64/libonnxruntime.so")
        : List.of(
            "native/lib/linux-x86_64/cpu/libtokenizers.so",
            "ai/onnxruntime/native/linux-x64/libonnxruntime.so");
  }

  static Stream<String> needed() {
    return Stream.concat(attested(), Stream.of("io/casa/semantic/manifest.sha256"));
  }

  @ParameterizedTest
  @MethodSource("needed")
  void startWhenAFileIsMissingThenFailed(String path) {
    ModelFiles files = asked -> asked.equals(path) ? Optional.empty() : FILES.open(asked);
    assertThat(stateOf(files)).isEqualTo(new Failed(ModelFault.MISSING_FILE));
  }

  @Test
  void startWhenALibraryIsOfTheOtherCpuThenItIsNotRead() {
    boolean arm = System.getProperty("os.arch").equals("aarch64");
    List<String> read = new ArrayList<>();
    ModelFiles files =
        asked -> {
          read.add(asked);
          return FILES.open(asked);
        };
    MiniLmEmbedder.start(files, folder -> new ConstantEncoder(), Runnable::run).close();
    assertThat(read).containsAll(libraries(arm)).doesNotContainAnyElementsOf(libraries(!arm));
  }

  @ParameterizedTest
  @MethodSource("attested")
  void startWhenOneBitOfAFileIsAlteredThenFailed(String path) {
    ModelFiles files =
        altering(
            path,
            bytes -> {
              bytes[bytes.length / 2] ^= 1;
              return bytes;
            });
    assertThat(stateOf(files)).isEqualTo(new Failed(ModelFault.ALTERED_FILE));
  }

  @Test
  void startWhenAnotherModelStandsInItsPlaceThenFailed() {
    ModelFiles files =
        asked -> FILES.open(asked.equals(ModelManifest.MODEL) ? ModelManifest.TOKENIZER : asked);
    assertThat(MiniLmEmbedder.start(files, NEVER_ASKED, Runnable::run).state())
        .isEqualTo(new Failed(ModelFault.ALTERED_FILE));
  }

  @Test
  void startWhenTheLexiconIsNotTheListedOneThenFailed() {
    ModelFiles files =
        altering(
            "io/casa/semantic/manifest.sha256",
            bytes ->
                new String(bytes, StandardCharsets.UTF_8)
                    .replace(RequestVerbs.lexiconSha256(), "0".repeat(64))
                    .getBytes(StandardCharsets.UTF_8));
    assertThat(MiniLmEmbedder.start(files, NEVER_ASKED, Runnable::run).state())
        .isEqualTo(new Failed(ModelFault.ALTERED_FILE));
  }

  @Test
  void startWhenKnownQuestionsAreAnsweredWronglyThenFailedAndFreed() {
    ConstantEncoder encoder = new ConstantEncoder();
    try (Embedder embedder = loadedWith(FILES, encoder)) {
      assertThat(embedder.state()).isEqualTo(new Failed(ModelFault.KNOWN_ANSWER));
      assertThat(encoder.closed).isTrue();
    }
  }

  @Test
  void startWhenAnEncoderGivesNoNumbersThenFailed() {
    Encoder encoder =
        new ConstantEncoder() {
          @Override
          public float[] encode(String text) {
            return new float[] {Float.NaN};
          }
        };
    try (Embedder embedder = loadedWith(FILES, encoder)) {
      assertThat(embedder.state()).isEqualTo(new Failed(ModelFault.KNOWN_ANSWER));
    }
  }

  @Test
  void startWhenTheNativeLibraryCannotBeLoadedThenFailed() {
    Encoder.Loader loader =
        folder -> {
          throw new UnsatisfiedLinkError("no such library");
        };
    assertThat(MiniLmEmbedder.start(FILES, loader, Runnable::run).state())
        .isEqualTo(new Failed(ModelFault.NATIVE_LIBRARY));
  }

  @Test
  void startWhenLoadingThrowsThenFailed() {
    Encoder.Loader loader =
        folder -> {
          throw new IllegalStateException("broken");
        };
    assertThat(MiniLmEmbedder.start(FILES, loader, Runnable::run).state())
        .isEqualTo(new Failed(ModelFault.LOAD_FAILED));
  }

  @Test
  void startWhenOverThenItsFolderIsGone() {
    AtomicReference<Path> seen = new AtomicReference<>();
    Encoder.Loader loader =
        folder -> {
          seen.set(folder);
          assertThat(folder.resolve("model.onnx")).isNotEmptyFile();
          return new ConstantEncoder();
        };
    MiniLmEmbedder.start(FILES, loader, Runnable::run).close();
    assertThat(seen.get()).doesNotExist();
  }

  @Test
  void manifestWhenReadThenListsTheLexiconOfThisBuild() throws Exception {
    assertThat(ModelManifest.read(FILES).hashes())
        .as("the last line of src/main/resources/io/casa/semantic/manifest.sha256")
        .containsEntry(ModelManifest.LEXICON, RequestVerbs.lexiconSha256());
  }

  private static EmbedderState stateOf(ModelFiles files) {
    try (Embedder embedder = MiniLmEmbedder.start(files, NEVER_ASKED, Runnable::run)) {
      return embedder.state();
    }
  }

  private static Embedder loadedWith(ModelFiles files, Encoder encoder) {
    return MiniLmEmbedder.start(files, folder -> encoder, Runnable::run);
  }

  private static ModelFiles altering(String path, UnaryOperator<byte[]> change) {
    return asked ->
        FILES
            .open(asked)
            .map(in -> asked.equals(path) ? new ByteArrayInputStream(change.apply(all(in))) : in);
  }

  private static byte[] all(InputStream in) {
    try (in) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static class ConstantEncoder implements Encoder {
    private boolean closed;

    @Override
    public float[] encode(String text) throws ModelUnavailableException {
      return new float[] {1};
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  /**
   * Gives the cosines that are asked for, whatever they are: each second text answers the first.
   */
  private record KnownEncoder(List<Encoder> closed) implements Encoder {
    @Override
    public float[] encode(String text) {
      double cosine = KnownAnswers.cosineOf(text).orElse(1.0);
      return new float[] {(float) cosine, (float) Math.sqrt(1 - cosine * cosine)};
    }

    @Override
    public void close() {
      closed.add(this);
    }
  }
}
