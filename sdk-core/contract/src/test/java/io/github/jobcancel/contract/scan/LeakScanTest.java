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
    void aTestThatShowsASecretFails(String how) {
        assertThat(failures(Leaks.class, how))
                .singleElement()
                .satisfies(failure -> assertThat(failure).hasMessageStartingWith("a secret is shown in"));
    }

    @Test
    void aTestThatFailsWithASecretFailsForThatToo() {
        assertThat(failures(Leaks.class, "inTheFailureOfTheTest"))
                .singleElement()
                .satisfies(failure -> assertThat(failure.getSuppressed())
                        .singleElement()
                        .satisfies(leak -> assertThat(leak).hasMessageContaining("the test's failure")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing", "inTheRequestLogButMasked"})
    void aTestThatShowsNoSecretPasses(String how) {
        assertThat(failures(Leaks.class, how)).isEmpty();
    }

    @Test
    void whatAClosingShowsIsSeen() {
        assertThat(failures(Leaks.AtLast.class, "nothing"))
                .singleElement()
                .satisfies(failure -> assertThat(failure).hasMessageContaining("a secret is shown in"));
    }

    private static List<Throwable> failures(Class<?> of, String method) {
        List<Throwable> out = new ArrayList<>();
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectMethod(of, method))
                .build();
        LauncherFactory.create().execute(request, new TestExecutionListener() {
            @Override
            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                result.getThrowable().ifPresent(out::add);
            }
        });
        return out;
    }
}
