// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp;

/** What a user of a {@link FakeGp} may do. */
public enum GpRole {
    /** The primary site administrator of a server; on a federated server the only one who may sign in at the server itself. */
    PRIMARY_ADMINISTRATOR,
    /** A member of the default administrator role: everything, including cancel and delete in the ADMIN dialect. */
    ADMINISTRATOR,
    /** Reads jobs in the ADMIN dialect, but may not cancel, delete or purge there. */
    PUBLISHER,
    /** Uses the services in the REST dialect only. */
    USER,
    /** May sign in, and may use nothing. */
    OUTSIDER;

    boolean isAdministrator() {
        return this == PRIMARY_ADMINISTRATOR || this == ADMINISTRATOR;
    }

    boolean mayReadAdmin() {
        return isAdministrator() || this == PUBLISHER;
    }
}
