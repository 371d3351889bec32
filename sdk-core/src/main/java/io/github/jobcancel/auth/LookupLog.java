// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.auth;

import io.github.jobcancel.LookupResult;
import io.github.jobcancel.LookupResult.Status;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a client found where it looked for credentials and settings: the latest of each place, in the order in which they were
 * first looked at. Given no secret. Safe for use by several threads.
 */
public final class LookupLog {
    /** Guarded by this. */
    private final Map<String, LookupResult> resultsBySource = new LinkedHashMap<>();

    /** Makes one with nothing in it. */
    public LookupLog() {}

    /**
     * A place gave what was looked for.
     *
     * @param source the place
     * @param detail what it gave, without the secret
     */
    public void recordUsed(String source, String detail) {
        recordResult(source, Status.USED, detail);
    }

    /**
     * A place has nothing.
     *
     * @param source the place
     * @param detail why
     */
    public void recordSkipped(String source, String detail) {
        recordResult(source, Status.SKIPPED, detail);
    }

    /**
     * A place is broken.
     *
     * @param source the place
     * @param detail what is wrong with it
     */
    public void recordFailed(String source, String detail) {
        recordResult(source, Status.FAILED, detail);
    }

    private synchronized void recordResult(String source, Status result, String detail) {
        resultsBySource.put(source, new LookupResult(source, result, detail));
    }

    /**
     * All of them.
     *
     * @return a copy
     */
    public synchronized List<LookupResult> allResults() {
        return List.copyOf(resultsBySource.values());
    }
}
