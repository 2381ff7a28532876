/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.semantic;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * all-MiniLM-L6-v2 (int8, 384 dimensions) in this process. The model is attested and loaded by an
 * executor, half a second or so; until then, and for ever when that fails, texts are refused.
 */
public final class MiniLmEmbedder implements Embedder {
  private static final Logger LOG = LoggerFactory.getLogger(MiniLmEmbedder.class);

  /** State and encoder change together. */
  private record Phase(EmbedderState state, @Nullable Encoder encoder) {}

  private static final Phase LOADING = new Phase(new EmbedderState.Loading(), null);
  private static final Phase CLOSED = new Phase(new EmbedderState.Failed(ModelFault.CLOSED), null);

  private final AtomicReference<Phase> phase = new AtomicReference<>(LOADING);

  private MiniLmEmbedder() {}

  /**
   * Starts to load the model.
   *
   * @param workers texts that are embedded at the same time, at least 1; each takes one core
   * @param executor loads the model, off the caller's thread
   */
  public static MiniLmEmbedder start(int workers, Executor executor) {
    if (workers < 1) {
      throw new IllegalArgumentException("workers is below 1");
    }
    return start(ModelFiles.onClassPath(), folder -> DjlEncoder.load(folder, workers), executor);
  }

  static MiniLmEmbedder start(ModelFiles files, Encoder.Loader loader, Executor executor) {
    Objects.requireNonNull(executor, "executor");
    MiniLmEmbedder embedder = new MiniLmEmbedder();
    executor.execute(() -> embedder.load(files, loader));
    return embedder;
  }

  @Override
  public EmbedderState state() {
    return phase.get().state();
  }

  @Override
  public float[] embed(String text) throws ModelUnavailableException {
    Objects.requireNonNull(text, "text");
    Phase now = phase.get();
    Encoder encoder = now.encoder();
    if (encoder == null) {
      throw new ModelUnavailableException(
          now.state() instanceof EmbedderState.Failed failed ? failed.fault() : ModelFault.LOADING);
    }
    return encoder.encode(text);
  }

  @Override
  public void close() {
    Encoder encoder = phase.getAndSet(CLOSED).encoder();
    if (encoder != null) {
      encoder.close();
    }
  }

  private void load(ModelFiles files, Encoder.Loader loader) {
    Phase loaded;
    try {
      loaded = attested(files, loader);
    } catch (ModelUnavailableException e) {
      loaded = failed(e.fault(), e);
    } catch (LinkageError e) {
      loaded = failed(ModelFault.NATIVE_LIBRARY, e);
    } catch (RuntimeException e) {
      loaded = failed(ModelFault.LOAD_FAILED, e);
    }
    if (!phase.compareAndSet(LOADING, loaded) && loaded.encoder() != null) {
      loaded.encoder().close();
    }
  }

  private static Phase failed(ModelFault fault, Throwable cause) {
    LOG.atError().addKeyValue("fault", fault.code()).setCause(cause).log("Sentence model failed");
    return new Phase(new EmbedderState.Failed(fault), null);
  }

  private static Phase attested(ModelFiles files, Encoder.Loader loader)
      throws ModelUnavailableException {
    ModelManifest manifest = ModelManifest.read(files);
    manifest.verifyCode(files);
    Path folder = newFolder();
    try {
      manifest.copy(files, ModelManifest.MODEL, folder.resolve("model.onnx"));
      manifest.copy(files, ModelManifest.TOKENIZER, folder.resolve("tokenizer.json"));
      Encoder encoder = loader.load(folder);
      try {
        KnownAnswers.ask(encoder);
      } catch (ModelUnavailableException e) {
        encoder.close();
        throw e;
      }
      return new Phase(new EmbedderState.Ready(manifest.fingerprint()), encoder);
    } finally {
      delete(folder);
    }
  }

  /** For the owner alone, so that nobody can swap a file between its hash and its use. */
  private static Path newFolder() throws ModelUnavailableException {
    try {
      return Files.createTempDirectory("casa-model");
    } catch (IOException e) {
      throw new ModelUnavailableException(ModelFault.LOAD_FAILED, e);
    }
  }

  /** All is in memory by now, the native libraries included: Linux keeps what is mapped. */
  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.delete(file);
      }
    } catch (IOException e) {
      LOG.atWarn().setCause(e).log("Sentence model's temporary folder is left behind");
    }
  }
}
