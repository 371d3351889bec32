// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.Result;
import io.github.jobcancel.job.Many;
import io.github.jobcancel.job.Verbs;
import io.github.jobcancel.operation.Operation;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;

/** What a session does about many jobs in one request: a packet holds several messages. */
final class ScriptMany implements Many {
    /** What the vendor's own clients send where a login announces nothing. */
    private static final int MESSAGES = 10;

    private static final int MOST = 100;

    private final HttpUrl url;
    private final boolean sessionless;
    private volatile int messages = MESSAGES;

    ScriptMany(HttpUrl url, boolean sessionless) {
        this.url = url;
        this.sessionless = sessionless;
    }

    /** What a login says of the messages that a packet may hold; 0 if it says nothing. */
    void announced(long most) {
        messages = most > 0 ? (int) Math.min(most, MOST) : MESSAGES;
    }

    @Override
    public Object key() {
        return this;
    }

    /** Without a session a request is one message. */
    @Override
    public int mostCancels() {
        return sessionless ? 1 : messages;
    }

    @Override
    public Operation<List<Optional<Result<CancelOutcome>>>> cancel(List<Verbs> jobs) {
        return new CancelScripts(
                url, jobs.stream().map(job -> ((ScriptVerbs) job).message()).toList());
    }
}
