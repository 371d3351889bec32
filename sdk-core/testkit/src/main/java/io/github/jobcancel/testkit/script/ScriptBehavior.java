// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.script;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * Switches of a {@link FakeScript} for the parts of the protocol that are undocumented or documented twice. A change
 * takes effect from the next request on. Safe for use by several threads.
 */
public final class ScriptBehavior {

    /** The form of the reply to a packet of an expired session. */
    public enum ExpiredSessionReply {
        /** HTTP 403 with one error object instead of message responses; the default. */
        FLAT_403,
        /** HTTP 200 with one error object instead of message responses. */
        FLAT_200,
        /** HTTP 403 with one error per message in {@code messageResponses}. */
        WRAPPED_403,
        /** HTTP 200 with one error per message in {@code messageResponses}. */
        WRAPPED_200
    }

    /** The member names of errors and of the reply to a login. */
    public enum MemberNaming {
        /** {@code status}, {@code reason_code}, {@code status_message}; the default. */
        SNAKE,
        /** {@code statusCode}, {@code reasonCode}, {@code statusMessage}, with {@code data} and {@code stackTrace}. */
        CAMEL
    }

    /** The content of the reply to an accepted cancel. The job's true state does not depend on it. */
    public enum CancelReply {
        /** The job's record; the default. */
        RECORD,
        /** {@code "data":null}. */
        NULL,
        /** {@code "data":{}}. */
        EMPTY,
        /** The job's record with the state Running. */
        RUNNING,
        /** The record of a job that the caller did not name. */
        OTHER_JOB,
        /** The record itself instead of a message response: without {@code status} and {@code data}. */
        BARE
    }

    /** The data of the reply to an IF_EXISTS operation that finds no job to cancel. */
    public enum MissingJobReply {
        /** {@code "data":null}; the default. */
        NULL,
        /** {@code "data":{"cancelled":0}}. */
        ZERO,
        /** {@code "data":{}}. */
        EMPTY
    }

    // written by tests, read with the fake's lock held
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
     * Sets the form of the reply to a packet of an expired session.
     *
     * @param form {@link ExpiredSessionReply#FLAT_403} by default
     * @return this
     */
    public ScriptBehavior setExpiredSessionReply(ExpiredSessionReply form) {
        expiredSessionReply = form;
        return this;
    }

    /**
     * Sets the member names of errors and of the reply to a login.
     *
     * @param naming {@link MemberNaming#SNAKE} by default
     * @return this
     */
    public ScriptBehavior setMemberNaming(MemberNaming naming) {
        memberNaming = naming;
        return this;
    }

    /**
     * Sets whether statuses and reason codes are JSON strings.
     *
     * @param enabled false by default: they are JSON numbers
     * @return this
     */
    public ScriptBehavior setNumbersAsText(boolean enabled) {
        numbersAsText = enabled;
        return this;
    }

    /**
     * Sets the content of the reply to an accepted cancel.
     *
     * @param form {@link CancelReply#RECORD} by default
     * @return this
     */
    public ScriptBehavior setCancelReply(CancelReply form) {
        cancelReply = form;
        return this;
    }

    /**
     * Sets the time from an accepted cancel to the state Cancelled, on the fake's clock. A job that ends within that
     * time keeps its own end.
     *
     * @param delay zero by default, as the provider describes it
     * @return this
     */
    public ScriptBehavior setCancelDelay(Duration delay) {
        cancelDelay = delay;
        return this;
    }

    /**
     * Sets the data of the reply to an IF_EXISTS operation that finds no job to cancel.
     *
     * @param form {@link MissingJobReply#NULL} by default
     * @return this
     */
    public ScriptBehavior setMissingJobReply(MissingJobReply form) {
        missingJobReply = form;
        return this;
    }

    /**
     * Sets whether servers may use the IF_EXISTS operations. If not, they are refused with 40616, the code of
     * operations that only cloud code may use.
     *
     * @param enabled true by default
     * @return this
     */
    public ScriptBehavior setIfExistsAllowed(boolean enabled) {
        ifExistsAllowed = enabled;
        return this;
    }

    /**
     * Sets whether replies to IF_EXISTS operations contain {@code apiCount} and {@code totalCount} beside the data.
     *
     * @param enabled false by default
     * @return this
     */
    public ScriptBehavior setIfExistsCounts(boolean enabled) {
        ifExistsCounts = enabled;
        return this;
    }

    /**
     * Sets whether RUN_BATCH_USER_SCRIPT returns the job's record instead of the documented {@code {}}.
     *
     * @param enabled false by default
     * @return this
     */
    public ScriptBehavior setSubmissionReturnsJob(boolean enabled) {
        submissionReturnsJob = enabled;
        return this;
    }

    /**
     * Sets the states that submitted jobs go through; scheduled jobs enter the first one at their start. By default a
     * job is Queued for 10 seconds, Running for an hour, then Completed.
     *
     * @param plan the plan; only its steps are used
     * @return this
     */
    public ScriptBehavior setSubmittedJobPlan(ScriptJobPlan plan) {
        submittedJobPlan = plan;
        return this;
    }

    /**
     * Sets the time after which an idle session expires, on the fake's clock.
     *
     * @param lifetime the longest time between two packets; 1800 seconds by default
     * @return this
     */
    public ScriptBehavior setSessionLifetime(Duration lifetime) {
        sessionLifetime = lifetime;
        return this;
    }

    /**
     * Sets the {@code heartbeatSeconds} that a login announces. The documentation's sample says 1890, which is longer
     * than the lifetime of an idle session.
     *
     * @param seconds 1530 by default; empty announces nothing
     * @return this
     */
    public ScriptBehavior setHeartbeatSeconds(OptionalInt seconds) {
        heartbeatSeconds = seconds;
        return this;
    }

    /**
     * Sets the largest number of messages in a packet.
     *
     * @param messages the largest accepted number; 10 by default
     * @param announced whether a login announces the limit as {@code maxBundleMsgs}; false by default
     * @return this
     */
    public ScriptBehavior setBundleLimit(int messages, boolean announced) {
        bundleLimit = messages;
        bundleLimitAnnounced = announced;
        return this;
    }

    /**
     * Sets whether packet numbers may be skipped.
     *
     * @param enabled false by default: a packet after a gap is refused with 40566
     * @return this
     */
    public ScriptBehavior setPacketGapsAllowed(boolean enabled) {
        packetGapsAllowed = enabled;
        return this;
    }

    /**
     * Sets whether a packet that is sent again while its first copy is being processed waits for the reply.
     *
     * @param enabled false by default: the second copy is refused with 40606
     * @return this
     */
    public ScriptBehavior setDuplicatePacketWaits(boolean enabled) {
        duplicatePacketWaits = enabled;
        return this;
    }

    /**
     * Sets the address that requests seem to come from. It is checked against the address ranges of servers.
     *
     * @param address an IPv4 or IPv6 literal; 127.0.0.1 by default
     * @return this
     */
    public ScriptBehavior setCallerAddress(String address) {
        callerAddress = address;
        return this;
    }
}
