// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

/** The two ways to stop a job. */
enum StopVerb {
    CANCEL("CancelJob", "canceljob"),
    TERMINATE("TerminateJob", "terminatejob");

    final String operation;
    final String path;

    StopVerb(String operation, String path) {
        this.operation = operation;
        this.path = path;
    }
}
