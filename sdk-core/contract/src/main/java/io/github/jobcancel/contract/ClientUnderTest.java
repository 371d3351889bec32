// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.testkit.FakeServer;
import io.github.jobcancel.testkit.ReceivedRequest;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One provider's client, joined to its fake: what {@link CallContract} exercises. */
public interface ClientUnderTest extends AutoCloseable {
    /** The fake, with at least one job that is alive and stays so until it is cancelled. */
    FakeServer fakeServer();

    /** Cancels the job that is alive. */
    CompletableFuture<CancelOutcome> cancelLiveJob(CallOptions options);

    /** Whether a request fetches a credential, rather than speaks of jobs. */
    boolean isLoginRequest(ReceivedRequest request);

    /** Makes the provider refuse, from now on, every credential it has handed out. */
    void expireCredentials();

    /** Every secret the client was given. */
    List<String> clientSecrets();

    /** Every public object of the client that a caller might print. */
    List<Object> printableObjects();

    /** Closes the client; the fake is closed by the suite. */
    @Override
    void close();
}
