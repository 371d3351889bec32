// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.examples;

import static io.github.jobcancel.examples.JobAction.CANCEL;
import static io.github.jobcancel.examples.JobAction.STOP;
import static io.github.jobcancel.examples.JobAction.TERMINATE;

import io.github.jobcancel.RemoteJob;
import io.github.jobcancel.dli.DliKind;
import io.github.jobcancel.gp.GpJobId;
import io.github.jobcancel.testkit.ExchangeFault;
import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.FakeServer;
import io.github.jobcancel.testkit.batch.BatchJobScript;
import io.github.jobcancel.testkit.batch.BatchJobScript.SigtermReaction;
import io.github.jobcancel.testkit.batch.BatchStatus;
import io.github.jobcancel.testkit.dli.DliJobScript;
import io.github.jobcancel.testkit.dli.DliVariants.CancelEffect;
import io.github.jobcancel.testkit.gp.FakeGp;
import io.github.jobcancel.testkit.gp.GpJobScript;
import io.github.jobcancel.testkit.gp.GpJobState;
import io.github.jobcancel.testkit.script.ScriptJobPlan;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** Creates jobs on the fakes, in situations in which the replies of the providers are misleading. */
final class DemoSituations {
    private static final String UNKNOWN_ID = new UUID(0, 0x404).toString();
    private static final int NOT_PERMITTED_CODE = 40346;

    private DemoSituations() {}

    static List<DemoSituation> createAll(ProviderFakes fakes) {
        return Stream.of(batchSituations(fakes), dliSituations(fakes), gpSituations(fakes), scriptSituations(fakes))
                .flatMap(List::stream)
                .toList();
    }

    private static List<DemoSituation> batchSituations(ProviderFakes fakes) {
        String lostReplyId = fakes.batchFake.jobs().addJob(BatchStatus.RUNNABLE);
        loseReply(fakes.batchFake, "/canceljob", lostReplyId);
        String forbiddenId = fakes.batchFake.jobs().addJob(BatchStatus.RUNNABLE);
        FakeReply forbiddenReply = FakeReply.json(403, "{\"message\":\"not authorized to perform: batch:CancelJob\"}")
                .withHeader("x-amzn-ErrorType", "AccessDeniedException");
        refuseRequest(fakes.batchFake, "/canceljob", forbiddenId, forbiddenReply);
        BatchJobScript exitsWell =
                BatchJobScript.runsForever().withSigtermReaction(SigtermReaction.EXIT_ZERO, Duration.ofSeconds(5));
        return List.of(
                new DemoSituation("cancel, queued", CANCEL, batchJob(fakes, BatchStatus.RUNNABLE)),
                new DemoSituation("stop, queued", STOP, batchJob(fakes, BatchStatus.RUNNABLE)),
                new DemoSituation("stop, running", STOP, batchJob(fakes, BatchStatus.RUNNING)),
                new DemoSituation("may terminate", TERMINATE, batchJob(fakes, BatchStatus.RUNNING)),
                new DemoSituation(
                        "job ends first",
                        TERMINATE,
                        fakes.batchClient.job(fakes.batchFake.jobs().addJob(BatchStatus.RUNNING, exitsWell))),
                new DemoSituation("has ended", CANCEL, batchJob(fakes, BatchStatus.SUCCEEDED)),
                new DemoSituation("unknown id", CANCEL, fakes.batchClient.job(UNKNOWN_ID)),
                new DemoSituation("reply lost", STOP, fakes.batchClient.job(lostReplyId)),
                new DemoSituation("not permitted", STOP, fakes.batchClient.job(forbiddenId)));
    }

    private static RemoteJob batchJob(ProviderFakes fakes, BatchStatus status) {
        return fakes.batchClient.job(fakes.batchFake.jobs().addJob(status));
    }

    private static List<DemoSituation> dliSituations(ProviderFakes fakes) {
        String lostReplyId = fakes.dliFake.addBatch("running");
        loseReply(fakes.dliFake, "/batches/", lostReplyId);
        String forbiddenId = fakes.dliFake.addBatch("running");
        refuseRequest(
                fakes.dliFake,
                "/batches/",
                forbiddenId,
                FakeReply.json(403, "{\"error_code\":\"DLI.0003\",\"error_msg\":\"Permission denied\"}"));
        String winningId =
                fakes.dliFake.addBatch(DliJobScript.startingIn("running").withCancelEffect(CancelEffect.SUCCEEDED));
        return List.of(
                new DemoSituation("cancel, running", CANCEL, sparkJob(fakes, fakes.dliFake.addBatch("running"))),
                new DemoSituation("stop, running", STOP, sparkJob(fakes, fakes.dliFake.addBatch("running"))),
                new DemoSituation("job ends first", STOP, sparkJob(fakes, winningId)),
                new DemoSituation(
                        "SQL, running", STOP, fakes.dliClient.job(DliKind.SQL, fakes.dliFake.addSqlJob("RUNNING"))),
                new DemoSituation("never started", STOP, flinkJob(fakes, fakes.dliFake.addFlinkJob("job_init"))),
                new DemoSituation("unknown id", CANCEL, sparkJob(fakes, UNKNOWN_ID)),
                new DemoSituation("reply lost", STOP, sparkJob(fakes, lostReplyId)),
                new DemoSituation("not permitted", STOP, sparkJob(fakes, forbiddenId)));
    }

