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
 * Creates clients of real accounts from the settings that users of each provider have. For a wrong or missing setting
 * it throws an {@link IllegalArgumentException} whose message says what to do.
 */
final class ProviderAccounts implements AutoCloseable {
    private final Function<String, @Nullable String> settings;
    private final Transport transport;
    private final Map<String, BatchClient> batchClients = new HashMap<>();
    private final Map<String, DliClient> dliClients = new HashMap<>();
    private final List<Runnable> openClients = new ArrayList<>();
    private @Nullable GpClient gpClient;
    private @Nullable ScriptClient scriptClient;

    ProviderAccounts(Function<String, @Nullable String> settings, Transport transport) {
        this.settings = settings;
        this.transport = transport;
    }

    /** Binds a job to the account in the settings. Throws if the job belongs to another account. */
    RemoteJob bindJob(JobRef ref) {
        RemoteJob job = switch (ref.provider()) {
            case "batch" ->
                batchClients
                        .computeIfAbsent(ref.scope(), this::createBatchClient)
                        .job(ref.id());
            case "dli" ->
                dliClients.computeIfAbsent(ref.scope(), this::createDliClient).job(parseDliKind(ref), ref.id());
            case "gp" -> bindGpJob(ref);
            case "script" -> openScriptClient().job(ref);
            default ->
                throw new IllegalArgumentException(
                        "no provider '" + ref.provider() + "': the providers are batch, dli, gp and script");
        };
        if (!job.ref().equals(ref)) {
            throw new IllegalArgumentException("with these settings the job would be " + job.ref() + ", not " + ref);
        }
        return job;
    }

    private BatchClient createBatchClient(String region) {
        String id = requireSetting("AWS_ACCESS_KEY_ID");
        String secret = requireSetting("AWS_SECRET_ACCESS_KEY");
        String token = findSetting("AWS_SESSION_TOKEN");
        AwsCredentials key = token == null ? AwsCredentials.of(id, secret) : AwsCredentials.of(id, secret, token);
        BatchClient batchClient = BatchClient.builder()
                .region(region)
                .credentials(key)
                .transport(transport)
                .build();
        openClients.add(batchClient::close);
        return batchClient;
    }

