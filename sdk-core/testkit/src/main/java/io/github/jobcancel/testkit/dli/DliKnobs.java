// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.dli;

import io.github.jobcancel.testkit.dli.DliReading.AfterCancel;
import io.github.jobcancel.testkit.dli.DliReading.AppId;
import io.github.jobcancel.testkit.dli.DliReading.CancelReply;
import io.github.jobcancel.testkit.dli.DliReading.Expired;
import io.github.jobcancel.testkit.dli.DliReading.Missing;
import io.github.jobcancel.testkit.dli.DliReading.QueueField;
import io.github.jobcancel.testkit.dli.DliReading.Spelling;
import io.github.jobcancel.testkit.dli.DliReading.StopReply;
import io.github.jobcancel.testkit.dli.DliReading.SuccessFlag;
import io.github.jobcancel.testkit.dli.DliReading.TooLate;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The switches of {@link FakeDli}: one for each point where DLI's documents contradict each other, stay silent, or are known
 * to be wrong. Each holds until it is set again and counts from the next request on; the defaults are the likelier reading.
 */
public final class DliKnobs {
    volatile int maxPageSize = 100;
    volatile int pageShift;
    volatile boolean totalOfAll;
    volatile boolean endExcluded;
    volatile boolean looseNames;
    volatile boolean nullFields;
    volatile boolean chinese;
    volatile boolean stopAllOrNone;
    volatile boolean errorsInArray = true;
    volatile boolean legacySigning;
    volatile boolean allProjectsListed;
    volatile String gatewayPrefix = "APIGW";
    volatile Missing missing = Missing.CODE_0002;
    volatile TooLate tooLate = TooLate.CODE_0007;
    volatile CancelReply cancelReply = CancelReply.DELETED;
    volatile Spelling spelling = Spelling.LOWER;
    volatile AppId appId = AppId.TEXT;
    volatile QueueField queueField = QueueField.BOTH;
    volatile SuccessFlag sqlFlag = SuccessFlag.BOOLEAN;
    volatile SuccessFlag flinkFlag = SuccessFlag.TEXT;
    volatile StopReply stopReply = StopReply.ARRAY;
    volatile Expired expired = Expired.GATEWAY;
    volatile Duration tokenLifetime = Duration.ofHours(24);
    private volatile AfterCancel afterCancel = AfterCancel.STOPPED;
    volatile int settleAfterReads = 2;
    private volatile @Nullable Duration settleAfter;

    DliKnobs() {}

    AfterCancel afterCancel() {
        return afterCancel;
    }

    @Nullable
    Duration settleAfter() {
        return settleAfter;
    }

    /**
     * What the cancels accepted from now on lead to.
     *
     * @param end default {@link AfterCancel#STOPPED}
     */
    public void afterCancel(AfterCancel end) {
        this.afterCancel = end;
    }

    /**
     * A job cancelled from now on shows its old state this many times; every read that shows the job counts, alone or in a
     * list. In a Flink stop, each phase is shown so many times.
     *
     * @param reads default 2
     */
    public void settleAfterReads(int reads) {
        this.settleAfterReads = reads;
        this.settleAfter = null;
    }

    /**
     * A job cancelled from now on keeps its old state for some time, however often it is read.
     *
     * @param time by the fake's clock; in a Flink stop, the length of each phase
     */
    public void settleAfter(Duration time) {
        this.settleAfter = time;
    }

    /**
     * How an unknown batch or SQL job is refused. (An unknown Flink job is always {@code DLI.16001}.)
     *
     * @param way default {@link Missing#CODE_0002}
     */
    public void missing(Missing way) {
        this.missing = way;
    }

    /**
     * How the cancel of a job at rest is answered.
     *
     * @param way default {@link TooLate#CODE_0007}
     */
    public void tooLate(TooLate way) {
        this.tooLate = way;
    }

    /**
     * The body of an accepted batch cancel.
     *
     * @param body default {@link CancelReply#DELETED}
     */
    public void cancelReply(CancelReply body) {
        this.cancelReply = body;
    }

    /**
     * How the states of batches are spelt in replies. Filters take them in lower case always.
     *
     * @param spelling default {@link Spelling#LOWER}
     */
    public void spelling(Spelling spelling) {
        this.spelling = spelling;
    }

