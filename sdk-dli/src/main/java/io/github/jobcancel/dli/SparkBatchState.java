// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.JobRef;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.JobState;
import io.github.jobcancel.http.JsonValue;

/**
 * State of a Spark batch, without its details.
 *
 * @param ref the reference: region, project and batch id
 * @param state the provider-independent state; {@code dead} is {@link JobState#ENDED}, because DLI uses this word for
 *     failed and for cancelled batches
 * @param rawState DLI's state word, with its original case
 */
public record SparkBatchState(JobRef ref, JobState state, String rawState) implements JobSnapshot {

    /** Creates the state from the record, or from a missing record. */
    static SparkBatchState fromJson(JobRef ref, JsonValue json) {
        String rawState = json.textField("state");
        return new SparkBatchState(
                ref, json.exists() ? DliStatus.toJobState(SparkStatus.values(), rawState) : JobState.ABSENT, rawState);
    }
}
