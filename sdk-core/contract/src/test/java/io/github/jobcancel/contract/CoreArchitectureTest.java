// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The layers of core: a package refers to those before it in the list, and to the caller's words. A few of the caller's words
 * are faces of what lies behind them, and may refer to it.
 */
class CoreArchitectureTest extends SourceShapeContract {
    private static final String ROOT = "io.github.jobcancel";
    private static final List<String> LAYERS = List.of(
            ROOT,
            ROOT + ".async",
            ROOT + ".http",
            ROOT + ".operation",
            ROOT + ".credential",
            ROOT + ".call",
            ROOT + ".auth",
            ROOT + ".job",
            ROOT + ".bulk");
    private static final Set<String> FACES = Set.of("Transport", "Bulk", "BulkRun", "BulkReport", "Plan");

    private final JavaClasses coreClasses =
            new ClassFileImporter().importPath(moduleFolder().resolve("target/classes"));

    CoreArchitectureTest() {
        super("..");
    }

    @Test
    void referencesRunDownOnly() {
        classes()
                .should(new ArchCondition<>("refer to lower layers only") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        if (!isFace(type)) {
                            type.getDirectDependenciesFromSelf().stream()
                                    .filter(CoreArchitectureTest::runsUp)
                                    .forEach(dependency -> events.add(
                                            SimpleConditionEvent.violated(type, dependency.getDescription())));
                        }
                    }
                })
                .check(coreClasses);
    }

    private static boolean isFace(JavaClass type) {
        String outermost =
                type.getName().substring(type.getPackageName().length() + 1).replaceAll("\\$.*", "");
        return type.getPackageName().equals(ROOT) && FACES.contains(outermost);
    }

    private static boolean runsUp(Dependency dependency) {
        int target = LAYERS.indexOf(dependency.getTargetClass().getPackageName());
        return target > LAYERS.indexOf(dependency.getOriginClass().getPackageName());
    }

    @Test
    void everyPackageHasItsLayer() {
        classes().should().resideInAnyPackage(LAYERS.toArray(String[]::new)).check(coreClasses);
    }

    @Test
    void onlyTheTransportKnowsOkHttpAndJackson() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT, ROOT + ".http")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.fasterxml..", "okio..", "okhttp3.internal..")
                .check(coreClasses);
    }
}
