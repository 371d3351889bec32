// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.jobcancel.Calls;
import io.github.jobcancel.RetryPolicy;
import io.github.jobcancel.testkit.Answer;
import io.github.jobcancel.testkit.Fault;
import io.github.jobcancel.testkit.Incoming;
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
        Answer[] answers = {
            Answer.html(403, "no"),
            Answer.html(404, "nothing"),
            Answer.json(400, "{\"x\":1}"),
            Answer.html(200, "welcome")
        };
        for (Answer answer : answers) {
            subject.fake().fail(jobs(subject), Fault.answer(answer));
            Throwable failure =
                    catchThrowable(() -> Calls.await(subject.cancel(OPTIONS.withRetry(RetryPolicy.never()))));
            if (failure != null) {
                failures.add(failure);
            }
        }

        assertThat(failures).isNotEmpty();
        failures.forEach(secrets::notIn);
        subject.printables().forEach(o -> secrets.notIn(o.getClass().getName(), String.valueOf(o)));
        secrets.notInTargets(subject.fake().requests());
        secrets.notIn("the fake's log", subject.fake().requests().toString());
    }

    @ParameterizedTest
    @EnumSource(Echo.class)
    void aServerThatRepeatsTheRequestMakesNobodyShowItsSecrets(Echo echo) {
        Subject subject = start(null);
        AtomicReference<Incoming> sent = echo.answer(subject.fake(), jobs(subject));

        shown.add(subject.cancel(OPTIONS.withRetry(RetryPolicy.never()))
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
