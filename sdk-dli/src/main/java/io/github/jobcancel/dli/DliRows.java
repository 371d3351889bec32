// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.JobRef;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.http.Json;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import okhttp3.HttpUrl;

/**
 * How the list of one kind of job is asked for, and how its rows read.
 *
 * @param kind whose list it is
 * @param operation the name of the operation
 * @param parameters what the list calls the filters that it has
 * @param size the parameter for the size of a page
 * @param place the parameter for the place of a page
 * @param numbered whether pages are numbered from 1; else their place is the number of rows before them
 * @param holder the object with the rows
 * @param rows its field with the rows
 * @param total its field with the number of jobs, which may be that of all jobs or of those that pass the filters
 * @param id a row's field with the id
 * @param read reads a row
 * @param told what a record tells that a filter asks
 */
record DliRows<S extends JobSnapshot>(
        DliKind kind,
        String operation,
        Map<DliFilter, String> parameters,
        String size,
        String place,
        boolean numbered,
        Function<Json, Json> holder,
        String rows,
        String total,
        String id,
        BiFunction<JobRef, Json, S> read,
        Function<S, Told> told) {

    /** What a record tells; empty where it does not. */
    record Told(String name, String queue, String owner, String type, Optional<Instant> submitted) {}

    static final DliRows<SparkBatch> BATCHES = new DliRows<>(
            DliKind.SPARK,
            "listBatches",
            Map.of(
                    DliFilter.NAME, "job_name",
                    DliFilter.QUEUE, "queue_name",
                    DliFilter.OWNER, "owner",
                    DliFilter.STATE, "state",
                    DliFilter.START, "start",
                    DliFilter.END, "end"),
            "size",
            "from",
            false,
            json -> json,
            "sessions",
            "total",
            "id",
            SparkBatch::read,
            job -> new Told(job.name(), job.queue(), job.owner(), "", job.createTime()));

    static final DliRows<SqlJob> SQL_JOBS = new DliRows<>(
            DliKind.SQL,
            "listJobs",
            Map.of(
                    DliFilter.QUEUE, "queue_name",
                    DliFilter.OWNER, "owner",
                    DliFilter.TYPE, "job-type",
                    DliFilter.TAGS, "tags",
                    DliFilter.STATE, "job-status",
                    DliFilter.START, "start",
                    DliFilter.END, "end"),
            "page-size",
            "current-page",
            true,
            json -> json,
            "jobs",
            "job_count",
            "job_id",
            SqlJob::read,
            job -> new Told("", job.queueName(), job.owner(), job.jobType(), job.startTime()));

    static final DliRows<FlinkJob> FLINK_JOBS = new DliRows<>(
            DliKind.FLINK,
            "listFlinkJobs",
            Map.of(
                    DliFilter.NAME, "name",
                    DliFilter.QUEUE, "queue_name",
                    DliFilter.OWNER, "user_name",
                    DliFilter.TYPE, "job_type",
                    DliFilter.TAGS, "tags",
                    DliFilter.STATE, "status"),
            "limit",
            "offset",
            false,
            json -> json.get("job_list"),
            "jobs",
            "total_count",
            "job_id",
            FlinkJob::read,
            job -> new Told(job.name(), job.queueName(), job.userName(), job.jobType(), job.createTime()));

    /** What the list calls a filter that it has. */
    String parameter(DliFilter filter) {
        return Objects.requireNonNull(parameters.get(filter), operation);
    }

    HttpUrl url(DliProject project) {
        return switch (kind) {
            case SPARK -> project.url("v2.0", "batches");
            case SQL -> project.url("v1.0", "jobs");
            case FLINK -> project.url("v1.0", "streaming", "jobs");
        };
    }
}