    private DliClient createDliClient(String scope) {
        int slash = scope.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("the scope of a DLI job is REGION%2FPROJECT, not '" + scope + "'");
        }
        DliClientBuilder builder = DliClient.builder()
                .projectId(scope.substring(slash + 1))
                .credentials(readHuaweiCredentials())
                .transport(transport);
        URI endpoint = findAddress("DLI_ENDPOINT");
        if (endpoint != null) {
            builder.endpoint(endpoint);
        }
        String region = scope.substring(0, slash);
        // the scope of a client without a region begins with the host of its endpoint
        if (endpoint == null || region.matches("[a-z0-9-]+")) {
            builder.region(region);
        }
        URI iamAddress = findAddress("OS_AUTH_URL");
        if (iamAddress != null) {
            builder.iamEndpoint(URI.create(iamAddress.toString().replaceFirst("/v3/?$", "")));
        }
        DliClient dliClient = builder.build();
        openClients.add(dliClient::close);
        return dliClient;
    }

    private DliCredentials readHuaweiCredentials() {
        String key = findSetting("HUAWEICLOUD_SDK_AK");
        if (key != null) {
            String secret = requireSetting("HUAWEICLOUD_SDK_SK");
            String token = findSetting("HUAWEICLOUD_SDK_SECURITY_TOKEN");
            return token == null
                    ? DliCredentials.accessKey(key, secret)
                    : DliCredentials.temporaryKey(key, secret, token);
        }
        String user = findSetting("OS_USERNAME");
        if (user == null) {
            throw new IllegalArgumentException("set HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK, or OS_USERNAME,"
                    + " OS_PASSWORD and OS_USER_DOMAIN_NAME");
        }
        var password =
                DliCredentials.password(requireSetting("OS_USER_DOMAIN_NAME"), user, requireSetting("OS_PASSWORD"));
        String project = findSetting("OS_PROJECT_NAME");
        return project == null ? password : password.withProjectName(project);
    }

    private static DliKind parseDliKind(JobRef ref) {
        return Stream.of(DliKind.values())
                .filter(kind -> kind.name().toLowerCase(Locale.ROOT).equals(ref.kind()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no kind of DLI job '" + ref.kind() + "': the kinds are spark, sql and flink"));
    }

    /**
     * Binds a geoprocessing job. The scope holds host, context, folder and service without marks between them, so each
     * possible split is tried, and the one whose reference equals the given one is right.
     */
    private RemoteJob bindGpJob(JobRef ref) {
        GpClient client = openGpClient();
        String[] parts = ref.scope().split("/");
        for (int serviceIndex = 1; serviceIndex < parts.length; serviceIndex++) {
            String rest = String.join("/", List.of(parts).subList(serviceIndex, parts.length));
            RemoteJob job = candidateJobIds(ref, rest)
                    .map(client::job)
                    .filter(j -> j.ref().equals(ref))
                    .findFirst()
                    .orElse(null);
            if (job != null) {
                return job;
            }
        }
        throw new IllegalArgumentException(ref + " is not a job of the site in ARCGIS_URL");
    }

    private static Stream<GpJobId> candidateJobIds(JobRef ref, String service) {
        try {
            int task = service.indexOf("/GPServer/");
            return ref.kind().equals("rest") && task > 0
                    ? Stream.of(GpJobId.rest(service.substring(0, task), service.substring(task + 10), ref.id()))
                    : Stream.of(GpJobId.admin(service, ref.id()));
        } catch (IllegalArgumentException e) {
            // more parts than folder and service: this split still holds the context
            return Stream.empty();
        }
    }

    private GpClient openGpClient() {
        if (gpClient != null) {
            return gpClient;
        }
        GpClient newClient = GpClient.builder()
                .endpoint(parseAddress("ARCGIS_URL", requireSetting("ARCGIS_URL")))
                .credentials(readArcgisCredentials())
                .transport(transport)
                .build();
        openClients.add(newClient::close);
        gpClient = newClient;
        return newClient;
    }

    private GpCredentials readArcgisCredentials() {
        String token = findSetting("ARCGIS_TOKEN");
        if (token != null) {
            return GpCredentials.token(token);
        }
        String user = findSetting("ARCGIS_USERNAME");
        if (user == null) {
            throw new IllegalArgumentException("set ARCGIS_TOKEN, or ARCGIS_USERNAME and ARCGIS_PASSWORD");
        }
        URI portal = findAddress("ARCGIS_PORTAL_URL");
        return portal == null
                ? GpCredentials.server(user, requireSetting("ARCGIS_PASSWORD"))
                : GpCredentials.portal(portal, user, requireSetting("ARCGIS_PASSWORD"));
    }

    private ScriptClient openScriptClient() {
        if (scriptClient != null) {
            return scriptClient;
        }
        ScriptClientBuilder builder = ScriptClient.builder()
                .credentials(ScriptCredentials.of(
                        requireSetting("BRAINCLOUD_APP_ID"),
                        requireSetting("BRAINCLOUD_SERVER_NAME"),
                        requireSetting("BRAINCLOUD_SERVER_SECRET")))
                .transport(transport);
        URI endpoint = findAddress("BRAINCLOUD_URL");
        if (endpoint != null) {
            builder.endpoint(endpoint);
        }
        ScriptClient newClient = builder.build();
        openClients.add(newClient::close);
        scriptClient = newClient;
        return newClient;
    }

    private String requireSetting(String name) {
        String value = findSetting(name);
        if (value == null) {
            throw new IllegalArgumentException(name + " is not set");
        }
        return value;
    }

    private @Nullable String findSetting(String name) {
        String value = settings.apply(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    private @Nullable URI findAddress(String name) {
        String value = findSetting(name);
        return value == null ? null : parseAddress(name, value);
    }

    /** Parses an address. The message does not show the value, since a user may have put a secret there by mistake. */
    private static URI parseAddress(String name, String value) {
        try {
            return URI.create(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + " is not an address such as https://host.example.com", e);
        }
    }

    @Override
    public void close() {
        openClients.forEach(Runnable::run);
    }
}
