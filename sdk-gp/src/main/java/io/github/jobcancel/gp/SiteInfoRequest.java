// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import io.github.jobcancel.auth.LookupLog;
import io.github.jobcancel.credential.ExpiringCredential;
import io.github.jobcancel.http.AttemptFailure;
import io.github.jobcancel.http.HttpReply;
import io.github.jobcancel.http.RequestBuilder;
import io.github.jobcancel.operation.CallHistory;
import io.github.jobcancel.operation.Operation;
import io.github.jobcancel.operation.Step;
import java.time.Instant;
import java.util.function.BiFunction;
import okhttp3.HttpUrl;

/** What the site is asked before a secret is sent, without a token. The answer says what is asked next. */
final class SiteInfoRequest implements Operation<ExpiringCredential<GpToken>> {
    private final HttpUrl url;
    private final LookupLog lookupLog;
    private final BiFunction<HttpReply, Instant, Step<ExpiringCredential<GpToken>>> continuation;

    SiteInfoRequest(
            HttpUrl url,
            LookupLog lookupLog,
            BiFunction<HttpReply, Instant, Step<ExpiringCredential<GpToken>>> continuation) {
        this.url = url;
        this.lookupLog = lookupLog;
        this.continuation = continuation;
    }

    @Override
    public String name() {
        return url.pathSegments().get(url.pathSize() - 1);
    }

    @Override
    public boolean mutates() {
        return false;
    }

    @Override
    public RequestBuilder requestBuilder() {
        return RequestBuilder.get(
                url.newBuilder().addQueryParameter("f", "json").build());
    }

    @Override
    public Step<ExpiringCredential<GpToken>> decodeReply(HttpReply reply, CallHistory history) {
        AttemptFailure attemptFailure = GpErrors.classifyReply(reply, history.signedAt());
        if (attemptFailure != null) {
            lookupLog.recordFailed(url.toString(), "no answer: " + attemptFailure.providerError());
            // nothing was shown yet that could be wrong
            return Step.failAttempt(GpErrors.withoutCredentialBlame(attemptFailure));
        }
        return continuation.apply(reply, history.signedAt());
    }
}