    private static RemoteJob sparkJob(ProviderFakes fakes, String id) {
        return fakes.dliClient.job(DliKind.SPARK, id);
    }

    private static RemoteJob flinkJob(ProviderFakes fakes, long id) {
        return fakes.dliClient.job(DliKind.FLINK, Long.toString(id));
    }

    private static List<DemoSituation> gpSituations(ProviderFakes fakes) {
        GpJobScript runningScript = GpJobScript.startingIn(GpJobState.EXECUTING);
        String lostReplyId = fakes.gpFake.addJob(runningScript);
        loseReply(fakes.gpFake, "/cancel", lostReplyId);
        GpJobScript waitingScript = GpJobScript.startingIn(GpJobState.WAITING);
        String waitingId = fakes.gpFake.addJob(waitingScript);
        return List.of(
                new DemoSituation("cancel, running", CANCEL, gpJob(fakes, runningScript)),
                new DemoSituation("stop, running", STOP, gpJob(fakes, runningScript)),
                new DemoSituation(
                        "job ends first", STOP, gpJob(fakes, runningScript.endingBeforeCancel(GpJobState.SUCCEEDED))),
                new DemoSituation("ignores cancel", STOP, gpJob(fakes, runningScript.ignoringCancel())),
                new DemoSituation("waiting, admin", STOP, gpJob(fakes, waitingScript)),
                new DemoSituation(
                        "waiting, REST",
                        STOP,
                        fakes.gpClient.job(GpJobId.rest(FakeGp.SERVICE, FakeGp.TASK, waitingId))),
                new DemoSituation("has ended", CANCEL, gpJob(fakes, GpJobScript.startingIn(GpJobState.FAILED))),
                new DemoSituation("unknown id", CANCEL, fakes.gpClient.job(GpJobId.admin(FakeGp.SERVICE, "j404"))),
                new DemoSituation("reply lost", STOP, fakes.gpClient.job(GpJobId.admin(FakeGp.SERVICE, lostReplyId))),
                new DemoSituation(
                        "not permitted",
                        STOP,
                        fakes.publisherClient.job(GpJobId.admin(FakeGp.SERVICE, fakes.gpFake.addJob(runningScript)))));
    }

    private static RemoteJob gpJob(ProviderFakes fakes, GpJobScript script) {
        return fakes.gpClient.job(GpJobId.admin(FakeGp.SERVICE, fakes.gpFake.addJob(script)));
    }

    private static List<DemoSituation> scriptSituations(ProviderFakes fakes) {
        String lostReplyId = fakes.scriptFake.addBatch(ScriptJobPlan.RUNNING);
        loseReply(fakes.scriptFake, "/s2sdispatcher", lostReplyId);
        String forbiddenId = fakes.scriptFake.addBatch(ScriptJobPlan.RUNNING);
        fakes.scriptFake.refuseNextFor(forbiddenId, NOT_PERMITTED_CODE);
        String otherKindId = fakes.scriptFake.addScript(ScriptJobPlan.SCHEDULED);
        return List.of(
                new DemoSituation(
                        "cancel, running",
                        CANCEL,
                        fakes.scriptClient.batchJob(fakes.scriptFake.addBatch(ScriptJobPlan.RUNNING))),
                new DemoSituation("scheduled", STOP, scheduledJob(fakes, ScriptJobPlan.SCHEDULED)),
                new DemoSituation("has started", CANCEL, scheduledJob(fakes, ScriptJobPlan.RUNNING)),
                new DemoSituation("other job kind", CANCEL, fakes.scriptClient.batchJob(otherKindId)),
                new DemoSituation(
                        "has ended",
                        CANCEL,
                        fakes.scriptClient.batchJob(fakes.scriptFake.addBatch(ScriptJobPlan.COMPLETED))),
                new DemoSituation("unknown id", CANCEL, fakes.scriptClient.batchJob(UNKNOWN_ID)),
                new DemoSituation("reply lost", STOP, fakes.scriptClient.batchJob(lostReplyId)),
                new DemoSituation("not permitted", STOP, fakes.scriptClient.batchJob(forbiddenId)));
    }

    private static RemoteJob scheduledJob(ProviderFakes fakes, String state) {
        return fakes.scriptClient.scheduledJob(fakes.scriptFake.addScript(state));
    }

    /** Plans that the request takes effect and its reply never arrives. */
    private static void loseReply(FakeServer fake, String path, String jobId) {
        injectFault(fake, path, jobId, ExchangeFault.resetAfterEffect());
    }

    private static void refuseRequest(FakeServer fake, String path, String jobId, FakeReply refusal) {
        injectFault(fake, path, jobId, ExchangeFault.replaceReply(refusal));
    }

    /** Injects a fault into requests that act on this job: reads are GETs or do not name the job. */
    private static void injectFault(FakeServer fake, String path, String jobId, ExchangeFault fault) {
        fake.injectFault(
                request -> !request.method().equals("GET")
                        && request.path().contains(path)
                        && (request.path() + request.body()).contains(jobId),
                fault);
    }
}
