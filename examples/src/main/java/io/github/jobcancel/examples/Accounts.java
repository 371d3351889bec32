// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.examples;

import io.github.jobcancel.JobRef;
import io.github.jobcancel.RemoteJob;
import io.github.jobcancel.Transport;
import io.github.jobcancel.batch.AwsCredentials;
import io.github.jobcancel.batch.BatchClient;
import io.github.jobcancel.dli.DliClient;
import io.github.jobcancel.dli.DliClientBuilder;
import io.github.jobcancel.dli.DliCredentials;
import io.github.jobcancel.dli.DliKind;
import io.github.jobcancel.gp.GpClient;
import io.github.jobcancel.gp.GpCredentials;
import io.github.jobcancel.gp.GpJobId;
import io.github.jobcancel.script.ScriptClient;
import io.github.jobcancel.script.ScriptClientBuilder;
import io.github.jobcancel.script.ScriptCredentials;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Clients of real accounts, made from settings as the users of each provider have them. What is wrong or missing is an {@link
 * IllegalArgumentException} whose message says what to do.
 */
final class Accounts implements AutoCloseable {
    private final Function<String, @Nullable String> settings;
    private final Transport transport;
    private final Map<String, BatchClient> batch = new HashMap<>();
    private final Map<String, DliClient> dli = new HashMap<>();
    private final List<Runnable> open = new ArrayList<>();
    private @Nullable GpClient gp;
    private @Nullable ScriptClient script;

    Accounts(Function<String, @Nullable String> settings, Transport transport) {
        this.settings = settings;
        this.transport = transport;
    }

    /** Binds a job to the account that the settings name, and to no other. */
    RemoteJob job(JobRef ref) {
        RemoteJob job = switch (ref.provider()) {
            case "batch" -> batch.computeIfAbsent(ref.scope(), this::aws).job(ref.id());
            case "dli" -> dli.computeIfAbsent(ref.scope(), this::huawei).job(kind(ref), ref.id());
            case "gp" -> arcgis(ref);
            case "script" -> brainCloud().job(ref);
            default ->
                throw new IllegalArgumentException(
                        "no provider '" + ref.provider() + "': there are batch, dli, gp and script");
        };
        if (!job.ref().equals(ref)) {
            throw new IllegalArgumentException("with these settings the job would be " + job.ref() + ", not " + ref);
        }
        return job;
    }

    private BatchClient aws(String region) {
        String id = needed("AWS_ACCESS_KEY_ID");
        String secret = needed("AWS_SECRET_ACCESS_KEY");
        String token = setting("AWS_SESSION_TOKEN");
        AwsCredentials key = token == null ? AwsCredentials.of(id, secret) : AwsCredentials.of(id, secret, token);
        BatchClient made = BatchClient.builder()
                .region(region)
                .credentials(key)
                .transport(transport)
                .build();
        open.add(made::close);
        return made;
    }

