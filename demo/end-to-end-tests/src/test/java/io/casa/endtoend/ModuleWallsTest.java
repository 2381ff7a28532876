/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.endtoend;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.casa.endtoend")
final class ModuleWallsTest {
  @ArchTest
  static final ArchRule onlyLooksFromOutside =
      noClasses()
          .should()
          .dependOnClassesThat(
              DescribedPredicate.describe(
                  "are the system under test",
                  (JavaClass type) ->
                      type.getPackageName().startsWith("io.casa.")
                          && !type.getPackageName().startsWith("io.casa.endtoend")))
          .because(
              "an end-to-end test that calls the code under test no longer sees what a user sees");

  private ModuleWallsTest() {}
}
