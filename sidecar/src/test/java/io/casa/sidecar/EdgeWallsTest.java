/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.casa.sidecar", importOptions = ImportOption.DoNotIncludeTests.class)
class EdgeWallsTest {
  @ArchTest
  static final ArchRule ENVOYS_WIRE_WHEN_SPOKEN_THEN_ONLY_BY_THE_EDGE =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.casa.sidecar.envoy..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.envoyproxy..", "io.grpc..", "io.netty..", "com.google.protobuf..")
          .because("one package translates between Envoy's messages and rulings");

  @ArchTest
  static final ArchRule SIDECAR_WHEN_BUILT_THEN_KNOWS_NO_LAUNCHER =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.casa.launcher..")
          .because("only the tests borrow the launcher's way of finding Envoy");

  @ArchTest
  static final ArchRule ANSWERS_WHEN_READ_THEN_ONLY_THE_STREAM_ENDS_THEM =
      noClasses()
          .that()
          .haveSimpleNameStartingWith("Answer")
          .and()
          .doNotHaveSimpleName("AnswerStream")
          .and()
          .resideInAPackage("io.casa.sidecar.envoy..")
          .should()
          .callMethod(io.grpc.stub.StreamObserver.class, "onCompleted")
          .because("completing an answer's stream early lets the rest of it pass unread");
}
