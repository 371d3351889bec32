// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import io.github.jobcancel.auth.EndpointAddress;
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
        HttpUrl url = EndpointAddress.parse("the endpoint", endpoint.toString());
        if (!url.isHttps() && !LoopbackAddress.isLoopback(url)) {
            throw new IllegalArgumentException(
                    "the endpoint must be https, since the server's secret is sent to it: " + url.host());
        }
        return url.encodedPath().equals("/")
                ? url.newBuilder().encodedPath(PUBLIC_DISPATCHER.encodedPath()).build()
                : url;
    }
}
