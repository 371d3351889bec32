// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.Bulk;
import io.github.jobcancel.BulkItem;
import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.RemoteJob;
import io.github.jobcancel.Result;
import io.github.jobcancel.ResultKind;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.Transport;
import io.github.jobcancel.call.CallEngine;
import io.github.jobcancel.credential.RequestAuthorizer;
import io.github.jobcancel.http.HttpReply;
import io.github.jobcancel.http.RequestBuilder;
import io.github.jobcancel.job.BatchedOperations;
import io.github.jobcancel.job.JobBinder;
import io.github.jobcancel.job.JobOperations;
import io.github.jobcancel.operation.CallHistory;
import io.github.jobcancel.operation.CallStep;
import io.github.jobcancel.operation.Operation;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BulkExecutionTest {
    private final OkHttpClient answering = new OkHttpClient.Builder()
            .addInterceptor(chain -> new Response.Builder()
                    .request(chain.request())
                    .protocol(Protocol.HTTP_1_1)
                    .code(200)
                    .message("OK")
                    .body(ResponseBody.create(new byte[0], null))
                    .build())
            .build();
    private final Transport transport =
            Transport.builder().okHttpClient(answering).build();
    private final CallEngine engine = new CallEngine("toy", transport);

    @AfterEach
    void closeEngine() {
        engine.close();
        transport.close();
        answering.dispatcher().executorService().shutdown();
    }

    /** A provider whose answer to a request for many jobs contains only the first job. */
    private record IncompleteBatchOperations(JobRef ref) implements JobOperations, BatchedOperations {
        @Override
        public RequestAuthorizer<?> authorizer() {
            return RequestAuthorizer.withoutCredential();
        }

        @Override
        public Operation<? extends JobSnapshot> read() {
            throw new AssertionError("this cancel needs no read");
        }

        @Override
        public Operation<CancelOutcome> cancel(CallOptions options) {
            throw new AssertionError("all jobs must be in one request");
        }

        @Override
        public CancelOutcome outcomeOf(@Nullable JobSnapshot before, JobSnapshot now, CallHistory history) {
            throw new AssertionError("nothing was read");
        }

        @Override
        public BatchedOperations batchedOperations() {
            return this;
        }

        @Override
        public Object batchKey() {
            return "key";
        }

        @Override
        public int maxJobsPerCancel() {
            return 10;
        }

        @Override
        public Operation<List<Optional<Result<CancelOutcome>>>> cancelTogether(
                List<JobOperations> jobs, CallOptions options) {
            return new Operation<>() {
                @Override
                public String name() {
                    return "cancel";
                }

                @Override
                public boolean mutates() {
                    return true;
                }

                @Override
                public RequestBuilder requestBuilder() {
                    return RequestBuilder.get(HttpUrl.get("http://127.0.0.1/"));
                }

                @Override
                public CallStep<List<Optional<Result<CancelOutcome>>>> decodeReply(HttpReply reply, CallHistory trail) {
                    return CallStep.finishWith(List.of(
                            Optional.of(Result.success(new CancelOutcome.Requested(trail.toEvidence(null, null))))));
                }
            };
        }
    }

    @Test
    void batchAnswerWithoutSomeJobsStillAnswersEveryJob() throws Exception {
        List<RemoteJob> jobs = IntStream.range(0, 5)
                .mapToObj(i -> new JobBinder(engine)
                        .bindJob(new IncompleteBatchOperations(new JobRef("toy", "job", "here", "job-" + i))))
                .toList();

        List<BulkItem> items =
                Bulk.cancel(jobs).report().get(10, TimeUnit.SECONDS).items();

        assertThat(items).hasSize(5);
        assertThat(items.get(0).kind()).isEqualTo(ResultKind.REQUESTED);
        assertThat(items.subList(1, 5))
                .allSatisfy(item -> assertThat(item.failure().map(SdkException::mayHaveTakenEffect))
                        .contains(true));
    }
}