    private DliClient huawei(String scope) {
        int slash = scope.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("the scope of a DLI job is REGION%2FPROJECT, not '" + scope + "'");
        }
        DliClientBuilder client = DliClient.builder()
                .projectId(scope.substring(slash + 1))
                .credentials(huaweiCredentials())
                .transport(transport);
        URI endpoint = address("DLI_ENDPOINT");
        if (endpoint != null) {
            client.endpoint(endpoint);
        }
        String where = scope.substring(0, slash);
        // a client without a region is named by its endpoint's host
        if (endpoint == null || where.matches("[a-z0-9-]+")) {
            client.region(where);
        }
        URI iam = address("OS_AUTH_URL");
        if (iam != null) {
            client.iamEndpoint(URI.create(iam.toString().replaceFirst("/v3/?$", "")));
        }
        DliClient made = client.build();
        open.add(made::close);
        return made;
    }

    private DliCredentials huaweiCredentials() {
        String key = setting("HUAWEICLOUD_SDK_AK");
        if (key != null) {
            String secret = needed("HUAWEICLOUD_SDK_SK");
            String token = setting("HUAWEICLOUD_SDK_SECURITY_TOKEN");
            return token == null
                    ? DliCredentials.accessKey(key, secret)
                    : DliCredentials.temporaryKey(key, secret, token);
        }
        String user = setting("OS_USERNAME");
        if (user == null) {
            throw new IllegalArgumentException("set HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK, or OS_USERNAME,"
                    + " OS_PASSWORD and OS_USER_DOMAIN_NAME");
        }
        var password = DliCredentials.password(needed("OS_USER_DOMAIN_NAME"), user, needed("OS_PASSWORD"));
        String project = setting("OS_PROJECT_NAME");
        return project == null ? password : password.withProjectName(project);
    }

    private static DliKind kind(JobRef ref) {
        return Stream.of(DliKind.values())
                .filter(kind -> kind.name().toLowerCase(Locale.ROOT).equals(ref.kind()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no kind of DLI job '" + ref.kind() + "': there are spark, sql and flink"));
    }

    /** The scope names host, context, folder and service in one row; which part is what, the client's own reference tells. */
    private RemoteJob arcgis(JobRef ref) {
        GpClient client = arcgis();
        String[] parts = ref.scope().split("/");
        for (int from = 1; from < parts.length; from++) {
            String rest = String.join("/", List.of(parts).subList(from, parts.length));
            RemoteJob job = named(ref, rest)
                    .map(client::job)
                    .filter(j -> j.ref().equals(ref))
                    .findFirst()
                    .orElse(null);
            if (job != null) {
                return job;
            }
        }
        throw new IllegalArgumentException(ref + " is no job of the site that ARCGIS_URL names");
    }

    private static Stream<GpJobId> named(JobRef ref, String service) {
        try {
            int task = service.indexOf("/GPServer/");
            return ref.kind().equals("rest") && task > 0
                    ? Stream.of(GpJobId.rest(service.substring(0, task), service.substring(task + 10), ref.id()))
                    : Stream.of(GpJobId.admin(service, ref.id()));
        } catch (IllegalArgumentException e) {
            // more than a folder and a service: the context is still in it
            return Stream.empty();
        }
    }

    private GpClient arcgis() {
        if (gp != null) {
            return gp;
        }
        GpClient made = GpClient.builder()
                .endpoint(address("ARCGIS_URL", needed("ARCGIS_URL")))
                .credentials(arcgisCredentials())
                .transport(transport)
                .build();
        open.add(made::close);
        gp = made;
        return made;
    }

    private GpCredentials arcgisCredentials() {
        String token = setting("ARCGIS_TOKEN");
        if (token != null) {
            return GpCredentials.token(token);
        }
        String user = setting("ARCGIS_USERNAME");
        if (user == null) {
            throw new IllegalArgumentException("set ARCGIS_TOKEN, or ARCGIS_USERNAME and ARCGIS_PASSWORD");
        }
        URI portal = address("ARCGIS_PORTAL_URL");
        return portal == null
                ? GpCredentials.server(user, needed("ARCGIS_PASSWORD"))
                : GpCredentials.portal(portal, user, needed("ARCGIS_PASSWORD"), "jobcancel");
    }

    private ScriptClient brainCloud() {
        if (script != null) {
            return script;
        }
        ScriptClientBuilder client = ScriptClient.builder()
                .credentials(ScriptCredentials.of(
                        needed("BRAINCLOUD_APP_ID"),
                        needed("BRAINCLOUD_SERVER_NAME"),
                        needed("BRAINCLOUD_SERVER_SECRET")))
                .transport(transport);
        URI endpoint = address("BRAINCLOUD_URL");
        if (endpoint != null) {
            client.endpoint(endpoint);
        }
        ScriptClient made = client.build();
        open.add(made::close);
        script = made;
        return made;
    }

    private String needed(String name) {
        String value = setting(name);
        if (value == null) {
            throw new IllegalArgumentException(name + " is not set");
        }
        return value;
    }

    private @Nullable String setting(String name) {
        String value = settings.apply(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    private @Nullable URI address(String name) {
        String value = setting(name);
        return value == null ? null : address(name, value);
    }

    /** The message does not show the text, which may be a secret in the wrong place. */
    private static URI address(String name, String value) {
        try {
            return URI.create(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + " is no address such as https://host.example.com", e);
        }
    }

    @Override
    public void close() {
        open.forEach(Runnable::run);
    }
}
