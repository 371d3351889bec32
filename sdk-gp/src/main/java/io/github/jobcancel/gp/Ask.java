// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import io.github.jobcancel.auth.Findings;
import io.github.jobcancel.credential.Fresh;
import io.github.jobcancel.http.Draft;
import io.github.jobcancel.http.Fault;
import io.github.jobcancel.http.Reply;
import io.github.jobcancel.operation.Operation;
import io.github.jobcancel.operation.Step;
import io.github.jobcancel.operation.Trail;
import java.time.Instant;
import java.util.function.BiFunction;
import okhttp3.HttpUrl;

/** What the site is asked before a secret is sent, without a token. The answer says what is asked next. */
final class Ask implements Operation<Fresh<GpToken>> {
    private final HttpUrl url;
    private final Findings findings;
    private final BiFunction<Reply, Instant, Step<Fresh<GpToken>>> then;

    Ask(HttpUrl url, Findings findings, BiFunction<Reply, Instant, Step<Fresh<GpToken>>> then) {
        this.url = url;
        this.findings = findings;
        this.then = then;
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
    public Draft draft() {
        return Draft.get(url.newBuilder().addQueryParameter("f", "json").build());
    }

    @Override
    public Step<Fresh<GpToken>> decode(Reply reply, Trail trail) {
        Fault fault = GpErrors.fault(reply, trail.signedAt());
        if (fault != null) {
            findings.failed(url.toString(), "no answer: " + fault.error());
            // nothing was shown yet that could be wrong
            return Step.failed(GpErrors.blameless(fault));
        }
        return then.apply(reply, trail.signedAt());
    }
}
