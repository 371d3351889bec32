// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

/** The two APIs of a site for the same jobs. They accept a cancel in different states of a job. */
public enum GpDialect {
    /** The administrator API, below {@code /admin}. It accepts a cancel of jobs that are submitted or executing. */
    ADMIN("admin"),
    /** The services directory, below {@code /rest}. It accepts a cancel of jobs that are waiting or executing. */
    REST("rest");

    /** The kind of a {@code JobRef} and the segment of the path. */
    final String pathSegment;

    GpDialect(String pathSegment) {
        this.pathSegment = pathSegment;
    }
}
