// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

/** The two requests that make a job stop. */
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
