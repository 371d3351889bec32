// SPDX-License-Identifier: Apache-2.0
package user;

import io.github.jobcancel.Calls;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.Transport;
import io.github.jobcancel.batch.AwsCredentials;
import io.github.jobcancel.batch.BatchClient;
import io.github.jobcancel.batch.CancelJobRequest;
import io.github.jobcancel.dli.DliClient;
import io.github.jobcancel.dli.DliCredentials;
import io.github.jobcancel.gp.GpClient;
import io.github.jobcancel.gp.GpCredentials;
import io.github.jobcancel.gp.GpJobId;
import io.github.jobcancel.script.ScriptClient;
import io.github.jobcancel.script.ScriptCredentials;
import java.net.URI;
import okhttp3.Call;
import okhttp3.OkHttpClient;

/** Cancels one job at each provider; the arguments are the address, the job and the credentials of each. */
public class Main {
    public static void main(String[] args) {
        try (Transport transport = Transport.builder().callFactory(Main::own).build()) {
            print(batch(transport, args[0], args[1], args[2], args[3]));
            print(dli(transport, args[4], args[5], args[6], args[7], args[8]));
            print(gp(transport, args[9], args[10], args[11], args[12]));
            print(script(transport, args[13], args[14], args[15], args[16], args[17]));
        }
        System.out.println(Main.class.getModule() + " on " + BatchClient.class.getModule().getName());
    }

    private static CancelOutcome batch(Transport transport, String url, String id, String key, String secret) {
        try (BatchClient client = BatchClient.builder()
                .region("eu-west-3")
                .endpoint(URI.create(url))
                .credentials(AwsCredentials.of(key, secret))
                .transport(transport)
                .build()) {
            return Calls.await(client.cancelJob(CancelJobRequest.of(id)));
        }
    }

    private static CancelOutcome dli(
            Transport transport, String url, String id, String project, String key, String secret) {
        try (DliClient client = DliClient.builder()
                .endpoint(URI.create(url))
                .projectId(project)
                .credentials(DliCredentials.accessKey(key, secret))
                .transport(transport)
                .build()) {
            return Calls.await(client.cancelBatch(id));
        }
    }

    private static CancelOutcome gp(Transport transport, String url, String id, String user, String password) {
        try (GpClient client = GpClient.builder()
                .endpoint(URI.create(url))
                .credentials(GpCredentials.server(user, password))
                .transport(transport)
                .build()) {
            return Calls.await(client.cancelJob(GpJobId.admin("Maps/Test", id)));
        }
    }

    private static CancelOutcome script(
            Transport transport, String url, String id, String app, String server, String secret) {
        try (ScriptClient client = ScriptClient.builder()
                .endpoint(URI.create(url))
                .credentials(ScriptCredentials.of(app, server, secret))
                .transport(transport)
                .build()) {
            return Calls.await(client.cancelBatch(id));
        }
    }

    /** Uses OkHttp types, which are in signatures of the library: requiring a provider must be enough to see them. */
    private static Call.Factory own(OkHttpClient client) {
        return client::newCall;
    }

    private static void print(CancelOutcome outcome) {
        System.out.println(outcome.getClass().getSimpleName());
    }
}
