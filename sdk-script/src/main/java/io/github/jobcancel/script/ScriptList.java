// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

/** The two job lists. They are the only reads, because no operation reads a single job. */
enum ScriptList {
    SCHEDULED("GET_SCHEDULED_CLOUD_SCRIPTS", "scheduledJobs", ScriptKind.SCHEDULED),
    RUNNING_OR_QUEUED("GET_RUNNING_OR_QUEUED_CLOUD_SCRIPTS", "runningOrQueuedJobs", ScriptKind.BATCH);

    final String operation;
    final String responseField;
    final ScriptKind kind;

    ScriptList(String operation, String responseField, ScriptKind kind) {
        this.operation = operation;
        this.responseField = responseField;
        this.kind = kind;
    }
}
