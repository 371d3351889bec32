// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The proof on which an outcome rests. Immutable; the library creates it, and tests may do so with {@link #builder}. */
public final class Evidence {
    private final @Nullable JobSnapshot snapshotBefore;
    private final @Nullable JobSnapshot snapshotAfter;
    private final List<String> providerWords;
    private final List<String> requestIds;
    private final int attemptCount;
    private final boolean replyWasLost;
    private final boolean wasEscalated;
    private final boolean wasRevived;

    private Evidence(Builder builder) {
        this.snapshotBefore = builder.snapshotBefore;
        this.snapshotAfter = builder.snapshotAfter;
        this.providerWords = builder.providerWords;
        this.requestIds = builder.requestIds;
        this.attemptCount = builder.attemptCount;
        this.replyWasLost = builder.replyWasLost;
        this.wasEscalated = builder.wasEscalated;
        this.wasRevived = builder.wasRevived;
    }

    /**
     * Creates a builder of evidence that proves nothing yet. It is for providers and for tests.
     *
     * @return a builder without snapshots, words and request ids, with 0 attempts
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns the job as a read saw it before the request was sent.
     *
     * @return the snapshot; empty if no such read was made
     */
    public Optional<JobSnapshot> snapshotBefore() {
        return Optional.ofNullable(snapshotBefore);
    }

    /**
     * Returns the job as the last read, or the reply itself, showed it after the request was sent.
     *
     * @return the snapshot; empty if neither showed the job
     */
    public Optional<JobSnapshot> snapshotAfter() {
        return Optional.ofNullable(snapshotAfter);
    }

    /**
     * Returns the provider's own words that decided.
     *
     * @return states, flags, codes and messages, unchanged; may be empty
     */
    public List<String> providerWords() {
        return providerWords;
    }

    /**
     * Returns the provider's ids of the exchanges of this call.
     *
     * @return the ids in the order of the exchanges; empty if the provider gives no such ids
     */
    public List<String> requestIds() {
        return requestIds;
    }

    /**
     * Returns the number of HTTP exchanges of the call.
     *
     * @return the number, reads included
     */
    public int attemptCount() {
        return attemptCount;
    }

    /**
     * Returns whether a request that changes the job was sent and its reply did not arrive or could not be read.
     *
     * @return true if at least one such reply was lost
     */
    public boolean replyWasLost() {
        return replyWasLost;
    }

    /**
     * Returns whether the provider's stronger request was sent, as the caller allowed.
     *
     * @return true if it was sent
     */
    public boolean wasEscalated() {
        return wasEscalated;
    }

    /**
     * Returns whether the job was seen at rest and alive again later.
     *
     * @return true if it was
     */
    public boolean wasRevived() {
        return wasRevived;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Evidence that && fields().equals(that.fields());
    }

    @Override
    public int hashCode() {
        return fields().hashCode();
    }

    @Override
    public String toString() {
        return "Evidence[snapshotBefore=" + snapshotBefore() + ", snapshotAfter=" + snapshotAfter()
                + ", providerWords=" + providerWords + ", requestIds=" + requestIds + ", attemptCount=" + attemptCount
                + ", replyWasLost=" + replyWasLost + ", wasEscalated=" + wasEscalated + ", wasRevived=" + wasRevived
                + "]";
    }

    private List<Object> fields() {
        return List.of(
                snapshotBefore(),
                snapshotAfter(),
                providerWords,
                requestIds,
                attemptCount,
                replyWasLost,
                wasEscalated,
                wasRevived);
    }

    /** Collects the parts of an {@link Evidence}. Not safe for use by several threads. */
    public static final class Builder {
        private @Nullable JobSnapshot snapshotBefore;
        private @Nullable JobSnapshot snapshotAfter;
        private List<String> providerWords = List.of();
        private List<String> requestIds = List.of();
        private int attemptCount;
        private boolean replyWasLost;
        private boolean wasEscalated;
        private boolean wasRevived;

        private Builder() {}

        /**
         * Sets the job as a read saw it before the request was sent.
         *
         * @param snapshot the snapshot; null if no such read was made
         * @return this builder
         */
        public Builder snapshotBefore(@Nullable JobSnapshot snapshot) {
            this.snapshotBefore = snapshot;
            return this;
        }

        /**
         * Sets the job as the last read, or the reply itself, showed it afterwards.
         *
         * @param snapshot the snapshot; null if neither showed the job
         * @return this builder
         */
        public Builder snapshotAfter(@Nullable JobSnapshot snapshot) {
            this.snapshotAfter = snapshot;
            return this;
        }

        /**
         * Sets the provider's own words that decided.
         *
         * @param words states, flags, codes and messages, unchanged
         * @return this builder
         */
        public Builder providerWords(List<String> words) {
            this.providerWords = List.copyOf(words);
            return this;
        }

        /**
         * Sets the provider's ids of the exchanges of the call.
         *
         * @param ids the ids in the order of the exchanges
         * @return this builder
         */
        public Builder requestIds(List<String> ids) {
            this.requestIds = List.copyOf(ids);
            return this;
        }

        /**
         * Sets the number of HTTP exchanges of the call.
         *
         * @param count the number, reads included
         * @return this builder
         */
        public Builder attemptCount(int count) {
            this.attemptCount = count;
            return this;
        }

        /**
         * Sets whether the reply to a request that changes the job was lost.
         *
         * @param lost true if it did not arrive or could not be read
         * @return this builder
         */
        public Builder replyWasLost(boolean lost) {
            this.replyWasLost = lost;
            return this;
        }

        /**
         * Sets whether the provider's stronger request was sent.
         *
         * @param escalated true if it was sent
         * @return this builder
         */
        public Builder wasEscalated(boolean escalated) {
            this.wasEscalated = escalated;
            return this;
        }

        /**
         * Sets whether the job was seen at rest and alive again later.
         *
         * @param revived true if it was
         * @return this builder
         */
        public Builder wasRevived(boolean revived) {
            this.wasRevived = revived;
            return this;
        }

        /**
         * Creates the evidence.
         *
         * @return the evidence
         */
        public Evidence build() {
            return new Evidence(this);
        }
    }
}
