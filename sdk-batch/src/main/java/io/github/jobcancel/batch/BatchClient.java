// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.CredentialFetch;
import io.github.jobcancel.Finding;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.RemoteJob;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.Transport;
import io.github.jobcancel.engine.Authorizer;
import io.github.jobcancel.engine.Engine;
import io.github.jobcancel.engine.Findings;
import io.github.jobcancel.engine.Step;
import io.github.jobcancel.engine.Surroundings;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Stops and reads the jobs of one account in one region of AWS Batch. Safe for use by several threads; close it after use.
 *
 * <p>Every method returns at once; the future is the call, and abandoning it ends the exchange under way. Futures fail with an
 * {@link SdkException}. Arguments are checked before anything is sent.
 *
 * <p>The service answers 200 to a cancel that cancelled nothing. So a cancel is followed by one {@code DescribeJobs}, and the
 * outcome is what that record shows; {@link CallOptions#unverified()} leaves the read out.
 *
 * <p>Follows the AWS Batch API reference, version 2016-08-10.
 */
public final class BatchClient implements AutoCloseable {
    private final Engine engine;
    private final Authorizer<AwsCredentials> authorizer;
    private final HttpUrl endpoint;
    private final String region;
    private final Findings findings = new Findings();
    private final SharedRead.Board board = new SharedRead.Board();
    private final BatchMany many = new BatchMany(this);

    private BatchClient(Builder builder) {
        AwsSettings settings = new AwsSettings(builder.around, findings, builder.fips, builder.dualStack);
        this.region = settings.region(builder.region);
        this.endpoint = settings.endpoint("batch", builder.endpoint, region);
        this.engine = new Engine("batch", builder.transport);
        AwsChain chain = new AwsChain(engine, settings, findings, region);
        this.authorizer = new Authorizer<>(chain.source(builder.keys, builder.fetch), new SigV4(region, "batch"));
    }

    /**
     * Starts to describe a client.
     *
     * @return a builder; what is not set is looked for where AWS's own tools look
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * {@code CancelJob}: stops a job that has not started. On one that has, it does nothing: the outcome is then {@link
     * CancelOutcome.NotCancellable} with remedy {@link CancelOutcome.Remedy#TERMINATE}.
     *
     * @param request which job, and why
     * @param options how the call behaves
     * @return what the job's record proves
     */
    public CompletableFuture<CancelOutcome> cancelJob(CancelJobRequest request, CallOptions options) {
        return stop(StopVerb.CANCEL, request, options);
    }

    /**
     * {@link #cancelJob(CancelJobRequest, CallOptions)} with {@link CallOptions#standard()}.
     *
     * @param request which job, and why
     * @return what the job's record proves
     */
    public CompletableFuture<CancelOutcome> cancelJob(CancelJobRequest request) {
        return cancelJob(request, CallOptions.standard());
    }

    /**
     * {@code TerminateJob}: stops a job in any state. One that runs is sent SIGTERM, and SIGKILL some 30 seconds later; until
     * then the outcome is {@link CancelOutcome.Requested}, and a job that ends well in that time has succeeded.
     *
     * @param request which job, and why
     * @param options how the call behaves
     * @return what the job's record proves
     */
    public CompletableFuture<CancelOutcome> terminateJob(CancelJobRequest request, CallOptions options) {
        return stop(StopVerb.TERMINATE, request, options);
    }

    /**
     * {@link #terminateJob(CancelJobRequest, CallOptions)} with {@link CallOptions#standard()}.
     *
     * @param request which job, and why
     * @return what the job's record proves
     */
    public CompletableFuture<CancelOutcome> terminateJob(CancelJobRequest request) {
        return terminateJob(request, CallOptions.standard());
    }

    /**
     * {@code DescribeJobs}, in requests of up to 100 ids.
     *
     * @param jobIds the ids; duplicates are asked for once
     * @param options how the call behaves
     * @return one record for each id, in their order; in state ABSENT for an id that the region does not know, or no longer
     *     knows: finished jobs are forgotten after a time
     * @throws IllegalArgumentException if there is no id, or one is blank or has control characters
     */
    public CompletableFuture<List<BatchJob>> describeJobs(List<String> jobIds, CallOptions options) {
        List<String> ids = List.copyOf(jobIds);
        ids.forEach(BatchJob::checkId);
        if (ids.isEmpty()) {
            // the service does not say what an empty list means to it
            throw new IllegalArgumentException("DescribeJobs needs at least one job id");
        }
        return engine.call(new DescribeJobs<>(this, ids, Step::done), authorizer, options);
    }

    /**
     * {@link #describeJobs(List, CallOptions)} with {@link CallOptions#standard()}.
     *
     * @param jobIds the ids
     * @return one record for each id, in their order
     */
    public CompletableFuture<List<BatchJob>> describeJobs(List<String> jobIds) {
        return describeJobs(jobIds, CallOptions.standard());
    }

    /**
     * Binds a job to this client. Its {@code cancel} is {@code CancelJob}, never {@code TerminateJob}; its {@code stop} sends
     * the latter only if its options allow it.
     *
     * @param jobId the job's id
     * @return the job
     * @throws IllegalArgumentException if the id is blank or has control characters
     */
    public RemoteJob job(String jobId) {
        return engine.job(new BatchVerbs(this, CancelJobRequest.of(jobId)));
    }

    private CompletableFuture<CancelOutcome> stop(StopVerb verb, CancelJobRequest request, CallOptions options) {
        return engine.call(new StopJob(this, verb, request, options.verify()), authorizer, options);
    }

    /** An endpoint's own path stays in front. */
    HttpUrl route(String operation) {
        return endpoint.newBuilder()
                .addPathSegment("v1")
                .addPathSegment(operation)
                .build();
    }

    Authorizer<AwsCredentials> authorizer() {
        return authorizer;
    }

    BatchMany many() {
        return many;
    }

    SharedRead sharedRead(JobRef ref) {
        return new SharedRead(this, board, ref);
    }

    JobRef ref(String jobId) {
        return new JobRef("batch", "job", region, jobId);
    }

    /**
     * Where credentials and settings were looked for, and what came of it. Holds no secret.
     *
     * @return the places, in the order in which they were looked at
     */
    public List<Finding> describe() {
        return findings.all();
    }

    /** Ends the calls under way with {@link SdkException.Closed}. Closing twice does nothing. */
    @Override
    public void close() {
        engine.close();
    }

    @Override
    public String toString() {
        return "BatchClient[" + region + ", " + endpoint + "]";
    }

    /** Describes a client. Not safe for use by several threads. */
    public static final class Builder {
        private @Nullable String region;
        private @Nullable URI endpoint;
        private @Nullable AwsCredentials keys;
        private @Nullable CredentialFetch<AwsCredentials> fetch;
        private @Nullable Boolean fips;
        private @Nullable Boolean dualStack;
        private Surroundings around = Surroundings.real();
        private @Nullable Transport transport;

        private Builder() {}

        /**
         * The region whose jobs are meant; it also signs the requests. Without one: the system property {@code aws.region},
         * {@code AWS_REGION}, {@code AWS_DEFAULT_REGION}, the profile's {@code region}.
         *
         * @param region for example {@code eu-west-3}
         * @return this
         */
        public Builder region(String region) {
            this.region = region;
            return this;
        }

        /**
         * Another address than the region's own: a proxy, a VPC endpoint, a test server. Without one, the machine's settings
         * count as they do for AWS's own SDK: the system properties {@code aws.endpointUrlBatch} and {@code aws.endpointUrl},
         * then {@code AWS_ENDPOINT_URL_BATCH} and {@code AWS_ENDPOINT_URL}, then the profile.
         *
         * @param endpoint scheme, host, and port or path if need be; {@code http} only if you mean it
         * @return this
         */
        public Builder endpoint(URI endpoint) {
            this.endpoint = endpoint;
            return this;
        }

        /**
         * Whether the region's FIPS endpoint is used; else the machine's settings say.
         *
         * @param on true for FIPS
         * @return this
         */
        public Builder fips(boolean on) {
            this.fips = on;
            return this;
        }

        /**
         * Whether the region's dual-stack endpoint is used, which has IPv6; without this, the machine's settings say.
         *
         * @param on true for dual-stack
         * @return this
         */
        public Builder dualStack(boolean on) {
            this.dualStack = on;
            return this;
        }

        /**
         * What signs the requests. Without credentials, they are looked for as AWS's own SDK does: system properties,
         * environment, web identity, profile, container, instance. {@link BatchClient#describe} tells what was found.
         *
         * @param credentials a long-lived or temporary key
         * @return this
         */
        public Builder credentials(AwsCredentials credentials) {
            this.keys = credentials;
            this.fetch = null;
            return this;
        }

        /**
         * Credentials from elsewhere: a vault, SSO, the AWS SDK. Those that say when they expire are renewed ahead of it.
         *
         * @param fetch asked when they are first needed
         * @return this
         */
        public Builder credentials(CredentialFetch<AwsCredentials> fetch) {
            this.fetch = fetch;
            this.keys = null;
            return this;
        }

        /**
         * The connections and threads to use.
         *
         * @param transport stays the caller's, who closes it; without one the client makes its own
         * @return this
         */
        public Builder transport(Transport transport) {
            this.transport = transport;
            return this;
        }

        Builder surroundings(Surroundings other) {
            this.around = other;
            return this;
        }

        /**
         * Makes the client. Nothing is sent yet.
         *
         * @return a new client
         * @throws IllegalArgumentException if a setting is missing or wrong: the sentence names the place
         */
        public BatchClient build() {
            return new BatchClient(this);
        }
    }
}
