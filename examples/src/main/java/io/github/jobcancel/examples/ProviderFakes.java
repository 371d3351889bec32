// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.examples;

import io.github.jobcancel.Scheduler;
import io.github.jobcancel.Transport;
import io.github.jobcancel.batch.AwsCredentials;
import io.github.jobcancel.batch.BatchClient;
import io.github.jobcancel.dli.DliClient;
import io.github.jobcancel.dli.DliCredentials;
import io.github.jobcancel.gp.GpClient;
import io.github.jobcancel.gp.GpCredentials;
import io.github.jobcancel.script.ScriptClient;
import io.github.jobcancel.script.ScriptCredentials;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.VirtualScheduler;
import io.github.jobcancel.testkit.batch.FakeBatch;
import io.github.jobcancel.testkit.dli.FakeDli;
import io.github.jobcancel.testkit.gp.FakeGp;
import io.github.jobcancel.testkit.gp.GpRole;
import io.github.jobcancel.testkit.script.FakeScript;
import java.time.Duration;
import java.util.function.Function;
import okhttp3.Call;
import okhttp3.OkHttpClient;

/** Starts a fake of each provider on the loopback interface, and creates clients that share one transport. */
final class ProviderFakes implements AutoCloseable {
    /** An invented password, as are all passwords of the fakes. */
    static final String GIS_PASSWORD = "Example-Gis-Password-7";

    /** Longer than the waits of the clients, shorter than their timeouts. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final ManualClock clock = ManualClock.startingNow();
    private final Transport transport;

    final FakeBatch batchFake = new FakeBatch(clock, "eu-west-3");
    final FakeDli dliFake = new FakeDli(clock);
    final FakeGp gpFake = new FakeGp(clock);
    final FakeScript scriptFake = new FakeScript(clock);

    final BatchClient batchClient;
    final DliClient dliClient;
    final GpClient gpClient;
    final GpClient publisherClient;
    final ScriptClient scriptClient;

    ProviderFakes() {
        this(http -> http);
    }

    ProviderFakes(Function<OkHttpClient, Call.Factory> callFactoryWrapper) {
        VirtualScheduler scheduler = VirtualScheduler.skippingWaits(clock, LONGEST_WAIT);
        transport = Transport.builder()
                .clock(clock)
                .scheduler(Scheduler.of(scheduler::schedule, scheduler::nanoTime))
                // a constant makes the waits, and so the table, the same in each run
                .random(() -> 0.5)
                .callFactory(callFactoryWrapper)
                .build();
        batchClient = BatchClient.builder()
                .region(batchFake.region())
                .endpoint(batchFake.url())
                .credentials(AwsCredentials.of(FakeBatch.ACCESS_KEY, FakeBatch.SECRET_KEY))
                .transport(transport)
                .build();
        dliClient = DliClient.builder()
                .region(FakeDli.PROJECT_NAME)
                .endpoint(dliFake.url())
                .iamEndpoint(dliFake.url())
                .projectId(FakeDli.PROJECT_ID)
                .credentials(DliCredentials.password(FakeDli.DOMAIN_NAME, FakeDli.USER_NAME, FakeDli.PASSWORD))
                .transport(transport)
                .build();
        gpClient = createGpClient("gisadmin", GpRole.ADMINISTRATOR);
        publisherClient = createGpClient("publisher", GpRole.PUBLISHER);
        scriptClient = ScriptClient.builder()
                .endpoint(scriptFake.dispatcherUrl())
                .credentials(ScriptCredentials.of(FakeScript.APP_ID, FakeScript.SERVER_NAME, FakeScript.SERVER_SECRET))
                .transport(transport)
                .build();
    }

    private GpClient createGpClient(String user, GpRole role) {
        gpFake.accounts().addServerUser(user, GIS_PASSWORD, role);
        return GpClient.builder()
                .endpoint(gpFake.serverUrl())
                .credentials(GpCredentials.server(user, GIS_PASSWORD))
                .transport(transport)
                .build();
    }

    /** Closes the clients before the fakes, so that no exchange is cut off. */
    @Override
    public void close() {
        batchClient.close();
        dliClient.close();
        gpClient.close();
        publisherClient.close();
        scriptClient.close();
        transport.close();
        batchFake.close();
        dliFake.close();
        gpFake.close();
        scriptFake.close();
    }
}
