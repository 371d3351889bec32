// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.examples;

import io.github.jobcancel.JobClient;
import io.github.jobcancel.JobClients;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.Transport;
import io.github.jobcancel.batch.AwsCredentials;
import io.github.jobcancel.batch.BatchClient;
import io.github.jobcancel.dli.DliClient;
import io.github.jobcancel.dli.DliClientBuilder;
import io.github.jobcancel.dli.DliCredentials;
import io.github.jobcancel.gp.GpClient;
import io.github.jobcancel.gp.GpCredentials;
import io.github.jobcancel.script.ScriptClient;
import io.github.jobcancel.script.ScriptClientBuilder;
import io.github.jobcancel.script.ScriptCredentials;
import java.net.URI;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Creates clients of real accounts from the settings that users of each provider have. For a wrong or missing setting
 * it throws an {@link IllegalArgumentException} whose message says what to do.
 */
final class ProviderAccounts implements AutoCloseable {
    private final Function<String, @Nullable String> settings;
    private final Transport transport;
    private final Map<String, Function<JobRef, JobClient<?>>> clientFactories = Map.of(
            "batch", ref -> createBatchClient(ref.scope()),
            "dli", ref -> createDliClient(ref.scope()),
            "gp", ref -> createGpClient(),
            "script", ref -> createScriptClient());

    /** One client for each scope, or for the provider if its settings name one site or app. */
    private final Map<String, JobClient<?>> openClients = new LinkedHashMap<>();

    ProviderAccounts(Function<String, @Nullable String> settings, Transport transport) {
        this.settings = settings;
        this.transport = transport;
    }

    /** Opens the clients that the jobs need. */
    JobClients openClients(Collection<JobRef> refs) {
        for (JobRef ref : refs) {
            Function<JobRef, JobClient<?>> factory = clientFactories.get(ref.provider());
            if (factory == null) {
                throw new IllegalArgumentException(
                        "no provider '" + ref.provider() + "': the providers are batch, dli, gp and script");
            }
            boolean hasScopedClients =
                    ref.provider().equals("batch") || ref.provider().equals("dli");
            String key = hasScopedClients ? ref.provider() + " " + ref.scope() : ref.provider();
            // not computeIfAbsent, so that a client counts as open only once it was created
            if (!openClients.containsKey(key)) {
                openClients.put(key, factory.apply(ref));
            }
        }
        return JobClients.of(openClients.values());
    }

    private BatchClient createBatchClient(String region) {
        String id = requireSetting("AWS_ACCESS_KEY_ID");
        String secret = requireSetting("AWS_SECRET_ACCESS_KEY");
        String token = findSetting("AWS_SESSION_TOKEN");
        AwsCredentials key = token == null ? AwsCredentials.of(id, secret) : AwsCredentials.of(id, secret, token);
        return BatchClient.builder()
                .region(region)
                .credentials(key)
                .transport(transport)
                .build();
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
        return builder.build();
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

    private GpClient createGpClient() {
        return GpClient.builder()
                .endpoint(parseAddress("ARCGIS_URL", requireSetting("ARCGIS_URL")))
                .credentials(readArcgisCredentials())
                .transport(transport)
                .build();
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

    private ScriptClient createScriptClient() {
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
        return builder.build();
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
        openClients.values().forEach(JobClient::close);
    }
}
