// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

/** The two ways in which a site speaks of the same job. They accept a cancel in different states of it. */
public enum GpDialect {
    /** The administrator API, below {@code /admin}: its cancel takes jobs that are submitted or executing. */
    ADMIN("admin"),
    /** The services directory, below {@code /rest}: its cancel takes jobs that are waiting or executing. */
    REST("rest");

    /** What a {@code JobRef} calls it, and the part of the path. */
    final String pathSegment;

    GpDialect(String pathSegment) {
        this.pathSegment = pathSegment;
    }
}
