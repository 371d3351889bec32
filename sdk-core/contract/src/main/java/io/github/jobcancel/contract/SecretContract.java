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

/** Tests that no client prints the secrets that it was given, whatever the server replies. */
abstract class SecretContract extends ContractFixture {
    @Test
    void secretsAreNeverPrinted() {
        ClientUnderTest client = startClient(null);
        SecretAssertions secrets = new SecretAssertions(client.clientSecrets());
        List<Throwable> failures = new ArrayList<>();
        FakeReply[] replies = {
            FakeReply.html(403, "no"),
            FakeReply.html(404, "nothing"),
            FakeReply.json(400, "{\"x\":1}"),
            FakeReply.html(200, "welcome")
        };
        for (FakeReply reply : replies) {
            client.fakeServer().injectFault(jobRequests(client), ExchangeFault.replaceReply(reply));
            Throwable failure = catchThrowable(
                    () -> Calls.await(client.cancelLiveJob(CALL_OPTIONS.withRetryPolicy(RetryPolicy.noRetries()))));
            if (failure != null) {
                failures.add(failure);
            }
        }

        assertThat(failures).isNotEmpty();
        failures.forEach(secrets::assertAbsentFrom);
        client.printableObjects()
                .forEach(o -> secrets.assertAbsentFrom(o.getClass().getName(), String.valueOf(o)));
        secrets.assertAbsentFromUrls(client.fakeServer().receivedRequests());
        secrets.assertAbsentFrom(
                "the fake's log", client.fakeServer().receivedRequests().toString());
    }

    @ParameterizedTest
    @EnumSource(EchoReply.class)
    void serverThatEchoesRequestRevealsNoSecret(EchoReply echo) {
        ClientUnderTest client = startClient(null);
        AtomicReference<ReceivedRequest> echoedRequest = echo.injectReply(client.fakeServer(), jobRequests(client));

        visibleObjects.add(client.cancelLiveJob(CALL_OPTIONS.withRetryPolicy(RetryPolicy.noRetries()))
                .handle(SecretContract::outcomeOrFailure)
                .join());

        assertThat(echoedRequest.get())
                .as("the request whose secrets the scan after this test looks for")
                .isNotNull();
    }

    static Object outcomeOrFailure(Object outcome, Throwable failure) {
        return failure == null ? outcome : failure;
    }
}
