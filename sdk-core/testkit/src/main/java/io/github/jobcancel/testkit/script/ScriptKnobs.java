// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.script;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * How {@link FakeScript} reads the parts of the protocol that are undocumented or documented twice. Everything holds from
 * the next request on, and may be changed at any time by any thread.
 */
public final class ScriptKnobs {

    /** How a dead session is told. */
    public enum Expiry {
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
    public enum Spelling {
        /** {@code status}, {@code reason_code}, {@code status_message}; the default. */
        SNAKE,
        /** {@code statusCode}, {@code reasonCode}, {@code statusMessage}, with {@code data} and {@code stackTrace}. */
        CAMEL
    }

    /** What stands in the answer of an accepted cancel. The job's true state does not depend on it. */
    public enum CancelAnswer {
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
    public enum Miss {
        /** {@code "data":null}; the default. */
        NULL,
        /** {@code "data":{"cancelled":0}}. */
        ZERO,
        /** {@code "data":{}}. */
        EMPTY
    }

    // set by tests, read with the fake's lock held
    volatile Expiry expiry = Expiry.FLAT_403;
    volatile Spelling spelling = Spelling.SNAKE;
    volatile boolean numbersAsText;
    volatile CancelAnswer cancelAnswer = CancelAnswer.RECORD;
    volatile Duration cancelTakes = Duration.ZERO;
    volatile Miss miss = Miss.NULL;
    volatile boolean ifExistsAllowed = true;
    volatile boolean counts;
    volatile boolean submissionTellsJob;
    volatile ScriptPlan submitted = ScriptPlan.batch(ScriptPlan.QUEUED)
            .then(Duration.ofSeconds(10), ScriptPlan.RUNNING)
            .then(Duration.ofHours(1), ScriptPlan.COMPLETED);
    volatile Duration sessionLife = Duration.ofMinutes(30);
    volatile OptionalInt heartbeatSeconds = OptionalInt.of(1530);
    volatile int bundleLimit = 10;
    volatile boolean bundleLimitAnnounced;
    volatile boolean gapsAllowed;
    volatile boolean duplicateWaits;
    volatile String callerAddress = "127.0.0.1";

    ScriptKnobs() {}

    /**
     * Sets how a dead session is told.
     *
     * @param style one of the four styles
     * @return this
     */
    public ScriptKnobs expiry(Expiry style) {
        expiry = style;
        return this;
    }

    /**
     * Sets how errors, and the answer to a login, are spelled.
     *
     * @param style snake or camel case
     * @return this
     */
    public ScriptKnobs spelling(Spelling style) {
        spelling = style;
        return this;
    }

    /**
     * Writes statuses and reason codes as JSON strings. Off by default.
     *
     * @param on whether they are strings
     * @return this
     */
    public ScriptKnobs numbersAsText(boolean on) {
        numbersAsText = on;
        return this;
    }

    /**
     * Sets what an accepted cancel answers.
     *
     * @param style what stands in the answer
     * @return this
     */
    public ScriptKnobs cancelAnswer(CancelAnswer style) {
        cancelAnswer = style;
        return this;
    }

    /**
     * Lets an accepted cancel work only after some time on the fake's clock; an end the job reaches before that stands.
     * Zero by default, which is how the provider describes it.
     *
     * @param time from the accepted message to the state Cancelled
     * @return this
     */
    public ScriptKnobs cancelTakes(Duration time) {
        cancelTakes = time;
        return this;
    }

    /**
     * Sets what an IF_EXISTS operation answers when there is nothing to cancel.
     *
     * @param style what stands in the answer
     * @return this
     */
    public ScriptKnobs miss(Miss style) {
        miss = style;
        return this;
    }

    /**
     * Opens the IF_EXISTS operations to servers, or keeps them to cloud code (then 40616). Open by default.
     *
     * @param on whether they are open
     * @return this
     */
    public ScriptKnobs ifExistsAllowed(boolean on) {
        ifExistsAllowed = on;
        return this;
    }

    /**
     * Adds {@code apiCount} and {@code totalCount} beside the data of the IF_EXISTS operations. Off by default.
     *
     * @param on whether they stand there
     * @return this
     */
    public ScriptKnobs counts(boolean on) {
        counts = on;
        return this;
    }

    /**
     * Lets RUN_BATCH_USER_SCRIPT answer with the job's record instead of the documented {@code {}}. Off by default.
     *
     * @param on whether the record is told
     * @return this
     */
    public ScriptKnobs submissionTellsJob(boolean on) {
        submissionTellsJob = on;
        return this;
    }

    /**
     * Sets the states that submitted jobs go through, scheduled ones after their start. By default 10 seconds Queued, an
     * hour Running, then Completed.
     *
     * @param plan only its steps are used
     * @return this
     */
    public ScriptKnobs submitted(ScriptPlan plan) {
        submitted = plan;
        return this;
    }

    /**
     * Sets how long an idle session lives, on the fake's clock. 1800 seconds by default.
     *
     * @param life the longest time between two packets
     * @return this
     */
    public ScriptKnobs sessionLife(Duration life) {
        sessionLife = life;
        return this;
    }

    /**
     * Sets the {@code heartbeatSeconds} that a login announces. 1530 by default; the documentation's sample says 1890,
     * which is later than the session lives.
     *
     * @param seconds any number, or empty to announce nothing
     * @return this
     */
    public ScriptKnobs heartbeatSeconds(OptionalInt seconds) {
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
    public ScriptKnobs bundleLimit(int messages, boolean announced) {
        bundleLimit = messages;
        bundleLimitAnnounced = announced;
        return this;
    }

    /**
     * Accepts packet numbers that leave some out. Off by default: a gap is refused with 40566.
     *
     * @param on whether gaps are accepted
     * @return this
     */
    public ScriptKnobs gapsAllowed(boolean on) {
        gapsAllowed = on;
        return this;
    }

    /**
     * Sets what happens to a packet that comes again while it is still being worked on: it waits for the answer, or is
     * refused with 40606, which is the default.
     *
     * @param on whether it waits
     * @return this
     */
    public ScriptKnobs duplicateWaits(boolean on) {
        duplicateWaits = on;
        return this;
    }

    /**
     * Sets the address that callers seem to come from, for the address lists of servers. 127.0.0.1 by default.
     *
     * @param address an IPv4 or IPv6 literal
     * @return this
     */
    public ScriptKnobs callerAddress(String address) {
        callerAddress = address;
        return this;
    }
}
