// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.examples;

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
import io.github.jobcancel.testkit.batch.FakeBatch;
import io.github.jobcancel.testkit.dli.FakeDli;
import io.github.jobcancel.testkit.gp.FakeGp;
import io.github.jobcancel.testkit.gp.GpRole;
import io.github.jobcancel.testkit.script.FakeScript;
import java.util.function.Function;
import okhttp3.Call;
import okhttp3.OkHttpClient;

/** A fake of each provider on the loopback interface, and real clients that share one transport. */
final class Fakes implements AutoCloseable {
    /** Made up, like all passwords of the fakes. */
    static final String GIS_PASSWORD = "Example-Gis-Password-7";

    private final ManualClock clock = ManualClock.startingNow();
    private final Transport transport;

    final FakeBatch aws = new FakeBatch(clock, "eu-west-3");
    final FakeDli huawei = new FakeDli(clock);
    final FakeGp arcgis = new FakeGp(clock);
    final FakeScript brainCloud = new FakeScript(clock);

    final BatchClient batch;
    final DliClient dli;
    final GpClient gp;
    final GpClient publisher;
    final ScriptClient script;

    Fakes() {
        this(http -> http);
    }

    Fakes(Function<OkHttpClient, Call.Factory> wrap) {
        transport = Transport.builder()
                .clock(clock)
                .scheduler(new SkippingTimer(clock))
                // the same waits, and so the same table, every time
                .random(() -> 0.5)
                .callFactory(wrap)
                .build();
        batch = BatchClient.builder()
                .region(aws.region())
                .endpoint(aws.url())
                .credentials(AwsCredentials.of(FakeBatch.ACCESS_KEY, FakeBatch.SECRET_KEY))
                .transport(transport)
                .build();
        dli = DliClient.builder()
                .region(FakeDli.PROJECT_NAME)
                .endpoint(huawei.url())
                .iamEndpoint(huawei.url())
                .projectId(FakeDli.PROJECT_ID)
                .credentials(DliCredentials.password(FakeDli.DOMAIN_NAME, FakeDli.USER_NAME, FakeDli.PASSWORD))
                .transport(transport)
                .build();
        gp = arcgis("gisadmin", GpRole.ADMINISTRATOR);
        publisher = arcgis("publisher", GpRole.PUBLISHER);
        script = ScriptClient.builder()
                .endpoint(brainCloud.dispatcherUrl())
                .credentials(ScriptCredentials.of(FakeScript.APP_ID, FakeScript.SERVER_NAME, FakeScript.SERVER_SECRET))
                .transport(transport)
                .build();
    }

    private GpClient arcgis(String user, GpRole role) {
        arcgis.addServerUser(user, GIS_PASSWORD, role);
        return GpClient.builder()
                .endpoint(arcgis.serverUrl())
                .credentials(GpCredentials.server(user, GIS_PASSWORD))
                .transport(transport)
                .build();
    }

    /** The clients first, so that none is cut off in the middle of an exchange. */
    @Override
    public void close() {
        batch.close();
        dli.close();
        gp.close();
        publisher.close();
        script.close();
        transport.close();
        aws.close();
        huawei.close();
        arcgis.close();
        brainCloud.close();
    }
}
