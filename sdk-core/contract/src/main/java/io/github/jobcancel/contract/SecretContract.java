// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.jobcancel.Calls;
import io.github.jobcancel.RetryPolicy;
import io.github.jobcancel.testkit.ExchangeFault;
import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.ReceivedRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What no client may show of the secrets that it was given, whatever it is answered. */
abstract class SecretContract extends Bench {
    @Test
    void noSecretIsPrinted() {
        Subject subject = start(null);
        Secrets secrets = new Secrets(subject.secrets());
        List<Throwable> failures = new ArrayList<>();
        FakeReply[] answers = {
            FakeReply.html(403, "no"),
            FakeReply.html(404, "nothing"),
            FakeReply.json(400, "{\"x\":1}"),
            FakeReply.html(200, "welcome")
        };
        for (FakeReply answer : answers) {
            subject.fake().injectFault(jobs(subject), ExchangeFault.replaceReply(answer));
            Throwable failure =
                    catchThrowable(() -> Calls.await(subject.cancel(OPTIONS.withRetryPolicy(RetryPolicy.noRetries()))));
            if (failure != null) {
                failures.add(failure);
            }
        }

        assertThat(failures).isNotEmpty();
        failures.forEach(secrets::notIn);
        subject.printables().forEach(o -> secrets.notIn(o.getClass().getName(), String.valueOf(o)));
        secrets.notInTargets(subject.fake().receivedRequests());
        secrets.notIn("the fake's log", subject.fake().receivedRequests().toString());
    }

    @ParameterizedTest
    @EnumSource(Echo.class)
    void aServerThatRepeatsTheRequestMakesNobodyShowItsSecrets(Echo echo) {
        Subject subject = start(null);
        AtomicReference<ReceivedRequest> sent = echo.answer(subject.fake(), jobs(subject));

        shown.add(subject.cancel(OPTIONS.withRetryPolicy(RetryPolicy.noRetries()))
                .handle(SecretContract::either)
                .join());

        assertThat(sent.get())
                .as("the scan after this test looks for what this request carried")
                .isNotNull();
    }

    static Object either(Object outcome, Throwable failure) {
        return failure == null ? outcome : failure;
    }
}
