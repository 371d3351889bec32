// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import io.github.jobcancel.batch.auth.BatchErrors;
import io.github.jobcancel.http.AttemptFailure;
import io.github.jobcancel.http.HttpReply;
import io.github.jobcancel.http.RequestBuilder;
import io.github.jobcancel.operation.CallHistory;
import io.github.jobcancel.operation.CallStep;
import io.github.jobcancel.operation.Operation;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import okhttp3.HttpUrl;

/** Base class of AWS Batch operations: sends a POST request with a JSON body and classifies error replies. */
abstract class BatchOperation<T> implements Operation<T> {
    private final String name;
    private final HttpUrl url;
    private final Map<String, ?> body;
    private final String invocationId;
    private int attemptNumber;

    BatchOperation(String name, HttpUrl url, Map<String, ?> body) {
        this.name = name;
        this.url = url;
        this.body = body;
        ThreadLocalRandom random = ThreadLocalRandom.current();
        this.invocationId = new UUID(random.nextLong(), random.nextLong()).toString();
    }

    @Override
    public final String name() {
        return name;
    }

    /** Adds the headers by which AWS recognizes a repeated request, as the AWS SDKs send them. */
    @Override
    public final RequestBuilder requestBuilder() {
        RequestBuilder requestBuilder = RequestBuilder.postJson(url, body);
        return requestBuilder
                .setHeader("Content-Length", String.valueOf(requestBuilder.body().length))
                .setHeader("amz-sdk-invocation-id", invocationId)
                .setHeader("amz-sdk-request", "attempt=" + ++attemptNumber);
    }

    @Override
    public final String requestId(HttpReply reply) {
        return BatchErrors.requestId(reply);
    }

    @Override
    public final CallStep<T> decodeReply(HttpReply reply, CallHistory history) {
        return reply.isSuccessful()
                ? decodeSuccess(reply, history)
                : decodeRefusal(BatchErrors.classifyReply(reply, history), history);
    }

    abstract CallStep<T> decodeSuccess(HttpReply reply, CallHistory history);

    CallStep<T> decodeRefusal(AttemptFailure attemptFailure, CallHistory history) {
        return CallStep.failAttempt(attemptFailure);
    }
}
