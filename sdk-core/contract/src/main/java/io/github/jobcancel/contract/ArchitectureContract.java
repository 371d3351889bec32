// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noCodeUnits;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The rules that a provider's module obeys: what it may depend on, what its public types may show, and how long its files and
 * methods may be.
 */
public abstract class ArchitectureContract extends SourceShapeContract {
    /** The packages of core that only the library's own modules see. */
    private static final Set<String> HIDDEN_PACKAGES = Set.of(
            "io.github.jobcancel.async",
            "io.github.jobcancel.http",
            "io.github.jobcancel.operation",
            "io.github.jobcancel.credential",
            "io.github.jobcancel.call",
            "io.github.jobcancel.auth",
            "io.github.jobcancel.job",
            "io.github.jobcancel.bulk");

    /** Creates the rules of the module whose tests run. */
    protected ArchitectureContract() {
        super("");
    }

    private JavaClasses moduleClasses() {
        return new ClassFileImporter().importPath(moduleFolder().resolve("target/classes"));
    }

    @Test
    void moduleCreatesNoFutureThreadTimerOrRetryLoop() {
        noClasses()
                .should()
                .callConstructor(CompletableFuture.class)
                .orShould()
                .callMethodWhere(DescribedPredicate.describe("makes or schedules work of its own", call -> {
                    String owner = call.getTargetOwner().getName();
                    return owner.equals("java.lang.Thread")
                            || owner.startsWith("java.util.concurrent.Executor")
                            || owner.startsWith("java.util.concurrent.Scheduled")
                            || owner.startsWith("java.util.concurrent.locks.")
                            || owner.equals("java.util.Timer")
                            || (owner.equals("java.util.concurrent.CompletableFuture")
                                    && List.of(
                                                    "completedFuture",
                                                    "failedFuture",
                                                    "supplyAsync",
                                                    "runAsync",
                                                    "get",
                                                    "join")
                                            .contains(call.getName()));
                }))
                .because("core alone does these; a provider only says what follows from a reply")
                .allowEmptyShould(true)
                .check(moduleClasses());
    }

    @Test
    void moduleReachesNetworkOnlyThroughCore() {
        noClasses()
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "are HTTP clients, sockets or JSON libraries",
                        c -> (c.getPackageName().startsWith("okhttp3")
                                        && !c.getName().startsWith("okhttp3.HttpUrl"))
                                || c.getPackageName().startsWith("com.fasterxml")
                                || c.getName().startsWith("java.net.Socket")
                                || c.getName().startsWith("java.net.http")
                                || c.getName().equals("java.net.HttpURLConnection")))
                .check(moduleClasses());
    }

    @Test
    void exportedTypesShowNoHiddenType() {
        noCodeUnits()
                .that()
                .arePublic()
                .and(DescribedPredicate.describe(
                        "belong to a public class of an exported package",
                        (JavaMember m) -> m.getOwner().getModifiers().contains(JavaModifier.PUBLIC)
                                && !m.getOwner().getPackageName().endsWith(".auth")))
                .should(new ArchCondition<>("show a hidden type of core") {
                    @Override
                    public void check(JavaCodeUnit unit, ConditionEvents events) {
                        Stream.concat(Stream.of(unit.getRawReturnType()), unit.getRawParameterTypes().stream())
                                .filter(t -> HIDDEN_PACKAGES.contains(t.getPackageName()))
                                .forEach(t -> events.add(SimpleConditionEvent.satisfied(
                                        unit, unit.getFullName() + " shows " + t.getName())));
                    }
                })
                .check(moduleClasses());
    }
}
