/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.constraints;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime.Program;

/**
 * The language of conditions: standard CEL over {@code args}, {@code act}, {@code time}, {@code
 * intent.id} and {@code intent.prompt}. Bounded in every way: a loop ends after {@value
 * #MOST_ITERATIONS} steps, all loops of one evaluation together, and patterns are RE2's, linear in
 * what they read.
 */
final class Conditions {
  static final String ARGS = "args";
  static final String ACT = "act";
  static final String TIME = "time";
  static final String INTENT_ID = "intent.id";
  static final String INTENT_PROMPT = "intent.prompt";

  /** Longest expression, in code points. */
  static final int LONGEST = 1_000;

  private static final int MOST_ITERATIONS = 10_000;
  private static final int DEEPEST = 50;
  private static final int LARGEST_PATTERN = 1_000;

  private static final Cel LANGUAGE =
      CelFactory.standardCelBuilder()
          .setOptions(
              CelOptions.current()
                  .enableHeterogeneousNumericComparisons(true)
                  .evaluateCanonicalTypesToNativeValues(true)
                  .comprehensionMaxIterations(MOST_ITERATIONS)
                  .maxExpressionCodePointSize(LONGEST)
                  .maxParseRecursionDepth(DEEPEST)
                  .maxRegexProgramSize(LARGEST_PATTERN)
                  .build())
          .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
          .addVar(ARGS, MapType.create(SimpleType.STRING, SimpleType.DYN))
          .addVar(ACT, ListType.create(SimpleType.STRING))
          .addVar(TIME, SimpleType.TIMESTAMP)
          .addVar(INTENT_ID, SimpleType.STRING)
          .addVar(INTENT_PROMPT, SimpleType.STRING)
          .setResultType(SimpleType.BOOL)
          .build();

  private Conditions() {}

  /**
   * Compiles one.
   *
   * @throws InvalidRuleException it is no expression of this language, or not of a truth value
   */
  static Program compile(String expression, String pointer) throws InvalidRuleException {
    if (expression.codePointCount(0, expression.length()) > LONGEST) {
      throw new InvalidRuleException(pointer, "must have at most " + LONGEST + " characters");
    }
    try {
      CelValidationResult read = LANGUAGE.compile(expression);
      if (read.hasError()) {
        throw new InvalidRuleException(
            pointer, "must be a CEL condition: " + read.getErrors().getFirst().getMessage());
      }
      return LANGUAGE.createProgram(read.getAst());
    } catch (CelValidationException | CelEvaluationException | RuntimeException e) {
      throw new InvalidRuleException(pointer, "must be a CEL condition");
    } catch (StackOverflowError e) {
      throw new InvalidRuleException(pointer, "must be a CEL condition of less depth");
    }
  }
}
