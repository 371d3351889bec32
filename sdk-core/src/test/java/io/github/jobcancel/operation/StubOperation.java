// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.operation;

import io.github.jobcancel.http.HttpReply;
import io.github.jobcancel.http.RequestBuilder;
import java.util.function.BiFunction;
import okhttp3.HttpUrl;

/** A minimal operation that may act. The test decides how it decodes a reply. */
public class StubOperation implements Operation<String> {
    private final HttpUrl url;
    private final BiFunction<HttpReply, CallHistory, CallStep<String>> decoder;

    public StubOperation(HttpUrl url, BiFunction<HttpReply, CallHistory, CallStep<String>> decoder) {
        this.url = url;
        this.decoder = decoder;
    }

    /** Creates an operation for a test without a server. */
    public StubOperation(BiFunction<HttpReply, CallHistory, CallStep<String>> decoder) {
        this(HttpUrl.get("http://nowhere.invalid/"), decoder);
    }

    @Override
    public String name() {
        return "ask";
    }

    @Override
    public boolean mutates() {
        return true;
    }

    @Override
    public RequestBuilder requestBuilder() {
        return RequestBuilder.get(url);
    }

    @Override
    public CallStep<String> decodeReply(HttpReply reply, CallHistory history) {
        return decoder.apply(reply, history);
    }
}
