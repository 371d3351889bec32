// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.JobClient;
import io.github.jobcancel.testkit.FakeServer;
import io.github.jobcancel.testkit.ReceivedRequest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Describes a client whose fake and credentials need no code of their own. */
public record SimpleClientUnderTest(
        FakeServer fakeServer,
        JobClient<?> client,
        Function<CallOptions, CompletableFuture<CancelOutcome>> liveJobCancel,
        Predicate<ReceivedRequest> loginRequests,
        Runnable credentialExpiry,
        List<String> clientSecrets,
        Supplier<List<Object>> printables)
        implements ClientUnderTest {
    @Override
    public CompletableFuture<CancelOutcome> cancelLiveJob(CallOptions options) {
        return liveJobCancel.apply(options);
    }

    @Override
    public boolean isLoginRequest(ReceivedRequest request) {
        return loginRequests.test(request);
    }

    @Override
    public void expireCredentials() {
        credentialExpiry.run();
    }

    @Override
    public List<Object> printableObjects() {
        return printables.get();
    }

    @Override
    public void close() {
        client.close();
    }
}
