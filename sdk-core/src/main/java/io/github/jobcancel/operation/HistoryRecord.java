// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.operation;

import io.github.jobcancel.Evidence;
import io.github.jobcancel.FailureKind;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.StopHandle;
import io.github.jobcancel.http.AttemptFailure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The history of one call as the call writes it. A flow changes it only by {@link CallStep#updateHistory}. */
public final class HistoryRecord implements CallHistory {
    private final List<String> requestIds = new ArrayList<>(2);
    private int attempts;
    private boolean replyLost;
    private boolean attemptDenied;
    private boolean mayHaveActedBefore;
    private boolean escalated;
    private boolean revived;
    private Instant signedAt = Instant.EPOCH;

    // also read by the thread that closes the client, while another thread drives the call
    private volatile boolean mayHaveActed;
    /** Whether a request that changes something was sent and its result is not known yet. */
    private volatile boolean mutationInFlight;

    /** Creates the empty history of a call. */
    public HistoryRecord() {}

    @Override
    public int attemptCount() {
        return attempts;
    }

    @Override
    public boolean hasLostReply() {
        return replyLost;
    }

    @Override
    public boolean mayHaveActed() {
        return mayHaveActed;
    }

    @Override
    public boolean mayHaveActedBefore() {
        return mayHaveActedBefore;
    }

    @Override
    public boolean hasEscalated() {
        return escalated;
    }

    @Override
    public Instant signedAt() {
        return signedAt;
    }

    @Override
    public Evidence toEvidence(@Nullable JobSnapshot before, @Nullable JobSnapshot after, String... words) {
        List<String> decisive = new ArrayList<>(words.length);
        for (String word : words) {
            if (!word.isEmpty()) {
                decisive.add(word);
            }
        }
        return Evidence.builder()
                .snapshotBefore(before)
                .snapshotAfter(after)
                .providerWords(decisive)
                .requestIds(requestIds)
                .attemptCount(attempts)
                .replyWasLost(replyLost)
                .wasEscalated(escalated)
                .wasRevived(revived)
                .build();
    }

    /**
     * Returns whether the call acted, or may still act by the request in flight. May be called on any thread.
     *
     * @return whether the call may change the job
     */
    public boolean mayTakeEffect() {
        return mutationInFlight || mayHaveActed;
    }

    /**
     * Counts an attempt that is about to be sent.
     *
     * @param signed when the request was signed, by our clock as corrected
     * @param mutates whether the request may change something
     */
    public void startAttempt(Instant signed, boolean mutates) {
        attempts++;
        attemptDenied = false;
        signedAt = signed;
        mutationInFlight = mutates;
    }

    /**
     * Records whether an attempt may have acted. A read never acts.
     *
     * @param result the attempt that has ended
     */
    public void onAttempt(AttemptResult result) {
        AttemptFailure fault = result.fault();
        boolean acted = fault == null ? !attemptDenied : fault.kind().mayHaveActed();
        if (result.mutates() && acted) {
            mayHaveActed = true;
            replyLost |= fault != null && fault.kind() == FailureKind.LOST;
        }
        mutationInFlight = false;
    }

    /**
     * Records that the reply that was just read proves that its request did not act. An earlier attempt may still have
     * acted.
     */
    public void denyAttempt() {
        attemptDenied = true;
    }

    /**
     * Records that the reply that was just read proves that no attempt of this operation acted. An earlier operation
     * may still have acted.
     */
    public void denyOperation() {
        attemptDenied = true;
        mayHaveActed = mayHaveActedBefore;
    }

    /** Records that the following attempts belong to another operation of the same call. */
    public void startOperation() {
        mayHaveActedBefore = mayHaveActed;
    }

    /**
     * Adds the provider's id of an exchange.
     *
     * @param id the id; empty if there is none
     */
    public void addRequestId(String id) {
        if (!id.isEmpty()) {
            requestIds.add(id);
        }
    }

    /**
     * Adds the attempts of a read that another call made for this one.
     *
     * @param ids the provider's ids of the exchanges
     * @param number how many attempts there were
     */
    public void addRead(List<String> ids, int number) {
        requestIds.addAll(ids);
        attempts += number;
    }

    /** Records that the stronger verb is sent. */
    public void markEscalated() {
        escalated = true;
    }

    /** Records that the job was alive after its record had shown it at rest. */
    public void markRevived() {
        revived = true;
    }

    /** Records that a request of another call may have acted on the job. */
    public void markActed() {
        mayHaveActed = true;
    }

    /**
     * Continues from the outcome of another call, whose request was accepted.
     *
     * @param earlier the evidence of that outcome
     */
    public void continueFrom(Evidence earlier) {
        attempts += earlier.attemptCount();
        replyLost |= earlier.replyWasLost();
        continueFrom(earlier.requestIds(), earlier.wasEscalated());
    }

    /**
     * Continues from a stop that was written down.
     *
     * @param earlier the handle of the earlier stop
     */
    public void continueFrom(StopHandle earlier) {
        replyLost |= !earlier.wasAcknowledged();
        continueFrom(earlier.requestIds(), earlier.wasEscalated());
    }

    /**
     * Continues from another call, whose request got no answer.
     *
     * @param stronger whether that request was the stronger verb
     */
    public void continueFromLoss(boolean stronger) {
        replyLost = true;
        continueFrom(List.of(), stronger);
    }

    private void continueFrom(List<String> earlierIds, boolean stronger) {
        requestIds.addAll(earlierIds);
        escalated |= stronger;
        mayHaveActed = true;
        mayHaveActedBefore = true;
    }
}
