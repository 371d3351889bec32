// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The part that the job records of all providers share. The providers of this library extend it; an application uses
 * their records and has no reason to extend it. Records are immutable, and two of the same class are equal if all
 * their fields are.
 */
public abstract class JobRecord implements JobSnapshot {
    private static final int MAX_PRINTED_LENGTH = 200;

    private final JobRef ref;
    private final JobState state;
    private final String rawState;
    private final String name;
    private final @Nullable Instant submittedAt;
    private final @Nullable Instant startedAt;
    private final @Nullable Instant endedAt;

    /**
     * Creates a record.
     *
     * @param ref the reference to the job
     * @param state the state in the terms that all providers share
     * @param rawState the provider's own word for the state; empty if there is none
     * @param name the name of the job; empty if there is none
     * @param submittedAt when the provider accepted the job; null if that is not known
     * @param startedAt when the job began to run; null if it has not started or that is not known
     * @param endedAt when the job ended; null if it has not ended or that is not known
     */
    protected JobRecord(
            JobRef ref,
            JobState state,
            String rawState,
            String name,
            @Nullable Instant submittedAt,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt) {
        this.ref = ref;
        this.state = state;
        this.rawState = rawState;
        this.name = name;
        this.submittedAt = submittedAt;
        this.startedAt = startedAt;
        this.endedAt = endedAt;
    }

    @Override
    public final JobRef ref() {
        return ref;
    }

    @Override
    public final JobState state() {
        return state;
    }

    @Override
    public final String rawState() {
        return rawState;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final Optional<Instant> submittedAt() {
        return Optional.ofNullable(submittedAt);
    }

    @Override
    public final Optional<Instant> startedAt() {
        return Optional.ofNullable(startedAt);
    }

    @Override
    public final Optional<Instant> endedAt() {
        return Optional.ofNullable(endedAt);
    }

    /**
     * Returns the fields that the provider adds and that may be printed.
     *
     * @return names and values in turn, in the order in which {@link #toString} shows them
     */
    protected abstract List<Object> printableFields();

    /**
     * Returns the fields that the provider adds and that {@link #toString} must not show.
     *
     * @return the values, which count for {@link #equals} as all other fields do; none by default
     */
    protected List<Object> confidentialFields() {
        return List.of();
    }

    @Override
    public final boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof JobRecord that
                        && getClass() == that.getClass()
                        && sharedFields().equals(that.sharedFields())
                        && printableFields().equals(that.printableFields())
                        && confidentialFields().equals(that.confidentialFields()));
    }

    @Override
    public final int hashCode() {
        return 31 * sharedFields().hashCode() + printableFields().hashCode();
    }

    /**
     * Returns the fields of the job, without confidential ones. Values that came over the network may be long: each is
     * cut after 200 characters, and control characters are replaced.
     */
    @Override
    public final String toString() {
        StringBuilder text = new StringBuilder(getClass().getSimpleName());
        String separator = "[";
        for (List<Object> fields : List.of(sharedFields(), printableFields())) {
            for (int i = 0; i < fields.size(); i += 2) {
                text.append(separator).append(fields.get(i)).append('=').append(toPrintable(fields.get(i + 1)));
                separator = ", ";
            }
        }
        return text.append(']').toString();
    }

    private List<Object> sharedFields() {
        return List.of(
                "ref",
                ref,
                "state",
                state,
                "rawState",
                rawState,
                "name",
                name,
                "submittedAt",
                submittedAt(),
                "startedAt",
                startedAt(),
                "endedAt",
                endedAt());
    }

    private static String toPrintable(Object value) {
        String text = value.toString();
        String cut = text.length() > MAX_PRINTED_LENGTH ? text.substring(0, MAX_PRINTED_LENGTH) + "..." : text;
        return cut.replaceAll("\\p{Cntrl}", "?");
    }
}
