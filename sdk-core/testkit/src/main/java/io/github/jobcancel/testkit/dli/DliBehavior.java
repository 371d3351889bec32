// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.dli;

import io.github.jobcancel.testkit.dli.DliVariants.AppIdShape;
import io.github.jobcancel.testkit.dli.DliVariants.CancelEffect;
import io.github.jobcancel.testkit.dli.DliVariants.CancelReplyBody;
import io.github.jobcancel.testkit.dli.DliVariants.ExpiredTokenReply;
import io.github.jobcancel.testkit.dli.DliVariants.LateCancelReply;
import io.github.jobcancel.testkit.dli.DliVariants.QueueFields;
import io.github.jobcancel.testkit.dli.DliVariants.StateSpelling;
import io.github.jobcancel.testkit.dli.DliVariants.StopReplyShape;
import io.github.jobcancel.testkit.dli.DliVariants.SuccessFlagType;
import io.github.jobcancel.testkit.dli.DliVariants.UnknownJobReply;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The switches of {@link FakeDli}: one for each point where DLI's documents contradict each other, stay silent, or are known
 * to be wrong. Each holds until it is set again and counts from the next request on; the defaults are the likelier reading.
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
    volatile boolean acceptsLegacySigning;
    volatile boolean listsAllProjects;
    volatile String gatewayPrefix = "APIGW";
    volatile UnknownJobReply unknownJobReply = UnknownJobReply.CODE_0002;
    volatile LateCancelReply lateCancelReply = LateCancelReply.CODE_0007;
    volatile CancelReplyBody cancelReplyBody = CancelReplyBody.DELETED;
    volatile StateSpelling stateSpelling = StateSpelling.LOWER;
    volatile AppIdShape appIdShape = AppIdShape.TEXT;
    volatile QueueFields queueFields = QueueFields.BOTH;
    volatile SuccessFlagType sqlSuccessFlag = SuccessFlagType.BOOLEAN;
    volatile SuccessFlagType flinkSuccessFlag = SuccessFlagType.TEXT;
    volatile StopReplyShape stopReplyShape = StopReplyShape.ARRAY;
    volatile ExpiredTokenReply expiredTokenReply = ExpiredTokenReply.GATEWAY;
    volatile Duration tokenLifetime = Duration.ofHours(24);
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
     * What the cancels accepted from now on lead to.
     *
     * @param effect default {@link CancelEffect#STOPPED}
     */
    public void setCancelEffect(CancelEffect effect) {
        this.cancelEffect = effect;
    }

    /**
     * A job cancelled from now on shows its old state this many times; every read that shows the job counts, alone or in a
     * list. In a Flink stop, each phase is shown so many times.
     *
     * @param reads default 2
     */
    public void setCancelDelayReads(int reads) {
        this.cancelDelayReads = reads;
        this.cancelDelay = null;
    }

    /**
     * A job cancelled from now on keeps its old state for some time, however often it is read.
     *
     * @param delay by the fake's clock; in a Flink stop, the length of each phase
     */
    public void setCancelDelay(Duration delay) {
        this.cancelDelay = delay;
    }

    /**
     * How an unknown batch or SQL job is refused. (An unknown Flink job is always {@code DLI.16001}.)
     *
     * @param reply default {@link UnknownJobReply#CODE_0002}
     */
    public void setUnknownJobReply(UnknownJobReply reply) {
        this.unknownJobReply = reply;
    }

    /**
     * How the cancel of a job at rest is answered.
     *
     * @param reply default {@link LateCancelReply#CODE_0007}
     */
    public void setLateCancelReply(LateCancelReply reply) {
        this.lateCancelReply = reply;
    }

    /**
     * The body of an accepted batch cancel.
     *
     * @param body default {@link CancelReplyBody#DELETED}
     */
    public void setCancelReplyBody(CancelReplyBody body) {
        this.cancelReplyBody = body;
    }

    /**
     * How the states of batches are spelt in replies. Filters take them in lower case always.
     *
     * @param spelling default {@link StateSpelling#LOWER}
     */
    public void setStateSpelling(StateSpelling spelling) {
        this.stateSpelling = spelling;
    }

    /**
     * What {@code appId} of a batch is.
     *
     * @param shape default {@link AppIdShape#TEXT}
     */
    public void setAppIdShape(AppIdShape shape) {
        this.appIdShape = shape;
    }

    /**
     * Which fields name the queue of a batch.
     *
     * @param fields default {@link QueueFields#BOTH}
     */
    public void setQueueFields(QueueFields fields) {
        this.queueFields = fields;
    }

    /**
     * Whether optional fields of job records are sent as null, and batch records carry null error codes and a meaningless
     * {@code is_success:false} as well.
     *
     * @param enabled default false
     */
    public void setSendsNullFields(boolean enabled) {
        this.sendsNullFields = enabled;
    }

    /**
     * What {@code is_success} is in replies about SQL jobs.
     *
     * @param flag default {@link SuccessFlagType#BOOLEAN}
     */
    public void setSqlSuccessFlag(SuccessFlagType flag) {
        this.sqlSuccessFlag = flag;
    }

    /**
     * What {@code is_success} is in replies about Flink jobs.
     *
     * @param flag default {@link SuccessFlagType#TEXT}, as in every documented sample
     */
    public void setFlinkSuccessFlag(SuccessFlagType flag) {
        this.flinkSuccessFlag = flag;
    }

    /**
     * The shape of the reply to a Flink stop.
     *
     * @param shape default {@link StopReplyShape#ARRAY}
     */
    public void setStopReplyShape(StopReplyShape shape) {
        this.stopReplyShape = shape;
    }

    /**
     * Whether one unknown id refuses a whole Flink stop. If not, only that id's item fails, unless every id is unknown.
     *
     * @param enabled default false
     */
    public void setStopAllOrNone(boolean enabled) {
        this.stopAllOrNone = enabled;
    }

    /**
     * Whether errors of the Flink stop come as an array of one.
     *
     * @param enabled default true
     */
    public void setErrorsInArray(boolean enabled) {
        this.errorsInArray = enabled;
    }

    /**
     * The largest page of batches; a larger {@code size} is cut down to it silently.
     *
     * @param items default 100
     */
    public void setMaxPageSize(int items) {
        this.maxPageSize = items;
    }

    /**
     * How far the lists of batches and Flink jobs move between pages: every page but the first starts so many items earlier,
     * as if jobs had been added (items come twice), or, if negative, later, as if jobs had gone (items are missed).
     *
     * @param items default 0
     */
    public void setPageShift(int items) {
        this.pageShift = items;
    }

    /**
     * Whether the batch list's {@code total} counts all batches of the project instead of those that pass the filters.
     *
     * @param enabled default false
     */
    public void setTotalIgnoresFilters(boolean enabled) {
        this.totalIgnoresFilters = enabled;
    }

    /**
     * Whether the {@code end} of a list's time leaves out jobs of that very millisecond; the documents only say before.
     *
     * @param enabled default false
     */
    public void setEndTimeExcluded(boolean enabled) {
        this.endTimeExcluded = enabled;
    }

    /**
     * Whether the name filters find names that contain the text, instead of names that equal it.
     *
     * @param enabled default false
     */
    public void setNameFilterContains(boolean enabled) {
        this.nameFilterContains = enabled;
    }

    /**
     * Whether error messages are Chinese also for those who did not ask for it with {@code X-Language: zh-cn}.
     *
     * @param enabled default false
     */
    public void setChineseMessages(boolean enabled) {
        this.chineseMessages = enabled;
    }

    /**
     * The prefix of the gateway's error codes.
     *
     * @param prefix default {@code APIGW}; the other one in use is {@code APIG}
     */
    public void setGatewayPrefix(String prefix) {
        this.gatewayPrefix = prefix;
    }

    /**
     * Whether the older signing scheme with {@code Credential=} is accepted beside {@code Access=}.
     *
     * @param enabled default false
     */
    public void setAcceptsLegacySigning(boolean enabled) {
        this.acceptsLegacySigning = enabled;
    }

    /**
     * How an expired token is refused.
     *
     * @param reply default {@link ExpiredTokenReply#GATEWAY}
     */
    public void setExpiredTokenReply(ExpiredTokenReply reply) {
        this.expiredTokenReply = reply;
    }

    /**
     * How long the tokens issued from now on are valid.
     *
     * @param time default 24 hours
     */
    public void setTokenLifetime(Duration time) {
        this.tokenLifetime = time;
    }

    /**
     * Whether the project list ignores its {@code name} filter and holds an internal project {@code MOS} as well.
     *
     * @param enabled default false
     */
    public void setListsAllProjects(boolean enabled) {
        this.listsAllProjects = enabled;
    }
}
