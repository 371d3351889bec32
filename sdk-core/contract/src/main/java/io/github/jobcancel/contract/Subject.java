// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.testkit.FakeServer;
import io.github.jobcancel.testkit.ReceivedRequest;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One provider's client, joined to its fake: what {@link CallContract} exercises. */
public interface Subject extends AutoCloseable {
    /** The fake, with at least one job that is alive and stays so until it is cancelled. */
    FakeServer fake();

    /** Cancels the job that is alive. */
    CompletableFuture<CancelOutcome> cancel(CallOptions options);

    /** Whether a request fetches a credential, rather than speaks of jobs. */
    boolean login(ReceivedRequest request);

    /** Makes the provider refuse, from now on, every credential it has handed out. */
    void expireCredentials();

    /** Every secret the client was given. */
    List<String> secrets();

    /** Every public object of the client that a caller might print. */
    List<Object> printables();

    /** Closes the client; the fake is closed by the suite. */
    @Override
    void close();
}
