// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import io.github.jobcancel.http.LoopbackAddress;
import java.net.URI;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** Address of the dispatcher. */
final class ScriptEndpoint {
    private static final HttpUrl PUBLIC_DISPATCHER = HttpUrl.get("https://api.braincloudservers.com/s2sdispatcher");

    private ScriptEndpoint() {}

    static HttpUrl resolveEndpoint(@Nullable URI endpoint) {
        if (endpoint == null) {
            return PUBLIC_DISPATCHER;
        }
        HttpUrl url = HttpUrl.parse(endpoint.toString());
        if (url == null) {
            throw new IllegalArgumentException("the endpoint is no HTTP address: " + endpoint.getScheme());
        }
        if (!url.username().isEmpty() || !url.password().isEmpty() || url.query() != null || url.fragment() != null) {
            throw new IllegalArgumentException("the endpoint must have no user, query or fragment: " + url.host());
        }
        if (!url.isHttps() && !LoopbackAddress.isLoopback(url)) {
            throw new IllegalArgumentException(
                    "the endpoint must be https, since the server's secret is sent to it: " + url.host());
        }
        return url.encodedPath().equals("/")
                ? url.newBuilder().encodedPath(PUBLIC_DISPATCHER.encodedPath()).build()
                : url;
    }
}
