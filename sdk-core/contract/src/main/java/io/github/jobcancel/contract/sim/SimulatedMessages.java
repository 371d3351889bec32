// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.sim;

import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.ReceivedRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import okhttp3.Headers;
import okhttp3.MediaType;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSource;
import okio.ForwardingSource;
import okio.Okio;

/**
 * Converts OkHttp requests to the requests that a fake receives, and replies to the responses that a client reads.
 */
final class SimulatedMessages {
    private SimulatedMessages() {}

    static ReceivedRequest toReceivedRequest(Request request) {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        headers.add(Map.entry("Host", request.url().host() + ":" + request.url().port()));
        Headers sentHeaders = request.headers();
        for (int i = 0; i < sentHeaders.size(); i++) {
            headers.add(Map.entry(sentHeaders.name(i), sentHeaders.value(i)));
        }
        Buffer body = new Buffer();
        try {
            if (request.body() != null) {
                request.body().writeTo(body);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        String query = request.url().encodedQuery();
        String target = request.url().encodedPath() + (query == null ? "" : "?" + query);
        return new ReceivedRequest(request.method(), target, headers, body.readUtf8(), 0);
    }

    static Response createResponse(Request request, FakeReply reply, int cutAt) {
        Headers.Builder headers = new Headers.Builder();
        reply.headers().forEach(headers::add);
        return new Response.Builder()
                .request(request)
                .protocol(Protocol.HTTP_1_1)
                .code(reply.status())
                .message("")
                .headers(headers.build())
                .body(createBody(reply.body(), cutAt))
                .build();
    }

    private static ResponseBody createBody(byte[] bytes, int cutAt) {
        BufferedSource source = cutAt < 0 || cutAt >= bytes.length
                ? new Buffer().write(bytes)
                : Okio.buffer(new ForwardingSource(new Buffer().write(Arrays.copyOf(bytes, cutAt))) {
                    @Override
                    public long read(Buffer sink, long count) throws IOException {
                        long read = super.read(sink, count);
                        if (read < 0) {
                            throw new IOException("unexpected end of stream");
                        }
                        return read;
                    }
                });
        return new ResponseBody() {
            @Override
            public MediaType contentType() {
                return null;
            }

            @Override
            public long contentLength() {
                return bytes.length;
            }

            @Override
            public BufferedSource source() {
                return source;
            }
        };
    }
}
