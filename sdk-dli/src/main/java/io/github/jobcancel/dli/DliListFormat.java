// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.JobRef;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.http.JsonValue;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import okhttp3.HttpUrl;

/**
 * How the list of one kind of job is asked for, and how its rows read.
 *
 * @param kind whose list it is
 * @param operation the name of the operation
 * @param filterParameters what the list calls the filters that it has
 * @param sizeParameter the parameter for the size of a page
 * @param positionParameter the parameter for the place of a page
 * @param hasNumberedPages whether pages are numbered from 1; else their place is the number of rows before them
 * @param rowsContainer the object with the rows
 * @param rowsField its field with the rows
 * @param totalField its field with the number of jobs, which may be that of all jobs or of those that pass the filters
 * @param idField a row's field with the id
 * @param rowDecoder reads a row
 * @param statusType the states of this kind of job
 * @param filterValues what a record tells that a filter asks
 */
record DliListFormat<S extends JobSnapshot>(
        DliKind kind,
        String operation,
        Map<DliListFilter, String> filterParameters,
        String sizeParameter,
        String positionParameter,
        boolean hasNumberedPages,
        Function<JsonValue, JsonValue> rowsContainer,
        String rowsField,
        String totalField,
        String idField,
        BiFunction<JobRef, JsonValue, S> rowDecoder,
        Class<? extends DliStatus> statusType,
        Function<S, FilterValues> filterValues) {

    /** The fields of a record that filters refer to; empty if the record does not have the field. */
    record FilterValues(String queue, String owner, String type) {}

    static final DliListFormat<SparkBatch> BATCHES = new DliListFormat<>(
            DliKind.SPARK,
            "listBatches",
            Map.of(
                    DliListFilter.NAME, "job_name",
                    DliListFilter.QUEUE, "queue_name",
                    DliListFilter.OWNER, "owner",
                    DliListFilter.STATE, "state",
                    DliListFilter.START, "start",
                    DliListFilter.END, "end"),
            "size",
            "from",
            false,
            json -> json,
            "sessions",
            "total",
            "id",
            SparkBatch::fromJson,
            SparkStatus.class,
            job -> new FilterValues(job.queue(), job.owner(), ""));

    static final DliListFormat<SqlJob> SQL_JOBS = new DliListFormat<>(
            DliKind.SQL,
            "listJobs",
            Map.of(
                    DliListFilter.QUEUE, "queue_name",
                    DliListFilter.OWNER, "owner",
                    DliListFilter.TYPE, "job-type",
                    DliListFilter.TAGS, "tags",
                    DliListFilter.STATE, "job-status",
                    DliListFilter.START, "start",
                    DliListFilter.END, "end"),
            "page-size",
            "current-page",
            true,
            json -> json,
            "jobs",
            "job_count",
            "job_id",
            SqlJob::fromJson,
            SqlStatus.class,
            job -> new FilterValues(job.queueName(), job.owner(), job.jobType()));

    static final DliListFormat<FlinkJob> FLINK_JOBS = new DliListFormat<>(
            DliKind.FLINK,
            "listFlinkJobs",
            Map.of(
                    DliListFilter.NAME, "name",
                    DliListFilter.QUEUE, "queue_name",
                    DliListFilter.OWNER, "user_name",
                    DliListFilter.TYPE, "job_type",
                    DliListFilter.TAGS, "tags",
                    DliListFilter.STATE, "status"),
            "limit",
            "offset",
            false,
            json -> json.get("job_list"),
            "jobs",
            "total_count",
            "job_id",
            FlinkJob::fromJson,
            FlinkStatus.class,
            job -> new FilterValues(job.queueName(), job.userName(), job.jobType()));

    /** What the list calls a filter that it has. */
    String parameterName(DliListFilter filter) {
        return Objects.requireNonNull(filterParameters.get(filter), operation);
    }

    /** Returns the position of the first page. */
    long firstOffset() {
        return hasNumberedPages ? 1 : 0;
    }

    HttpUrl listUrl(DliProject project) {
        return switch (kind) {
            case SPARK -> project.operationUrl("v2.0", "batches");
            case SQL -> project.operationUrl("v1.0", "jobs");
            case FLINK -> project.operationUrl("v1.0", "streaming", "jobs");
        };
    }
}
