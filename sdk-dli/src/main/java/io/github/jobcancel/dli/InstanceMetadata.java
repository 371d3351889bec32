// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.RetryPolicy;
import io.github.jobcancel.credential.RequestAuthorizer;
import java.time.Duration;
import okhttp3.HttpUrl;

/** The temporary key that a cloud server gives to the programs on it, if an agency is attached to the server. */
final class InstanceMetadata extends DliCredentials {
    static final HttpUrl ADDRESS = HttpUrl.get("http://169.254.169.254");

    /** As the vendor's own client has it: there may be no such address, and then nothing ever answers. */
    private static final CallOptions OPTIONS = CallOptions.standard()
            .withTimeout(Duration.ofSeconds(10))
            .withAttemptTimeout(Duration.ofSeconds(3))
            .withRetryPolicy(new RetryPolicy(2, Duration.ofMillis(100), Duration.ofMillis(500), Duration.ofSeconds(1)));

    private static final Duration MARGIN = Duration.ofMinutes(40);

    private final HttpUrl root;

    InstanceMetadata(HttpUrl root) {
        this.root = root;
    }

    @Override
    RequestAuthorizer<?> createAuthorizer(AuthorizerFactory in) {

        return in.renewingAuthorizer(
                () -> in.engine()
                        .startSignIn(
                                MetadataCredentialsRequest.firstRequest(root, in.findings()),
                                RequestAuthorizer.withoutCredential(),
                                OPTIONS),
                key -> key.toExpiring(MARGIN),
                new DliSigner());
    }

    @Override
    boolean isRenewable() {
        return true;
    }

    @Override
    public String toString() {
        return "instance metadata " + root;
    }
}
