// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

/** The two ways to stop a job. */
enum CancelCommand {
    CANCEL("CancelJob", "canceljob"),
    TERMINATE("TerminateJob", "terminatejob");

    final String operationName;
    final String pathSegment;

    CancelCommand(String operationName, String pathSegment) {
        this.operationName = operationName;
        this.pathSegment = pathSegment;
    }
}
