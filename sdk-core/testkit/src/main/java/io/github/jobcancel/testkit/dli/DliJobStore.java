// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.dli;

import io.github.jobcancel.testkit.dli.service.DliRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The jobs of all kinds and projects, in the order in which they were added. Guarded by the fake's lock. */
final class DliJobStore {
    private static final long FIRST_FLINK_ID = 128;

    private final Map<String, DliStoredJob> jobsById = new LinkedHashMap<>();

    DliStoredJob addJob(DliJobKind kind, DliJobScript script, Instant now) {
        int jobNumber = jobsById.size();
        String id = kind == DliJobKind.FLINK
                ? String.valueOf(FIRST_FLINK_ID + jobNumber)
                : UUID.nameUUIDFromBytes((kind + " " + jobNumber).getBytes(StandardCharsets.UTF_8))
                        .toString();
        DliStoredJob storedJob = new DliStoredJob(kind, id, script, now);
        jobsById.put(id, storedJob);
        return storedJob;
    }

    /** Finds a job of any kind and advances it to the given time. Removed jobs are found as well. */
    Optional<DliStoredJob> findAnyJob(String id, Instant now) {
        Optional<DliStoredJob> storedJob = Optional.ofNullable(jobsById.get(id));
        storedJob.ifPresent(job -> job.advanceTo(now));
        return storedJob;
    }

    Optional<DliStoredJob> findJob(DliJobKind kind, DliRequest request) {
        return findJob(kind, request, request.lastVariable());
    }

    Optional<DliStoredJob> findJob(DliJobKind kind, DliRequest request, String id) {
        return findAnyJob(id, request.receivedAt()).filter(storedJob -> isVisible(storedJob, kind, request));
    }

    /** Returns the visible jobs, newest first, as the lists show them. */
    List<DliStoredJob> newestFirst(DliJobKind kind, DliRequest request) {
        List<DliStoredJob> visibleJobs = new ArrayList<>();
        for (DliStoredJob storedJob : jobsById.values()) {
            storedJob.advanceTo(request.receivedAt());
            if (isVisible(storedJob, kind, request)) {
                visibleJobs.add(storedJob);
            }
        }
        Collections.reverse(visibleJobs);
        return visibleJobs;
    }

    private static boolean isVisible(DliStoredJob storedJob, DliJobKind kind, DliRequest request) {
        return storedJob.kind == kind
                && !storedJob.isRemoved()
                && storedJob.script().projectId.equals(request.projectId());
    }

    /** Returns one page. Pages after the first can be shifted, as if the list had changed between two requests. */
    static List<DliStoredJob> slicePage(List<DliStoredJob> jobs, long from, long size, int shift) {
        long start = from == 0 ? 0 : Math.max(0, from - shift);
        return jobs.stream().skip(start).limit(size).toList();
    }
}
