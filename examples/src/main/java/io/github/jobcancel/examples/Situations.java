// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.examples;

import static io.github.jobcancel.examples.Ask.CANCEL;
import static io.github.jobcancel.examples.Ask.STOP;
import static io.github.jobcancel.examples.Ask.TERMINATE;

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

/** The jobs on the fakes, in those situations in which the providers' own answers mislead. */
final class Situations {
    private static final String NOWHERE = new UUID(0, 0x404).toString();
    private static final int MAY_NOT = 40346;

    private Situations() {}

    static List<Situation> on(Fakes fakes) {
        return Stream.of(aws(fakes), dli(fakes), gp(fakes), script(fakes))
                .flatMap(List::stream)
                .toList();
    }

    private static List<Situation> aws(Fakes on) {
        String loses = on.aws.jobs().addJob(BatchStatus.RUNNABLE);
        loseReply(on.aws, "/canceljob", loses);
        String forbidden = on.aws.jobs().addJob(BatchStatus.RUNNABLE);
        FakeReply denied = FakeReply.json(403, "{\"message\":\"not authorized to perform: batch:CancelJob\"}")
                .withHeader("x-amzn-ErrorType", "AccessDeniedException");
        refuse(on.aws, "/canceljob", forbidden, denied);
        BatchJobScript exitsWell =
                BatchJobScript.runsForever().withSigtermReaction(SigtermReaction.EXIT_ZERO, Duration.ofSeconds(5));
        return List.of(
                new Situation("cancel, queued", CANCEL, aws(on, BatchStatus.RUNNABLE)),
                new Situation("stop, queued", STOP, aws(on, BatchStatus.RUNNABLE)),
                new Situation("stop, running", STOP, aws(on, BatchStatus.RUNNING)),
                new Situation("may terminate", TERMINATE, aws(on, BatchStatus.RUNNING)),
                new Situation(
                        "wins the race", TERMINATE, on.batch.job(on.aws.jobs().addJob(BatchStatus.RUNNING, exitsWell))),
                new Situation("is over", CANCEL, aws(on, BatchStatus.SUCCEEDED)),
                new Situation("unknown id", CANCEL, on.batch.job(NOWHERE)),
                new Situation("reply lost", STOP, on.batch.job(loses)),
                new Situation("not permitted", STOP, on.batch.job(forbidden)));
    }

    private static RemoteJob aws(Fakes on, BatchStatus status) {
        return on.batch.job(on.aws.jobs().addJob(status));
    }

    private static List<Situation> dli(Fakes on) {
        String loses = on.huawei.addBatch("running");
        loseReply(on.huawei, "/batches/", loses);
        String forbidden = on.huawei.addBatch("running");
        refuse(
                on.huawei,
                "/batches/",
                forbidden,
                FakeReply.json(403, "{\"error_code\":\"DLI.0003\",\"error_msg\":\"Permission denied\"}"));
        String wins = on.huawei.addBatch(DliJobScript.startingIn("running").withCancelEffect(CancelEffect.SUCCEEDED));
        return List.of(
                new Situation("cancel, running", CANCEL, spark(on, on.huawei.addBatch("running"))),
                new Situation("stop, running", STOP, spark(on, on.huawei.addBatch("running"))),
                new Situation("wins the race", STOP, spark(on, wins)),
                new Situation("SQL, running", STOP, on.dli.job(DliKind.SQL, on.huawei.addSqlJob("RUNNING"))),
                new Situation("never started", STOP, flink(on, on.huawei.addFlinkJob("job_init"))),
                new Situation("unknown id", CANCEL, spark(on, NOWHERE)),
                new Situation("reply lost", STOP, spark(on, loses)),
                new Situation("not permitted", STOP, spark(on, forbidden)));
    }

    private static RemoteJob spark(Fakes on, String id) {
        return on.dli.job(DliKind.SPARK, id);
    }

