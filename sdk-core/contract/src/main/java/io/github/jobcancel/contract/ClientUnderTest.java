// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.testkit.FakeServer;
import io.github.jobcancel.testkit.ReceivedRequest;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Provides the client of one provider and its fake to {@link CallContract}. */
public interface ClientUnderTest extends AutoCloseable {
    /** Returns the fake; it has at least one job that stays alive until it is cancelled. */
    FakeServer fakeServer();

    /** Cancels that job. */
    CompletableFuture<CancelOutcome> cancelLiveJob(CallOptions options);

    /** Returns whether a request fetches a credential; all other requests are about jobs. */
    boolean isLoginRequest(ReceivedRequest request);

    /** Makes the provider refuse every credential that it has issued so far. */
    void expireCredentials();

    /** Returns every secret that the client was given. */
    List<String> clientSecrets();

    /** Returns every public object of the client that a caller might print. */
    List<Object> printableObjects();

    /** Closes the client; the fixture closes the fake. */
    @Override
    void close();
}