    /**
     * What {@code appId} of a batch is.
     *
     * @param shape default {@link AppId#TEXT}
     */
    public void appId(AppId shape) {
        this.appId = shape;
    }

    /**
     * Which fields name the queue of a batch.
     *
     * @param fields default {@link QueueField#BOTH}
     */
    public void queueField(QueueField fields) {
        this.queueField = fields;
    }

    /**
     * Whether optional fields of job records are sent as null, and batch records carry null error codes and a meaningless
     * {@code is_success:false} as well.
     *
     * @param on default false
     */
    public void nullFields(boolean on) {
        this.nullFields = on;
    }

    /**
     * What {@code is_success} is in replies about SQL jobs.
     *
     * @param flag default {@link SuccessFlag#BOOLEAN}
     */
    public void sqlFlag(SuccessFlag flag) {
        this.sqlFlag = flag;
    }

    /**
     * What {@code is_success} is in replies about Flink jobs.
     *
     * @param flag default {@link SuccessFlag#TEXT}, as in every documented sample
     */
    public void flinkFlag(SuccessFlag flag) {
        this.flinkFlag = flag;
    }

    /**
     * The shape of the reply to a Flink stop.
     *
     * @param shape default {@link StopReply#ARRAY}
     */
    public void stopReply(StopReply shape) {
        this.stopReply = shape;
    }

    /**
     * Whether one unknown id refuses a whole Flink stop. If not, only that id's item fails, unless every id is unknown.
     *
     * @param on default false
     */
    public void stopAllOrNone(boolean on) {
        this.stopAllOrNone = on;
    }

    /**
     * Whether errors of the Flink stop come as an array of one.
     *
     * @param on default true
     */
    public void errorsInArray(boolean on) {
        this.errorsInArray = on;
    }

    /**
     * The largest page of batches; a larger {@code size} is cut down to it silently.
     *
     * @param items default 100
     */
    public void maxPageSize(int items) {
        this.maxPageSize = items;
    }

    /**
     * How far the lists of batches and Flink jobs move between pages: every page but the first starts so many items earlier,
     * as if jobs had been added (items come twice), or, if negative, later, as if jobs had gone (items are missed).
     *
     * @param items default 0
     */
    public void pageShift(int items) {
        this.pageShift = items;
    }

    /**
     * Whether the batch list's {@code total} counts all batches of the project instead of those that pass the filters.
     *
     * @param on default false
     */
    public void totalOfAll(boolean on) {
        this.totalOfAll = on;
    }

    /**
     * Whether the {@code end} of a list's time leaves out jobs of that very millisecond; the documents only say before.
     *
     * @param on default false
     */
    public void endExcluded(boolean on) {
        this.endExcluded = on;
    }

    /**
     * Whether the name filters find names that contain the text, instead of names that equal it.
     *
     * @param on default false
     */
    public void looseNames(boolean on) {
        this.looseNames = on;
    }

    /**
     * Whether error messages are Chinese also for those who did not ask for it with {@code X-Language: zh-cn}.
     *
     * @param on default false
     */
    public void chinese(boolean on) {
        this.chinese = on;
    }

    /**
     * The prefix of the gateway's error codes.
     *
     * @param prefix default {@code APIGW}; the other one in use is {@code APIG}
     */
    public void gatewayPrefix(String prefix) {
        this.gatewayPrefix = prefix;
    }

    /**
     * Whether the older signing scheme with {@code Credential=} is accepted beside {@code Access=}.
     *
     * @param on default false
     */
    public void legacySigning(boolean on) {
        this.legacySigning = on;
    }

    /**
     * How an expired token is refused.
     *
     * @param way default {@link Expired#GATEWAY}
     */
    public void expired(Expired way) {
        this.expired = way;
    }

    /**
     * How long the tokens issued from now on are valid.
     *
     * @param time default 24 hours
     */
    public void tokenLifetime(Duration time) {
        this.tokenLifetime = time;
    }

    /**
     * Whether the project list ignores its {@code name} filter and holds an internal project {@code MOS} as well.
     *
     * @param on default false
     */
    public void allProjectsListed(boolean on) {
        this.allProjectsListed = on;
    }
}