    private static RemoteJob flink(Fakes on, long id) {
        return on.dli.job(DliKind.FLINK, Long.toString(id));
    }

    private static List<Situation> gp(Fakes on) {
        GpJobScript runs = GpJobScript.startingIn(GpJobState.EXECUTING);
        String loses = on.arcgis.addJob(runs);
        loseReply(on.arcgis, "/cancel", loses);
        GpJobScript waits = GpJobScript.startingIn(GpJobState.WAITING);
        String waiting = on.arcgis.addJob(waits);
        return List.of(
                new Situation("cancel, running", CANCEL, gp(on, runs)),
                new Situation("stop, running", STOP, gp(on, runs)),
                new Situation("wins the race", STOP, gp(on, runs.endingBeforeCancel(GpJobState.SUCCEEDED))),
                new Situation("ignores cancel", STOP, gp(on, runs.ignoringCancel())),
                new Situation("waits, by admin", STOP, gp(on, waits)),
                new Situation("waits, by REST", STOP, on.gp.job(GpJobId.rest(FakeGp.SERVICE, FakeGp.TASK, waiting))),
                new Situation("is over", CANCEL, gp(on, GpJobScript.startingIn(GpJobState.FAILED))),
                new Situation("unknown id", CANCEL, on.gp.job(GpJobId.admin(FakeGp.SERVICE, "j404"))),
                new Situation("reply lost", STOP, on.gp.job(GpJobId.admin(FakeGp.SERVICE, loses))),
                new Situation(
                        "not permitted",
                        STOP,
                        on.publisher.job(GpJobId.admin(FakeGp.SERVICE, on.arcgis.addJob(runs)))));
    }

    private static RemoteJob gp(Fakes on, GpJobScript script) {
        return on.gp.job(GpJobId.admin(FakeGp.SERVICE, on.arcgis.addJob(script)));
    }

    private static List<Situation> script(Fakes on) {
        String loses = on.brainCloud.addBatch(ScriptJobPlan.RUNNING);
        loseReply(on.brainCloud, "/s2sdispatcher", loses);
        String forbidden = on.brainCloud.addBatch(ScriptJobPlan.RUNNING);
        on.brainCloud.refuseNextFor(forbidden, MAY_NOT);
        String other = on.brainCloud.addScript(ScriptJobPlan.SCHEDULED);
        return List.of(
                new Situation(
                        "cancel, running", CANCEL, on.script.batchJob(on.brainCloud.addBatch(ScriptJobPlan.RUNNING))),
                new Situation("scheduled", STOP, scheduled(on, ScriptJobPlan.SCHEDULED)),
                new Situation("has started", CANCEL, scheduled(on, ScriptJobPlan.RUNNING)),
                new Situation("of other kind", CANCEL, on.script.batchJob(other)),
                new Situation("is over", CANCEL, on.script.batchJob(on.brainCloud.addBatch(ScriptJobPlan.COMPLETED))),
                new Situation("unknown id", CANCEL, on.script.batchJob(NOWHERE)),
                new Situation("reply lost", STOP, on.script.batchJob(loses)),
                new Situation("not permitted", STOP, on.script.batchJob(forbidden)));
    }

    private static RemoteJob scheduled(Fakes on, String state) {
        return on.script.scheduledJob(on.brainCloud.addScript(state));
    }

    /** The stop works, and its reply never arrives. */
    private static void loseReply(FakeServer fake, String path, String id) {
        fail(fake, path, id, ExchangeFault.resetAfterEffect());
    }

    private static void refuse(FakeServer fake, String path, String id, FakeReply answer) {
        fail(fake, path, id, ExchangeFault.replaceReply(answer));
    }

    /** Reads of the same job are GETs, or do not name it. */
    private static void fail(FakeServer fake, String path, String id, ExchangeFault fault) {
        fake.injectFault(
                request -> !request.method().equals("GET")
                        && request.path().contains(path)
                        && (request.path() + request.body()).contains(id),
                fault);
    }
}
