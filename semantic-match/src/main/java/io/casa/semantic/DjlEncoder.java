/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.semantic;

import ai.djl.MalformedModelException;
import ai.djl.engine.EngineException;
import ai.djl.huggingface.translator.TextEmbeddingTranslatorFactory;
import ai.djl.inference.Predictor;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ModelNotFoundException;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.TranslateException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The model in onnxruntime. A predictor serves one text at a time, so there is a fixed few of them.
 */
final class DjlEncoder implements Encoder {
  /** Longest wait for a free worker; a text takes a few milliseconds. */
  private static final Duration PATIENCE = Duration.ofMillis(500);

  /** Tokens of a text that are looked at; what the model was trained with. */
  private static final String MAX_TOKENS = "256";

  /** Where the library unpacks its native part. */
  private static final String CACHE = "ENGINE_CACHE_DIR";

  private final ZooModel<String, float[]> model;
  private final BlockingQueue<Predictor<String, float[]>> idle;
  private final int workers;

  private DjlEncoder(ZooModel<String, float[]> model, int workers) {
    this.model = model;
    this.workers = workers;
    this.idle = new ArrayBlockingQueue<>(workers);
    for (int i = 0; i < workers; i++) {
      idle.add(model.newPredictor());
    }
  }

  static Encoder load(Path folder, int workers) throws ModelUnavailableException {
    // Read by the library: nothing may be fetched, reported, or found unpacked already.
    setUnlessSet("ai.djl.offline", "true");
    setUnlessSet("OPT_OUT_TRACKING", "true");
    boolean ours = setUnlessSet(CACHE, folder.resolve("native").toString());
    try {
      return new DjlEncoder(criteria(folder).loadModel(), workers);
    } catch (LinkageError | EngineException e) {
      throw new ModelUnavailableException(ModelFault.NATIVE_LIBRARY, e);
    } catch (IOException | ModelNotFoundException | MalformedModelException e) {
      throw new ModelUnavailableException(ModelFault.LOAD_FAILED, e);
    } finally {
      if (ours) {
        // The folder goes away; what another one puts in its place must never be loaded.
        System.clearProperty(CACHE);
      }
    }
  }

  private static Criteria<String, float[]> criteria(Path folder) {
    return Criteria.builder()
        .setTypes(String.class, float[].class)
        .optModelPath(folder)
        .optModelName("model")
        .optEngine("OnnxRuntime")
        .optTranslatorFactory(new TextEmbeddingTranslatorFactory())
        .optArgument("pooling", "mean")
        .optArgument("normalize", "true")
        .optArgument("includeTokenTypes", "true")
        .optArgument("truncation", "true")
        .optArgument("padding", "false")
        .optArgument("maxLength", MAX_TOKENS)
        .optOption("intraOpNumThreads", "1")
        .optOption("interOpNumThreads", "1")
        .build();
  }

  @Override
  public float[] encode(String text) throws ModelUnavailableException {
    Predictor<String, float[]> predictor = borrow();
    try {
      return predictor.predict(text);
    } catch (TranslateException e) {
      // Its text may quote the input.
      throw new ModelUnavailableException(ModelFault.EMBEDDING_FAILED);
    } finally {
      idle.add(predictor);
    }
  }

  /** Waits for the texts in work, then frees the native memory. */
  @Override
  public void close() {
    for (int i = 0; i < workers; i++) {
      try {
        borrow().close();
      } catch (ModelUnavailableException e) {
        break;
      }
    }
    model.close();
  }

  private Predictor<String, float[]> borrow() throws ModelUnavailableException {
    try {
      Predictor<String, float[]> predictor = idle.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      if (predictor == null) {
        throw new ModelUnavailableException(ModelFault.BUSY);
      }
      return predictor;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ModelUnavailableException(ModelFault.BUSY, e);
    }
  }

  private static boolean setUnlessSet(String property, String value) {
    boolean unset = System.getProperty(property) == null;
    if (unset) {
      System.setProperty(property, value);
    }
    return unset;
  }
}
