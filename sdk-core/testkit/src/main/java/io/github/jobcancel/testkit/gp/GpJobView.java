// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The true state of one job of a {@link FakeGp} at one moment, whatever the fake's replies say about it.
 */
public final class GpJobView {
    private final String id;
    private final String service;
    private final String task;
    private final Optional<String> user;
    private final GpJobState state;
    private final Instant submittedAt;
    private final Optional<Instant> endedAt;
    private final int acceptedCancels;
    private final int refusedCancels;

    GpJobView(
            String id,
            String service,
            String task,
            Optional<String> user,
            GpJobState state,
            Instant submittedAt,
            Optional<Instant> endedAt,
            int acceptedCancels,
            int refusedCancels) {
        this.id = id;
        this.service = service;
        this.task = task;
        this.user = user;
        this.state = state;
        this.submittedAt = submittedAt;
        this.endedAt = endedAt;
        this.acceptedCancels = acceptedCancels;
        this.refusedCancels = refusedCancels;
    }

    /** {@return the job's id} */
    public String id() {
        return id;
    }

    /** {@return the folder and name of the service, for example {@code Maps/Test}} */
    public String service() {
        return service;
    }

    /** {@return the task that the job was submitted to} */
    public String task() {
        return task;
    }

    /** {@return the submitter; empty for an anonymous job} */
    public Optional<String> user() {
        return user;
    }

    /** {@return the job's state} */
    public GpJobState state() {
        return state;
    }

    /** {@return the time of the job's submission} */
    public Instant submittedAt() {
        return submittedAt;
    }

    /** {@return the time at which the job reached a terminal state; empty while it may still run} */
    public Optional<Instant> endedAt() {
        return endedAt;
    }

    /** {@return the number of cancel requests that the fake accepted} */
    public int acceptedCancels() {
        return acceptedCancels;
    }

    /** {@return the number of cancel requests that the fake refused because of the job's state} */
    public int refusedCancels() {
        return refusedCancels;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof GpJobView that && fields().equals(that.fields());
    }

    @Override
    public int hashCode() {
        return fields().hashCode();
    }

    @Override
    public String toString() {
        return "GpJobView" + fields();
    }

    private Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", id);
        fields.put("service", service);
        fields.put("task", task);
        fields.put("user", user);
        fields.put("state", state);
        fields.put("submittedAt", submittedAt);
        fields.put("endedAt", endedAt);
        fields.put("acceptedCancels", acceptedCancels);
        fields.put("refusedCancels", refusedCancels);
        return fields;
    }
}
