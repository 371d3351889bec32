// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.script;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * How {@link FakeScript} reads the parts of the protocol that are undocumented or documented twice. Everything holds from
 * the next request on, and may be changed at any time by any thread.
 */
public final class ScriptBehavior {

    /** How a dead session is told. */
    public enum ExpiredSessionReply {
        /** HTTP 403, one error object instead of message responses; the default. */
        FLAT_403,
        /** The same object under HTTP 200. */
        FLAT_200,
        /** HTTP 403, one error per message in {@code messageResponses}. */
        WRAPPED_403,
        /** HTTP 200, one error per message in {@code messageResponses}. */
        WRAPPED_200
    }

    /** How the members of errors, and of the answer to a login, are named. */
    public enum MemberNaming {
        /** {@code status}, {@code reason_code}, {@code status_message}; the default. */
        SNAKE,
        /** {@code statusCode}, {@code reasonCode}, {@code statusMessage}, with {@code data} and {@code stackTrace}. */
        CAMEL
    }

    /** What stands in the answer of an accepted cancel. The job's true state does not depend on it. */
    public enum CancelReply {
        /** The job's record; the default. */
        RECORD,
        /** {@code "data":null}. */
        NULL,
        /** {@code "data":{}}. */
        EMPTY,
        /** The record, but with the state Running. */
        RUNNING,
        /** The record, but of a job that nobody asked about. */
        OTHER_JOB,
        /** The record itself instead of a message response: no {@code status}, no {@code data}. */
        BARE
    }

    /** What an IF_EXISTS operation answers when there is nothing to cancel. */
    public enum MissingJobReply {
        /** {@code "data":null}; the default. */
        NULL,
        /** {@code "data":{"cancelled":0}}. */
        ZERO,
        /** {@code "data":{}}. */
        EMPTY
    }

    // set by tests, read with the fake's lock held
    volatile ExpiredSessionReply expiredSessionReply = ExpiredSessionReply.FLAT_403;
    volatile MemberNaming memberNaming = MemberNaming.SNAKE;
    volatile boolean numbersAsText;
    volatile CancelReply cancelReply = CancelReply.RECORD;
    volatile Duration cancelDelay = Duration.ZERO;
    volatile MissingJobReply missingJobReply = MissingJobReply.NULL;
    volatile boolean ifExistsAllowed = true;
    volatile boolean ifExistsCounts;
    volatile boolean submissionReturnsJob;
    volatile ScriptJobPlan submittedJobPlan = ScriptJobPlan.batchIn(ScriptJobPlan.QUEUED)
            .andThen(Duration.ofSeconds(10), ScriptJobPlan.RUNNING)
            .andThen(Duration.ofHours(1), ScriptJobPlan.COMPLETED);
    volatile Duration sessionLifetime = Duration.ofMinutes(30);
    volatile OptionalInt heartbeatSeconds = OptionalInt.of(1530);
    volatile int bundleLimit = 10;
    volatile boolean bundleLimitAnnounced;
    volatile boolean packetGapsAllowed;
    volatile boolean duplicatePacketWaits;
    volatile String callerAddress = "127.0.0.1";

    ScriptBehavior() {}

    /**
     * Sets how a dead session is told.
     *
     * @param form one of the four styles
     * @return this
     */
    public ScriptBehavior setExpiredSessionReply(ExpiredSessionReply form) {
        expiredSessionReply = form;
        return this;
    }

    /**
     * Sets how errors, and the answer to a login, are spelled.
     *
     * @param naming snake or camel case
     * @return this
     */
    public ScriptBehavior setMemberNaming(MemberNaming naming) {
        memberNaming = naming;
        return this;
    }

    /**
     * Writes statuses and reason codes as JSON strings. Off by default.
     *
     * @param enabled whether they are strings
     * @return this
     */
    public ScriptBehavior setNumbersAsText(boolean enabled) {
        numbersAsText = enabled;
        return this;
    }

    /**
     * Sets what an accepted cancel answers.
     *
     * @param form what stands in the answer
     * @return this
     */
    public ScriptBehavior setCancelReply(CancelReply form) {
        cancelReply = form;
        return this;
    }

