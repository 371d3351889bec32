// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import io.github.jobcancel.http.Draft;
import io.github.jobcancel.http.Fault;
import io.github.jobcancel.http.Reply;
import io.github.jobcancel.operation.Operation;
import io.github.jobcancel.operation.Step;
import io.github.jobcancel.operation.Trail;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import okhttp3.HttpUrl;

/** What all of the service's operations share: a POST of JSON, and how failures read. */
abstract class BatchOperation<T> implements Operation<T> {
    private final String name;
    private final HttpUrl url;
    private final Map<String, ?> body;
    private final String invocation;
    private int attempt;

    BatchOperation(String name, HttpUrl url, Map<String, ?> body) {
        this.name = name;
        this.url = url;
        this.body = body;
        ThreadLocalRandom random = ThreadLocalRandom.current();
        this.invocation = new UUID(random.nextLong(), random.nextLong()).toString();
    }

    @Override
    public final String name() {
        return name;
    }

    /** With the headers by which the service's operators tell a repeat from a new request, as its own clients send them. */
    @Override
    public final Draft draft() {
        Draft draft = Draft.post(url, body);
        return draft.header("Content-Length", String.valueOf(draft.body().length))
                .header("amz-sdk-invocation-id", invocation)
                .header("amz-sdk-request", "attempt=" + ++attempt);
    }

    @Override
    public final String requestId(Reply reply) {
        return BatchErrors.requestId(reply);
    }

    @Override
    public final Step<T> decode(Reply reply, Trail trail) {
        return reply.ok() ? accepted(reply, trail) : refused(BatchErrors.fault(reply, trail), trail);
    }

    abstract Step<T> accepted(Reply reply, Trail trail);

    Step<T> refused(Fault fault, Trail trail) {
        return Step.failed(fault);
    }
}
