// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.dli;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The true state of a job of {@link FakeDli}. Tests compare the claims of a client with it.
 */
public final class DliJobView {
    private final String id;
    private final String projectId;
    private final String name;
    private final String queue;
    private final String owner;
    private final String state;
    private final boolean isTerminal;
    private final int acceptedCancels;
    private final boolean endedByCancel;
    private final Instant createdAt;
    private final Instant changedAt;

    DliJobView(
            String id,
            String projectId,
            String name,
            String queue,
            String owner,
            String state,
            boolean isTerminal,
            int acceptedCancels,
            boolean endedByCancel,
            Instant createdAt,
            Instant changedAt) {
        this.id = id;
        this.projectId = projectId;
        this.name = name;
        this.queue = queue;
        this.owner = owner;
        this.state = state;
        this.isTerminal = isTerminal;
        this.acceptedCancels = acceptedCancels;
        this.endedByCancel = endedByCancel;
        this.createdAt = createdAt;
        this.changedAt = changedAt;
    }

    /** {@return the id of the job; for a Flink job its number in decimal} */
    public String id() {
        return id;
    }

    /** {@return the id of its project} */
    public String projectId() {
        return projectId;
    }

    /** {@return the name of the job} */
    public String name() {
        return name;
    }

    /** {@return the queue of the job} */
    public String queue() {
        return queue;
    }

    /** {@return the name of the user who submitted it} */
    public String owner() {
        return owner;
    }

    /** {@return the state in the provider's default spelling} */
    public String state() {
        return state;
    }

    /** {@return whether the job has ended and does not change any more by itself} */
    public boolean isTerminal() {
        return isTerminal;
    }

    /** {@return the number of cancel and stop requests that were accepted for it} */
    public int acceptedCancels() {
        return acceptedCancels;
    }

    /** {@return whether an accepted cancel ended it} */
    public boolean endedByCancel() {
        return endedByCancel;
    }

    /** {@return the time of its submission} */
    public Instant createdAt() {
        return createdAt;
    }

    /** {@return the time of its last change of state} */
    public Instant changedAt() {
        return changedAt;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DliJobView that && fields().equals(that.fields());
    }

    @Override
    public int hashCode() {
        return fields().hashCode();
    }

    @Override
    public String toString() {
        return "DliJobView" + fields();
    }

    private Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", id);
        fields.put("projectId", projectId);
        fields.put("name", name);
        fields.put("queue", queue);
        fields.put("owner", owner);
        fields.put("state", state);
        fields.put("isTerminal", isTerminal);
        fields.put("acceptedCancels", acceptedCancels);
        fields.put("endedByCancel", endedByCancel);
        fields.put("createdAt", createdAt);
        fields.put("changedAt", changedAt);
        return fields;
    }
}