    /**
     * Lets an accepted cancel work only after some time on the fake's clock; an end the job reaches before that stands.
     * Zero by default, which is how the provider describes it.
     *
     * @param delay from the accepted message to the state Cancelled
     * @return this
     */
    public ScriptBehavior setCancelDelay(Duration delay) {
        cancelDelay = delay;
        return this;
    }

    /**
     * Sets what an IF_EXISTS operation answers when there is nothing to cancel.
     *
     * @param form what stands in the answer
     * @return this
     */
    public ScriptBehavior setMissingJobReply(MissingJobReply form) {
        missingJobReply = form;
        return this;
    }

    /**
     * Opens the IF_EXISTS operations to servers, or keeps them to cloud code (then 40616). Open by default.
     *
     * @param enabled whether they are open
     * @return this
     */
    public ScriptBehavior setIfExistsAllowed(boolean enabled) {
        ifExistsAllowed = enabled;
        return this;
    }

    /**
     * Adds {@code apiCount} and {@code totalCount} beside the data of the IF_EXISTS operations. Off by default.
     *
     * @param enabled whether they stand there
     * @return this
     */
    public ScriptBehavior setIfExistsCounts(boolean enabled) {
        ifExistsCounts = enabled;
        return this;
    }

    /**
     * Lets RUN_BATCH_USER_SCRIPT answer with the job's record instead of the documented {@code {}}. Off by default.
     *
     * @param enabled whether the record is told
     * @return this
     */
    public ScriptBehavior setSubmissionReturnsJob(boolean enabled) {
        submissionReturnsJob = enabled;
        return this;
    }

    /**
     * Sets the states that submitted jobs go through, scheduled ones after their start. By default 10 seconds Queued, an
     * hour Running, then Completed.
     *
     * @param plan only its steps are used
     * @return this
     */
    public ScriptBehavior setSubmittedJobPlan(ScriptJobPlan plan) {
        submittedJobPlan = plan;
        return this;
    }

    /**
     * Sets how long an idle session lives, on the fake's clock. 1800 seconds by default.
     *
     * @param lifetime the longest time between two packets
     * @return this
     */
    public ScriptBehavior setSessionLifetime(Duration lifetime) {
        sessionLifetime = lifetime;
        return this;
    }

    /**
     * Sets the {@code heartbeatSeconds} that a login announces. 1530 by default; the documentation's sample says 1890,
     * which is later than the session lives.
     *
     * @param seconds any number, or empty to announce nothing
     * @return this
     */
    public ScriptBehavior setHeartbeatSeconds(OptionalInt seconds) {
        heartbeatSeconds = seconds;
        return this;
    }

    /**
     * Sets how many messages a packet may hold. 10 by default.
     *
     * @param messages the highest accepted number
     * @param announced whether a login tells it as {@code maxBundleMsgs}
     * @return this
     */
    public ScriptBehavior setBundleLimit(int messages, boolean announced) {
        bundleLimit = messages;
        bundleLimitAnnounced = announced;
        return this;
    }

    /**
     * Accepts packet numbers that leave some out. Off by default: a gap is refused with 40566.
     *
     * @param enabled whether gaps are accepted
     * @return this
     */
    public ScriptBehavior setPacketGapsAllowed(boolean enabled) {
        packetGapsAllowed = enabled;
        return this;
    }

    /**
     * Sets what happens to a packet that comes again while it is still being worked on: it waits for the answer, or is
     * refused with 40606, which is the default.
     *
     * @param enabled whether it waits
     * @return this
     */
    public ScriptBehavior setDuplicatePacketWaits(boolean enabled) {
        duplicatePacketWaits = enabled;
        return this;
    }

    /**
     * Sets the address that callers seem to come from, for the address lists of servers. 127.0.0.1 by default.
     *
     * @param address an IPv4 or IPv6 literal
     * @return this
     */
    public ScriptBehavior setCallerAddress(String address) {
        callerAddress = address;
        return this;
    }
}
