// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.sim;

import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.RemoteJob;
import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.FakeServer;
import io.github.jobcancel.testkit.ReceivedRequest;

/** Provides one provider in one schedule: its fake, which knows the truth, and one job on it as the client sees it. */
public interface Scenario extends AutoCloseable {
    /** Returns the fake, which is used without a network. */
    FakeServer fakeServer();

    /** Returns the job, bound to the client. */
    RemoteJob job();

    /**
     * Returns the same job as another process sees it: bound to a second client, which is closed with this scenario.
     */
    RemoteJob jobFromOtherProcess();

    /** Creates another job on the same fake, bound to the same client. Closing the first scenario closes all. */
    Scenario openSibling(ScheduleChoices choices);

    /** Returns the true state of the job. */
    JobTruth jobTruth();

    /** Lets the job change by itself, or lets another client act on it. */
    void disturbJob(ScheduleChoices choices);

    /** Returns whether a request may change a job. */
    boolean mutatesJob(ReceivedRequest request);

    /** Returns whether a request fetches a credential. */
    boolean isLoginRequest(ReceivedRequest request);

    /** Makes the provider refuse the credentials that it has issued so far. */
    void expireCredentials();

    /** Returns whether only a caller who permits escalation may cause such a request. */
    default boolean isEscalation(ReceivedRequest request) {
        return false;
    }

    /** Returns whether the provider has a stronger operation that a stop may escalate to. */
    default boolean supportsEscalation() {
        return false;
    }

    /**
     * Returns the stale reply that a server would give: the older reply, with the data of the exchange itself updated.
     */
    default FakeReply toStaleReply(FakeReply olderReply, FakeReply dueReply) {
        return olderReply;
    }

    /**
     * Returns whether this outcome is allowed for this truth by the rules of this provider, beyond the common rules.
     */
    default boolean allowsOutcome(CancelOutcome outcome, JobTruth truth) {
        return true;
    }

    @Override
    void close();

    /**
     * Describes the job as the provider knows it.
     *
     * @param isRecorded whether the provider has a record of it
     * @param state its state in the provider's words, for messages and hashes
     * @param isAtRest whether it is at rest
     * @param hasSucceeded whether it ended with success
     * @param wasStopped whether a stop by this client or another ended it
     * @param acceptedOurCancel whether the provider accepted a stop request of this client
     */
    record JobTruth(
            boolean isRecorded,
            String state,
            boolean isAtRest,
            boolean hasSucceeded,
            boolean wasStopped,
            boolean acceptedOurCancel) {}
}
