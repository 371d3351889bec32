// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.batch.BatchStatus;
import io.github.jobcancel.testkit.batch.FakeBatch;
import io.github.jobcancel.testkit.dli.FakeDli;
import io.github.jobcancel.testkit.gp.FakeGp;
import io.github.jobcancel.testkit.gp.GpJobScript;
import io.github.jobcancel.testkit.gp.GpJobState;
import io.github.jobcancel.testkit.gp.GpRole;
import io.github.jobcancel.testkit.script.FakeScript;
import io.github.jobcancel.testkit.script.ScriptJobPlan;
import java.io.File;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the library on the module path: the module of a user requires the providers and cancels a job at each. */
class ModulesTest {
    private static final String PASSWORD = "Another-Example-1";
    private static final Set<String> DEPENDENCY_MODULES = Set.of(
            "okhttp3",
            "okio",
            "kotlin.stdlib",
            "com.fasterxml.jackson.core",
            "com.fasterxml.jackson.annotation",
            "com.fasterxml.jackson.databind",
            "org.slf4j",
            "org.slf4j.simple",
            "org.jspecify",
            "org.jetbrains.annotations",
            "annotations");

    @TempDir
    private Path classes;

    /**
     * Returns the paths of this library's modules without testkit and examples, and of the modules that they require.
     */
    private static List<Path> modulePath() {
        return Arrays.stream(ForkedProgram.classPath().split(File.pathSeparator))
                .map(Path::of)
                .filter(entry -> findModules(entry)
                        .map(ModuleDescriptor::name)
                        .anyMatch(name -> DEPENDENCY_MODULES.contains(name) || isOwnModule(name)))
                .toList();
    }

    private static boolean isOwnModule(String name) {
        return name.startsWith("io.github.jobcancel.") && !name.endsWith(".testkit");
    }

    private static Stream<ModuleDescriptor> findModules(Path entry) {
        return ModuleFinder.of(entry).findAll().stream().map(ModuleReference::descriptor);
    }

    private static String joinPaths(List<Path> entries) {
        return entries.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    @Test
    void everyArtifactIsNamedModuleThatExportsItsPackage() {
        List<ModuleDescriptor> ownModules = modulePath().stream()
                .flatMap(ModulesTest::findModules)
                .filter(module -> isOwnModule(module.name()))
                .toList();

        assertThat(ownModules)
                .extracting(ModuleDescriptor::name)
                .containsExactlyInAnyOrder(
                        "io.github.jobcancel.core",
                        "io.github.jobcancel.batch",
                        "io.github.jobcancel.dli",
                        "io.github.jobcancel.gp",
                        "io.github.jobcancel.script");
        assertThat(ownModules).noneMatch(ModuleDescriptor::isAutomatic).allSatisfy(module -> {
            assertThat(module.opens()).isEmpty();
            assertThat(module.exports().stream().filter(e -> !e.isQualified()).map(ModuleDescriptor.Exports::source))
                    .containsExactly(module.name().replace(".core", ""));
        });
    }

    @Test
    void userModuleCancelsJobAtEveryProvider() throws Exception {
        Path sources = Path.of(System.getProperty("project.basedir"), "src", "test", "resources", "modular");
        SourceCompiler.compileInto(
                classes,
                List.of(sources.resolve("module-info.java"), sources.resolve("user/Main.java")),
                "--module-path",
                joinPaths(modulePath()));
        ManualClock clock = ManualClock.startingNow();
        try (FakeBatch aws = new FakeBatch(clock, "eu-west-3");
                FakeDli dli = new FakeDli(clock);
                FakeGp gp = new FakeGp(clock);
                FakeScript script = new FakeScript(clock)) {
            gp.accounts().addServerUser("gisadmin", PASSWORD, GpRole.ADMINISTRATOR);

            ForkedProgram.ProgramResult result = ForkedProgram.ofJava(
                            "--module-path", classes + File.pathSeparator + joinPaths(modulePath()))
                    .withArguments("--module", "user/user.Main")
                    .withArguments(aws.url().toString(), aws.jobs().addJob(BatchStatus.RUNNABLE))
                    .withArguments(FakeBatch.ACCESS_KEY, FakeBatch.SECRET_KEY)
                    .withArguments(dli.url().toString(), dli.addBatch("running"))
                    .withArguments(FakeDli.PROJECT_ID, FakeDli.ACCESS_KEY, FakeDli.SECRET_KEY)
                    .withArguments(gp.serverUrl().toString(), gp.addJob(GpJobScript.startingIn(GpJobState.EXECUTING)))
                    .withArguments("gisadmin", PASSWORD)
                    .withArguments(script.dispatcherUrl().toString(), script.addBatch(ScriptJobPlan.RUNNING))
                    .withArguments(FakeScript.APP_ID, FakeScript.SERVER_NAME, FakeScript.SERVER_SECRET)
                    .runProgram();

            assertThat(result.outputLines())
                    .as(result.errors())
                    .containsExactly(
                            "Requested",
                            "Requested",
                            "Requested",
                            "Cancelled",
                            "module user on io.github.jobcancel.batch");
            assertThat(result.exitStatus()).isZero();
        }
    }
}
