/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.launcher;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.casa.launcher", importOptions = ImportOption.DoNotIncludeTests.class)
class ModuleWallsTest {
  @ArchTest
  static final ArchRule NOTHING_OF_THE_PARTS_IT_STARTS =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.casa.keycloak..", "io.casa.sidecar..", "io.casa.demo..", "org.keycloak..")
          .because("the parts are told files and arguments; no jar is shared with them");

  @ArchTest
  static final ArchRule MAS_IS_PURE =
      noClasses()
          .that()
          .resideInAPackage("..mas..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.net.http..",
              "..launcher.process..",
              "..launcher.keycloak..",
              "..launcher.runtime..")
          .because("what a resource means does not depend on what runs");

  @ArchTest
  static final ArchRule ONE_PLACE_STARTS_PROCESSES =
      noClasses()
          .that()
          .resideOutsideOfPackage("..launcher.process..")
          .should()
          .dependOnClassesThat()
          .areAssignableTo(ProcessBuilder.class)
          .because("a process that RunningProcess did not start would outlive us");

  @ArchTest
  static final ArchRule ONLY_COMMANDS_KNOW_THE_COMMAND_LINE =
      noClasses()
          .that()
          .resideOutsideOfPackage("..launcher.cli..")
          .should()
          .dependOnClassesThat(resideInAPackage("picocli.."))
          .because("the demo and the tests use the library, not the commands");

  @ArchTest
  static final ArchRule ONLY_TOOLS_KNOWS_MCP =
      noClasses()
          .that()
          .resideOutsideOfPackage("..launcher.tools..")
          .should()
          .dependOnClassesThat(resideInAPackage("io.modelcontextprotocol.."))
          .because("the MCP SDK changes its API between minor versions");

  @ArchTest
  static final ArchRule NO_CYCLES =
      slices()
          .matching("io.casa.launcher.(*)..")
          .should()
          .beFreeOfCycles()
          .because("each package can be understood without the ones above it");

  @ArchTest
  static final ArchRule ONE_ROOT_EXCEPTION =
      classes()
          .that()
          .areAssignableTo(Throwable.class)
          .should()
          .beAssignableTo(LauncherException.class)
          .because("commands turn exactly this one into a message and exit status 1");

  @ArchTest
  static final ArchRule NO_BARE_EXCEPTIONS =
      noClasses()
          .that()
          .doNotBelongToAnyOf(LauncherException.class)
          .should()
          .callConstructor(RuntimeException.class, String.class)
          .orShould()
          .callConstructor(RuntimeException.class, String.class, Throwable.class)
          .orShould()
          .callConstructor(RuntimeException.class)
          .because("a bare exception tells no one what to do");
}
