// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noCodeUnits;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a provider's module may not do, and how large it may be. */
public abstract class ArchitectureContract {
    private static final int MAX_FILE_LINES = 300;

    private final Path moduleFolder = Path.of(System.getProperty("project.basedir", "."));
    private final JavaClasses moduleClasses =
            new ClassFileImporter().importPath(moduleFolder.resolve("target/classes"));

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
                .because("the engine alone does these; a provider only says what follows from a reply")
                .allowEmptyShould(true)
                .check(moduleClasses);
    }

    @Test
    void moduleReachesNetworkOnlyThroughEngine() {
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
                .check(moduleClasses);
    }

    @Test
    void publicTypesExposeNoEngineType() {
        noCodeUnits()
                .that()
                .arePublic()
                .and(DescribedPredicate.describe(
                        "belong to a public class",
                        (JavaMember m) -> m.getOwner().getModifiers().contains(JavaModifier.PUBLIC)))
                .should(new ArchCondition<>("mention the engine") {
                    @Override
                    public void check(JavaCodeUnit unit, ConditionEvents events) {
                        Stream.concat(Stream.of(unit.getRawReturnType()), unit.getRawParameterTypes().stream())
                                .filter(t -> t.getPackageName().endsWith(".engine"))
                                .forEach(t -> events.add(SimpleConditionEvent.satisfied(
                                        unit, unit.getFullName() + " mentions " + t.getName())));
                    }
                })
                .check(moduleClasses);
    }

    @Test
    void classNamesContainNoFillerWord() {
        classes()
                .should()
                .haveNameNotMatching(".*(Util|Utils|Helper|Manager|Impl|Common|Abstract|Internal)s?")
                .check(moduleClasses);
    }

    @Test
    void filesStayWithinLineLimit() throws IOException {
        try (Stream<Path> files = Files.walk(moduleFolder.resolve("src/main/java"))) {
            List<String> tooLong = files.filter(f -> f.toString().endsWith(".java"))
                    .filter(f -> countLines(f) > MAX_FILE_LINES)
                    .map(Path::toString)
                    .toList();
            assertThat(tooLong).as("files over %d lines", MAX_FILE_LINES).isEmpty();
        }
    }

    private static long countLines(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
