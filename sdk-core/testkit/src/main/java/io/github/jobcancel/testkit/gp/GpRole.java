// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp;

/** The privileges of a user of a {@link FakeGp}. */
public enum GpRole {
    /**
     * The primary site administrator of a server. On a federated server this is the only user who may sign in at the
     * server.
     */
    PRIMARY_ADMINISTRATOR,
    /**
     * A member of the default administrator role, with all privileges, cancel and delete in the ADMIN dialect included.
     */
    ADMINISTRATOR,
    /** A user who may read jobs in the ADMIN dialect but may not cancel, delete or purge there. */
    PUBLISHER,
    /** A user who may use services in the REST dialect only. */
    USER,
    /** A user who may sign in and has no other privilege. */
    OUTSIDER;

    boolean isAdministrator() {
        return this == PRIMARY_ADMINISTRATOR || this == ADMINISTRATOR;
    }

    boolean mayReadAdmin() {
        return isAdministrator() || this == PUBLISHER;
    }
}
