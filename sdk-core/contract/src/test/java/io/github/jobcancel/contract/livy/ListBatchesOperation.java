// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.livy;

import io.github.jobcancel.http.AttemptFailure;
import io.github.jobcancel.http.HttpReply;
import io.github.jobcancel.http.JsonValue;
import io.github.jobcancel.http.RequestBuilder;
import io.github.jobcancel.operation.CallHistory;
import io.github.jobcancel.operation.CallStep;
import io.github.jobcancel.operation.ListPage;
import io.github.jobcancel.operation.Operation;
import io.github.jobcancel.operation.PagedListFlow;
import java.util.List;
import java.util.function.Function;

/** Reads one page of the list of batches. A batch that is deleted meanwhile moves the later ones forward. */
record ListBatchesOperation(LivyServer server, LivyQuery query, Long from)
        implements Operation<ListPage<LivyBatch, Long>> {
    static <T> Operation<T> firstPage(LivyServer server, LivyQuery query, Function<List<LivyBatch>, T> resultMapper) {
        return PagedListFlow.firstPage(
                query, List.of(0L), from -> new ListBatchesOperation(server, query, from), resultMapper);
    }

    @Override
    public String name() {
        return "listBatches";
    }

    @Override
    public boolean mutates() {
        return false;
    }

    @Override
    public RequestBuilder requestBuilder() {
        return RequestBuilder.get(server.batchesUrl()
                .newBuilder()
                .addQueryParameter("from", String.valueOf(from))
                .addQueryParameter("size", String.valueOf(query.filters().pageSize()))
                .build());
    }

    @Override
    public CallStep<ListPage<LivyBatch, Long>> decodeReply(HttpReply reply, CallHistory history) {
        AttemptFailure failure = LivyErrors.classifyReply(reply, history.signedAt());
        JsonValue page = reply.bodyJson();
        if (failure != null || !page.hasListField("sessions")) {
            return CallStep.failAttempt(
                    failure != null ? failure : LivyErrors.createFailure(reply, history.signedAt()));
        }
        List<LivyBatch> batches = page.get("sessions").items().stream()
                .map(row -> LivyBatch.parseRecord(server.batchRef(row.textField("id")), row))
                .toList();
        long next = from + batches.size();
        boolean isLast = batches.isEmpty() || next >= page.get("total").asLong().orElse(0);
        return CallStep.finishWith(new ListPage<>(batches, isLast ? null : next, from > 0));
    }
}
