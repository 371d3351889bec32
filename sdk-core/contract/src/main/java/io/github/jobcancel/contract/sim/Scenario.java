// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.sim;

import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.RemoteJob;
import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.FakeServer;
import io.github.jobcancel.testkit.ReceivedRequest;

/** One provider in one schedule: its fake, which knows the truth, and our client's view of one job on it. */
public interface Scenario extends AutoCloseable {
    /** The fake, off the network. */
    FakeServer fakeServer();

    /** The job as our client sees it. */
    RemoteJob job();

    /** The same job as another process sees it: through a client of its own, which is closed with this world. */
    RemoteJob jobFromOtherProcess();

    /** Another job on the same fake, reached by the same client; closing the first one closes all. */
    Scenario openSibling(ScheduleChoices choices);

    /** What is really so. */
    JobTruth jobTruth();

    /** Lets the job do something of its own, or another client do something to it. */
    void disturbJob(ScheduleChoices choices);

    /** Whether a request may change a job. */
    boolean mutatesJob(ReceivedRequest request);

    /** Whether a request fetches a credential. */
    boolean isLoginRequest(ReceivedRequest request);

    /** Makes the provider refuse what it has handed out. */
    void expireCredentials();

    /** Whether only a caller who allowed to escalate may send such a request. */
    default boolean isEscalation(ReceivedRequest request) {
        return false;
    }

    /** Whether there is a stronger verb, so that leave to escalate allows anything at all. */
    default boolean supportsEscalation() {
        return false;
    }

    /** An older answer in place of the one that is due, as a server would give it: with what belongs to the exchange renewed. */
    default FakeReply toStaleReply(FakeReply olderReply, FakeReply dueReply) {
        return olderReply;
    }

    /** Whether this outcome may be told about this truth: what only this provider promises, beyond the common rules. */
    default boolean allowsOutcome(CancelOutcome outcome, JobTruth truth) {
        return true;
    }

    @Override
    void close();

    /**
     * The job as the provider knows it.
     *
     * @param isRecorded whether the provider has a record of it
     * @param state its state in the provider's word, for messages and hashes
     * @param isAtRest whether it is at rest
     * @param hasSucceeded whether it came to a good end
     * @param wasStopped whether a stop, ours or another's, is what ended it
     * @param acceptedOurCancel whether a request of ours to stop it reached the provider and was taken
     */
    record JobTruth(
            boolean isRecorded,
            String state,
            boolean isAtRest,
            boolean hasSucceeded,
            boolean wasStopped,
            boolean acceptedOurCancel) {}
}
