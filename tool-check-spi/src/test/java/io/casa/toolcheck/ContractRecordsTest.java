/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.casa.exchange.ActorChain;
import io.casa.exchange.Intent;
import io.casa.exchange.MayAct;
import io.casa.toolcheck.Decision.Outcome;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonNull;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every public record of both contract modules can't be wrong. */
class ContractRecordsTest {
  static Stream<Class<?>> records() {
    return new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.casa.exchange", "io.casa.toolcheck")
            .stream()
            .filter(JavaClass::isRecord)
            .filter(ContractRecordsTest::isPublic)
            .map(JavaClass::reflect)
            .map(type -> (Class<?>) type);
  }

  private static boolean isPublic(JavaClass type) {
    return type.getModifiers().contains(JavaModifier.PUBLIC)
        && type.getEnclosingClass().map(ContractRecordsTest::isPublic).orElse(true);
  }

  @Test
  void recordsWhenScannedThenBothModulesAreThere() {
    assertThat(records()).contains(ActorChain.class, Decision.class, JsonObject.class);
  }

  @ParameterizedTest
  @MethodSource("records")
  void newRecordWhenPartIsNullThenExceptionNamesIt(Class<?> type) throws Throwable {
    RecordComponent[] parts = type.getRecordComponents();
    for (int i = 0; i < parts.length; i++) {
      if (parts[i].getType().isPrimitive()) {
        continue;
      }
      Object[] values = values(parts);
      values[i] = null;
      Throwable refusal = catchThrowable(() -> create(type, values));
      assertThat(refusal)
          .as("%s without %s", type.getSimpleName(), parts[i].getName())
          .isInstanceOf(NullPointerException.class)
          .hasMessageContaining(parts[i].getName());
    }
  }

  @ParameterizedTest
  @MethodSource("records")
  void newRecordWhenPassedCollectionChangesLaterThenRecordDoesNot(Class<?> type) throws Throwable {
    RecordComponent[] parts = type.getRecordComponents();
    Object[] values = values(parts);
    Object created = create(type, values);
    Object same = create(type, values(parts));
    for (Object value : values) {
      if (value instanceof Collection<?> passed) {
        passed.clear();
      }
      if (value instanceof Map<?, ?> passed) {
        passed.clear();
      }
    }
    assertThat(created).isEqualTo(same);
    for (RecordComponent part : parts) {
      Object held = part.getAccessor().invoke(created);
      if (held instanceof Collection<?> collection) {
        assertThat(catchThrowable(collection::clear)).as(part.getName()).isNotNull();
      }
      if (held instanceof Map<?, ?> map) {
        assertThat(catchThrowable(map::clear)).as(part.getName()).isNotNull();
      }
    }
  }

  @Test
  void toStringWhenCallOrSelectionHoldsArgumentsThenNotShown() {
    JsonObject arguments = new JsonObject(Map.of("pin", new JsonValue.JsonString("4711")));
    assertThat(new ToolCall("http://s", "pay", arguments).toString()).doesNotContain("pin", "4711");
    assertThat(new LlmSelection("1", "pay", arguments).toString()).doesNotContain("pin", "4711");
    assertThat(new RequestLine(RequestLine.Role.USER, "my pin").toString()).doesNotContain("pin");
  }

  private static Object[] values(RecordComponent[] parts) {
    return Arrays.stream(parts).map(part -> value(part.getGenericType())).toArray();
  }

  /** A valid value of the type; collections are mutable and hold one item. */
  private static Object value(Type type) {
    if (type instanceof ParameterizedType generic) {
      Object item =
          value(generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1]);
      Class<?> raw = (Class<?>) generic.getRawType();
      if (raw == List.class) {
        return new ArrayList<>(List.of(item));
      }
      if (raw == Set.class) {
        return new HashSet<>(Set.of(item));
      }
      return raw == Map.class
          ? new HashMap<>(Map.of(value(generic.getActualTypeArguments()[0]), item))
          : Optional.of(item);
    }
    if (type instanceof Class<?> known && known.isEnum()) {
      return known.getEnumConstants()[0];
    }
    return SAMPLES.entrySet().stream()
        .filter(sample -> sample.getKey().equals(type))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("a");
  }

  private static final JsonValue NULL = new JsonNull();

  private static final Decision.Objection OBJECTION =
      new Decision.Objection("A", DenyReason.CHECK_FAILED);

  private static final ArgumentOrigin ORIGIN =
      new ArgumentOrigin("/a", ArgumentOrigin.Part.WHOLE, Origin.PROMPT);

  private static final Map<Type, Object> SAMPLES =
      Map.ofEntries(
          Map.entry(boolean.class, true),
          Map.entry(JsonValue.class, NULL),
          Map.entry(JsonObject.class, JsonObject.EMPTY),
          Map.entry(BigDecimal.class, BigDecimal.TEN),
          Map.entry(Instant.class, Instant.EPOCH),
          Map.entry(Intent.class, new Intent("i", "s")),
          Map.entry(ActorChain.class, ActorChain.NONE),
          Map.entry(MayAct.class, new MayAct(Optional.of("s"), Optional.empty(), Optional.empty())),
          Map.entry(ToolCall.class, new ToolCall("s", "t", JsonObject.EMPTY)),
          Map.entry(LlmHistory.class, new LlmHistory.NoCalls()),
          Map.entry(LlmRequestFacts.class, LlmRequestFacts.UNKNOWN),
          Map.entry(LlmSelection.class, new LlmSelection("1", "t", JsonObject.EMPTY)),
          Map.entry(Verdict.class, new Verdict.Allow(Optional.empty())),
          Map.entry(
              Decision.CheckResult.class,
              new Decision.CheckResult(
                  "A", CheckMode.ENFORCE, new Verdict.Allow(Optional.empty()), 1)),
          Map.entry(Decision.Objection.class, OBJECTION),
          Map.entry(Evidence.class, Evidence.NONE),
          Map.entry(Grant.class, ToolCheckRequests.request().build().grant()),
          Map.entry(UserWords.class, UserWords.of(List.of("a"))),
          Map.entry(ToolRules.class, ToolRules.NONE),
          Map.entry(ToolRules.Condition.class, new ToolRules.Condition("true", "m")),
          Map.entry(ToolUnderCheck.class, ToolUnderCheck.UNKNOWN),
          Map.entry(ObservedDefinition.class, new ObservedDefinition.NotSeen()),
          Map.entry(Provenance.class, new Provenance.NotTraced()),
          Map.entry(
              SessionEvidence.class,
              new SessionEvidence(new LlmHistory.NoCalls(), new Provenance.NotTraced())),
          Map.entry(CheckPolicy.class, CheckPolicy.STRICT),
          Map.entry(CallBudget.class, CallBudget.UNLIMITED),
          Map.entry(CallCounts.class, new CallCounts.Unknown()),
          Map.entry(OptionalInt.class, OptionalInt.of(1)),
          Map.entry(Integer.class, 1),
          Map.entry(ArgumentOrigin.class, ORIGIN),
          Map.entry(Double.class, 0.5),
          Map.entry(long.class, 1L),
          Map.entry(int.class, 1),
          Map.entry(Outcome.class, new Outcome.Permit(Optional.empty())),
          Map.entry(
              ToolDefinition.class,
              ToolCheckRequests.request().build().definition().orElseThrow()));

  private static Object create(Class<?> type, Object[] values) throws Throwable {
    Class<?>[] types =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    Constructor<?> constructor = type.getDeclaredConstructor(types);
    try {
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
