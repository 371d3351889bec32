// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

class LeakScanTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "logged",
                "loggedByAnotherThread",
                "formEncoded",
                "percentEncoded",
                "hexadecimal",
                "base64",
                "base64WithinMore",
                "inTheCauseOfALoggedFailure",
                "inASuppressedFailureWithinReach",
                "inAToString",
                "onStandardOutput",
                "onStandardError",
                "inAnotherLibrarysLog",
                "inAUrl",
                "inTheRequestLog"
            })
    void testThatRevealsSecretFails(String methodName) {
        assertThat(collectFailures(LeakSamples.class, methodName))
                .singleElement()
                .satisfies(failure -> assertThat(failure).hasMessageStartingWith("a secret is shown in"));
    }

    @Test
    void failingTestThatRevealsSecretReportsLeakToo() {
        assertThat(collectFailures(LeakSamples.class, "inTheFailureOfTheTest"))
                .singleElement()
                .satisfies(failure -> assertThat(failure.getSuppressed())
                        .singleElement()
                        .satisfies(leak -> assertThat(leak).hasMessageContaining("the test's failure")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing", "inTheRequestLogButMasked"})
    void testThatRevealsNoSecretPasses(String methodName) {
        assertThat(collectFailures(LeakSamples.class, methodName)).isEmpty();
    }

    @Test
    void leakInAfterAllIsFound() {
        assertThat(collectFailures(LeakSamples.ClosingLeak.class, "nothing"))
                .singleElement()
                .satisfies(failure -> assertThat(failure).hasMessageContaining("a secret is shown in"));
    }

    private static List<Throwable> collectFailures(Class<?> testClass, String method) {
        List<Throwable> failures = new ArrayList<>();
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectMethod(testClass, method))
                .build();
        LauncherFactory.create().execute(request, new TestExecutionListener() {
            @Override
            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                result.getThrowable().ifPresent(failures::add);
            }
        });
        return failures;
    }
}
