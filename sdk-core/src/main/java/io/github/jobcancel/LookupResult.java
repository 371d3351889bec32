// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import java.util.Objects;

/**
 * One place where a client looked for a credential or a setting, and what came of it. Holds no secret.
 *
 * @param source the place, for example {@code environment} or {@code profile dev in /home/ana/.aws/config}
 * @param status what came of it
 * @param detail what was found, or why it was passed over, in one sentence
 */
public record LookupResult(String source, Status status, String detail) {
    /** What came of a place. */
    public enum Status {
        /** It gave what was looked for. */
        USED,
        /** It has nothing, or is turned off: the next place was asked. */
        SKIPPED,
        /** It should have given something and could not: nothing else is tried in its place. */
        FAILED
    }

    /**
     * Makes one.
     *
     * @param source the place
     * @param status what came of it
     * @param detail one sentence
     */
    public LookupResult {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(status, "result");
        Objects.requireNonNull(detail, "detail");
    }

    @Override
    public String toString() {
        return source + ": " + status + ", " + detail;
    }
}
