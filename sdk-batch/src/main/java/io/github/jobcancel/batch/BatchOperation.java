// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import io.github.jobcancel.engine.Draft;
import io.github.jobcancel.engine.Operation;
import io.github.jobcancel.engine.Reply;
import io.github.jobcancel.engine.Step;
import io.github.jobcancel.engine.Trail;
import java.util.Map;
import okhttp3.HttpUrl;

/** What all of the service's operations share: a POST of JSON, and how failures read. */
abstract class BatchOperation<T> implements Operation<T> {
    private final String name;
    private final HttpUrl url;
    private final Map<String, ?> body;

    BatchOperation(String name, HttpUrl url, Map<String, ?> body) {
        this.name = name;
        this.url = url;
        this.body = body;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final Draft draft() {
        return Draft.post(url, body);
    }

    @Override
    public final String requestId(Reply reply) {
        return BatchErrors.requestId(reply);
    }

    @Override
    public final Step<T> decode(Reply reply, Trail trail) {
        return reply.ok() ? accepted(reply, trail) : Step.failed(BatchErrors.fault(reply, trail));
    }

    abstract Step<T> accepted(Reply reply, Trail trail);
}
