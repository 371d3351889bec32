// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp;

/** The states of a geoprocessing job, with the word the wire has for each. */
public enum GpJobState {
    /** Created, not yet accepted. */
    NEW("esriJobNew", false),
    /** Accepted by the server. */
    SUBMITTED("esriJobSubmitted", false),
    /** All instances of the service are busy; the job is queued. */
    WAITING("esriJobWaiting", false),
    /** Running. */
    EXECUTING("esriJobExecuting", false),
    /** A cancel was asked for and is not yet honoured. */
    CANCELLING("esriJobCancelling", false),
    /** Stopped by a cancel. */
    CANCELLED("esriJobCancelled", true),
    /** Ran to its own end. */
    SUCCEEDED("esriJobSucceeded", true),
    /** Ended by an error of its own. */
    FAILED("esriJobFailed", true),
    /** Ran over the service's limit. */
    TIMED_OUT("esriJobTimedOut", true),
    /** Its removal is under way. */
    DELETING("esriJobDeleting", false),
    /** Removed; most requests no longer find it. */
    DELETED("esriJobDeleted", true);

    private final String wireName;
    private final boolean terminal;

    GpJobState(String wireName, boolean terminal) {
        this.wireName = wireName;
        this.terminal = terminal;
    }

    /**
     * The wire's word.
     *
     * @return for example {@code esriJobExecuting}
     */
    public String wireName() {
        return wireName;
    }

    /**
     * Whether a job in this state no longer runs and never will.
     *
     * @return true for the states at rest
     */
    public boolean isTerminal() {
        return terminal;
    }
}
