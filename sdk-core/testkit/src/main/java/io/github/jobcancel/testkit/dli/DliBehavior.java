// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.dli;

import io.github.jobcancel.testkit.dli.DliVariants.AppIdShape;
import io.github.jobcancel.testkit.dli.DliVariants.CancelEffect;
import io.github.jobcancel.testkit.dli.DliVariants.CancelReplyBody;
import io.github.jobcancel.testkit.dli.DliVariants.LateCancelReply;
import io.github.jobcancel.testkit.dli.DliVariants.QueueFields;
import io.github.jobcancel.testkit.dli.DliVariants.StateSpelling;
import io.github.jobcancel.testkit.dli.DliVariants.StopReplyShape;
import io.github.jobcancel.testkit.dli.DliVariants.SuccessFlagType;
import io.github.jobcancel.testkit.dli.DliVariants.UnknownJobReply;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The switches of {@link FakeDli} for jobs, lists and errors: one for each point on which DLI's documents contradict each other, say nothing, or
 * are known to be wrong. A switch takes effect with the next request and holds until it is set again; the defaults
 * are the most likely behavior. Safe for use by several threads.
 */
public final class DliBehavior {
    volatile int maxPageSize = 100;
    volatile int pageShift;
    volatile boolean totalIgnoresFilters;
    volatile boolean endTimeExcluded;
    volatile boolean nameFilterContains;
    volatile boolean sendsNullFields;
    volatile boolean chineseMessages;
    volatile boolean stopAllOrNone;
    volatile boolean errorsInArray = true;
    volatile UnknownJobReply unknownJobReply = UnknownJobReply.CODE_0002;
    volatile LateCancelReply lateCancelReply = LateCancelReply.CODE_0007;
    volatile CancelReplyBody cancelReplyBody = CancelReplyBody.DELETED;
    volatile StateSpelling stateSpelling = StateSpelling.LOWER;
    volatile AppIdShape appIdShape = AppIdShape.TEXT;
    volatile QueueFields queueFields = QueueFields.BOTH;
    volatile SuccessFlagType sqlSuccessFlag = SuccessFlagType.BOOLEAN;
    volatile SuccessFlagType flinkSuccessFlag = SuccessFlagType.TEXT;
    volatile StopReplyShape stopReplyShape = StopReplyShape.ARRAY;
    private volatile CancelEffect cancelEffect = CancelEffect.STOPPED;
    volatile int cancelDelayReads = 2;
    private volatile @Nullable Duration cancelDelay;

    DliBehavior() {}

    CancelEffect cancelEffect() {
        return cancelEffect;
    }

    @Nullable
    Duration cancelDelay() {
        return cancelDelay;
    }

    /**
     * Sets the effect of the cancels accepted from now on.
     *
     * @param effect default {@link CancelEffect#STOPPED}
     */
    public void setCancelEffect(CancelEffect effect) {
        this.cancelEffect = effect;
    }

    /**
     * Sets how often a job that is cancelled from now on still shows its old state. Every read that shows the job
     * counts, also one in a list. In a Flink stop, each phase is shown that often.
     *
     * @param reads default 2
     */
    public void setCancelDelayReads(int reads) {
        this.cancelDelayReads = reads;
        this.cancelDelay = null;
    }

    /**
     * Sets how long a job that is cancelled from now on keeps its old state, however often it is read.
     *
     * @param delay the time by the fake's clock; in a Flink stop, the length of each phase
     */
    public void setCancelDelay(Duration delay) {
        this.cancelDelay = delay;
    }

    /**
     * Sets the reply for an unknown batch or SQL job. (An unknown Flink job is always {@code DLI.16001}.)
     *
     * @param reply default {@link UnknownJobReply#CODE_0002}
     */
    public void setUnknownJobReply(UnknownJobReply reply) {
        this.unknownJobReply = reply;
    }

    /**
     * Sets the reply to the cancel of a job that has ended.
     *
     * @param reply default {@link LateCancelReply#CODE_0007}
     */
    public void setLateCancelReply(LateCancelReply reply) {
        this.lateCancelReply = reply;
    }

