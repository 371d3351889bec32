// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.livy;

import io.github.jobcancel.JobRecord;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.JobState;
import io.github.jobcancel.http.JsonValue;
import java.util.List;

/** The record of a batch. Livy does not record any times. */
final class LivyBatch extends JobRecord {
    private final String owner;
    private final String appId;

    private LivyBatch(JobRef ref, JobState state, JsonValue json) {
        super(ref, state, json.textField("state"), json.textField("name"), null, null, null);
        this.owner = json.textField("owner");
        this.appId = json.textField("appId");
    }

    static LivyBatch parseRecord(JobRef ref, JsonValue json) {
        return new LivyBatch(ref, LivyState.toJobState(json.textField("state")), json);
    }

    static LivyBatch absentBatch(JobRef ref) {
        return new LivyBatch(ref, JobState.ABSENT, JsonValue.parseDocument(new byte[0]));
    }

    @Override
    protected List<Object> printableFields() {
        return List.of("owner", owner, "appId", appId);
    }
}
