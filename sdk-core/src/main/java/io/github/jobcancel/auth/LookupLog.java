// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.auth;

import io.github.jobcancel.LookupResult;
import io.github.jobcancel.LookupResult.LookupStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The results of the places where a client looked for credentials and settings: the latest result of each place, in
 * the order in which the places were first looked at. Holds no secret. Safe for use by several threads.
 */
public final class LookupLog {
    /** Guarded by this. */
    private final Map<String, LookupResult> resultsBySource = new LinkedHashMap<>();

    /** Creates an empty log. */
    public LookupLog() {}

    /**
     * Records that a place gave a value.
     *
     * @param source the place
     * @param detail a description of the value, without the secret
     */
    public void recordUsed(String source, String detail) {
        recordResult(source, LookupStatus.USED, detail);
    }

    /**
     * Records that a place has no value.
     *
     * @param source the place
     * @param detail the reason
     */
    public void recordSkipped(String source, String detail) {
        recordResult(source, LookupStatus.SKIPPED, detail);
    }

    /**
     * Records that a place is configured and broken.
     *
     * @param source the place
     * @param detail a description of the error, without a secret
     */
    public void recordFailed(String source, String detail) {
        recordResult(source, LookupStatus.FAILED, detail);
    }

    private synchronized void recordResult(String source, LookupStatus result, String detail) {
        resultsBySource.put(source, new LookupResult(source, result, detail));
    }

    /** {@return a copy of the results, one for each place} */
    public synchronized List<LookupResult> allResults() {
        return List.copyOf(resultsBySource.values());
    }
}
