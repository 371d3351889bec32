// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.operation;

import io.github.jobcancel.Evidence;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.StopHandle;
import io.github.jobcancel.http.Fault;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a call has done so far, over all its operations and attempts. Read by providers, written mostly by the engine. */
public final class Trail {
    private final List<String> requestIds = new ArrayList<>(2);
    private int attempts;
    private boolean replyLost;
    private boolean mayHaveActedBefore;
    private boolean escalated;
    private boolean revived;
    private Instant signedAt = Instant.EPOCH;

    // also read by whoever closes the client, whoever drives the call
    private volatile boolean mayHaveActed;
    /** A request that changes something is out, and nothing is known of it yet. */
    private volatile boolean out;

    public Trail() {}

    /**
     * How many exchanges there were.
     *
     * @return the one whose reply is being read included
     */
    public int attempts() {
        return attempts;
    }

    /**
     * Whether a request that changes something was sent and its reply did not arrive, or could not be read.
     *
     * @return true from then on
     */
    public boolean replyLost() {
        return replyLost;
    }

    /**
     * Whether an <em>earlier</em> exchange may have acted on the job. An error that comes now may then be its echo.
     *
     * @return true once a request that changes something was sent and not certainly refused
     */
    public boolean mayHaveActed() {
        return mayHaveActed;
    }

    /**
     * The reply that is being read answers every attempt of this operation, and says that none acted. What an operation
     * before did stands.
     */
    public void actedOnNothing() {
        mayHaveActed = mayHaveActedBefore;
    }

    /**
     * The time that the exchange was signed with, by our clock as corrected.
     *
     * @return when the last attempt was authorized
     */
    public Instant signedAt() {
        return signedAt;
    }

    /**
     * What an outcome rests on.
     *
     * @param before a read before, if any
     * @param after the last read, if any
     * @param words the provider's words that decided; empty ones are left out
     * @return the evidence so far
     */
    public Evidence evidence(@Nullable JobSnapshot before, @Nullable JobSnapshot after, String... words) {
        List<String> said = new ArrayList<>(words.length);
        for (String word : words) {
            if (!word.isEmpty()) {
                said.add(word);
            }
        }
        return new Evidence(
                Optional.ofNullable(before),
                Optional.ofNullable(after),
                said,
                requestIds,
                attempts,
                replyLost,
                escalated,
                revived);
    }

    public void attempt(Instant signed, boolean mutates) {
        attempts++;
        signedAt = signed;
        out = mutates;
    }

    /** Whether the call acted, or may act yet by what is under way. May be asked on any thread. */
    public boolean mayTakeEffect() {
        return out || mayHaveActed;
    }

    /** A reply was understood. */
    public void answered(boolean acted) {
        mayHaveActed |= acted;
        out = false;
    }

    public void nextOperation() {
        mayHaveActedBefore = mayHaveActed;
    }

    public void requestId(String id) {
        if (!id.isEmpty()) {
            requestIds.add(id);
        }
    }

    /** What a fault means for what may have happened; a read never acts. */
    public void failed(Fault.Kind kind, boolean mutates) {
        if (mutates && kind.mayHaveActed) {
            acted();
            replyLost |= kind == Fault.Kind.LOST;
        }
        out = false;
    }

    /**
     * Whether the stronger verb was sent.
     *
     * @return true from then on
     */
    public boolean hasEscalated() {
        return escalated;
    }

    public void escalated() {
        escalated = true;
    }

    /** This call goes on from the outcome of another, which had its request taken. */
    public void goesOnFrom(Evidence earlier) {
        attempts += earlier.attempts();
        replyLost |= earlier.replyLost();
        goesOn(earlier.requestIds(), earlier.escalated());
    }

    /** This call goes on from one that was written down. */
    public void goesOnFrom(StopHandle earlier) {
        replyLost |= !earlier.taken();
        goesOn(earlier.requestIds(), earlier.escalated());
    }

    /** This call goes on from another, whose request got no answer. */
    public void lost(boolean stronger) {
        replyLost = true;
        goesOn(List.of(), stronger);
    }

    private void goesOn(List<String> earlierIds, boolean stronger) {
        requestIds.addAll(earlierIds);
        escalated |= stronger;
        mayHaveActed = true;
        mayHaveActedBefore = true;
    }

    public void revived() {
        revived = true;
    }

    public void acted() {
        mayHaveActed = true;
    }
}