    /**
     * Sets the body of the reply to an accepted batch cancel.
     *
     * @param body default {@link CancelReplyBody#DELETED}
     */
    public void setCancelReplyBody(CancelReplyBody body) {
        this.cancelReplyBody = body;
    }

    /**
     * Sets the spelling of batch states in replies. Filters always take them in lower case.
     *
     * @param spelling default {@link StateSpelling#LOWER}
     */
    public void setStateSpelling(StateSpelling spelling) {
        this.stateSpelling = spelling;
    }

    /**
     * Sets the form of {@code appId} of a batch.
     *
     * @param shape default {@link AppIdShape#TEXT}
     */
    public void setAppIdShape(AppIdShape shape) {
        this.appIdShape = shape;
    }

    /**
     * Sets which fields name the queue of a batch.
     *
     * @param fields default {@link QueueFields#BOTH}
     */
    public void setQueueFields(QueueFields fields) {
        this.queueFields = fields;
    }

    /**
     * Sets whether optional fields of job records are sent as null. Batch records then contain null error codes and a
     * meaningless {@code is_success:false} as well.
     *
     * @param enabled default false
     */
    public void setSendsNullFields(boolean enabled) {
        this.sendsNullFields = enabled;
    }

    /**
     * Sets the type of {@code is_success} in replies about SQL jobs.
     *
     * @param flag default {@link SuccessFlagType#BOOLEAN}
     */
    public void setSqlSuccessFlag(SuccessFlagType flag) {
        this.sqlSuccessFlag = flag;
    }

    /**
     * Sets the type of {@code is_success} in replies about Flink jobs.
     *
     * @param flag default {@link SuccessFlagType#TEXT}, as in every documented sample
     */
    public void setFlinkSuccessFlag(SuccessFlagType flag) {
        this.flinkSuccessFlag = flag;
    }

    /**
     * Sets the shape of the reply to a Flink stop.
     *
     * @param shape default {@link StopReplyShape#ARRAY}
     */
    public void setStopReplyShape(StopReplyShape shape) {
        this.stopReplyShape = shape;
    }

    /**
     * Sets whether one unknown id refuses a whole Flink stop. If not, only the item of that id fails, unless every id
     * is unknown.
     *
     * @param enabled default false
     */
    public void setStopAllOrNone(boolean enabled) {
        this.stopAllOrNone = enabled;
    }

    /**
     * Sets whether an error of the Flink stop is sent as an array with one element.
     *
     * @param enabled default true
     */
    public void setErrorsInArray(boolean enabled) {
        this.errorsInArray = enabled;
    }

    /**
     * Sets the largest page of batches. A larger requested {@code size} is reduced to it without an error.
     *
     * @param items default 100
     */
    public void setMaxPageSize(int items) {
        this.maxPageSize = items;
    }

    /**
     * Sets how far the lists of batches and Flink jobs shift between pages. Every page except the first starts that
     * many items earlier, as if jobs had been added (items appear twice), or, if negative, later, as if jobs had been
     * removed (items are missed).
     *
     * @param items default 0
     */
    public void setPageShift(int items) {
        this.pageShift = items;
    }

    /**
     * Sets whether {@code total} of the batch list counts all batches of the project instead of those that pass the
     * filters.
     *
     * @param enabled default false
     */
    public void setTotalIgnoresFilters(boolean enabled) {
        this.totalIgnoresFilters = enabled;
    }

    /**
     * Sets whether the {@code end} filter of a list excludes jobs of exactly that millisecond; the documents only say
     * "before".
     *
     * @param enabled default false
     */
    public void setEndTimeExcluded(boolean enabled) {
        this.endTimeExcluded = enabled;
    }

    /**
     * Sets whether the name filters match names that contain the text, instead of names that are equal to it.
     *
     * @param enabled default false
     */
    public void setNameFilterContains(boolean enabled) {
        this.nameFilterContains = enabled;
    }

    /**
     * Sets whether error messages are Chinese even if the request does not contain {@code X-Language: zh-cn}.
     *
     * @param enabled default false
     */
    public void setChineseMessages(boolean enabled) {
        this.chineseMessages = enabled;
    }
}
