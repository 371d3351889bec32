// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

/** The fakes know nothing of the library's clients, so they cannot share their mistakes. */
class TestkitArchitectureTest extends SourceShapeContract {
    TestkitArchitectureTest() {
        super("../testkit");
    }

    @Test
    void fakesKnowNothingOfTheClients() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.github.jobcancel",
                        "io.github.jobcancel.http..",
                        "io.github.jobcancel.call..",
                        "io.github.jobcancel.job..")
                .check(new ClassFileImporter().importPath(moduleFolder().resolve("target/classes")));
    }
}
