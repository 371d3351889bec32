// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp;

/** The states of a geoprocessing job, each with its name on the wire. */
public enum GpJobState {
    /** Created, not yet accepted. */
    NEW("esriJobNew", false),
    /** Accepted by the server. */
    SUBMITTED("esriJobSubmitted", false),
    /** All instances of the service are busy; the job is queued. */
    WAITING("esriJobWaiting", false),
    /** Running. */
    EXECUTING("esriJobExecuting", false),
    /** A cancel was accepted and the job has not stopped yet. */
    CANCELLING("esriJobCancelling", false),
    /** Stopped by a cancel. */
    CANCELLED("esriJobCancelled", true),
    /** Ended by itself without an error. */
    SUCCEEDED("esriJobSucceeded", true),
    /** Ended by itself with an error. */
    FAILED("esriJobFailed", true),
    /** Ended because it ran longer than the service allows. */
    TIMED_OUT("esriJobTimedOut", true),
    /** Being removed. */
    DELETING("esriJobDeleting", false),
    /** Removed. Most requests no longer find the job. */
    DELETED("esriJobDeleted", true);

    private final String wireName;
    private final boolean terminal;

    GpJobState(String wireName, boolean terminal) {
        this.wireName = wireName;
        this.terminal = terminal;
    }

    /**
     * Returns the name of the state on the wire.
     *
     * @return for example {@code esriJobExecuting}
     */
    public String wireName() {
        return wireName;
    }

    /**
     * Returns whether a job in this state does not run and will never run again.
     *
     * @return whether the state is terminal
     */
    public boolean isTerminal() {
        return terminal;
    }
}
