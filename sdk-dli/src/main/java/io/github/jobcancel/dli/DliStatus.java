// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.JobState;
import io.github.jobcancel.http.SigningText;
import java.util.stream.Stream;

/** State of a DLI job in DLI's own words: {@link SparkStatus}, {@link SqlStatus} or {@link FlinkStatus}. */
public sealed interface DliStatus permits SparkStatus, SqlStatus, FlinkStatus {
    /**
     * Returns DLI's word for the state.
     *
     * @return the word in the case of the documentation; DLI itself also uses other cases
     */
    String word();

    /**
     * Returns the state in the terms that all providers share.
     *
     * @return the state
     */
    JobState state();

    /**
     * Returns the state that a word of DLI means. The documentation gives each word in one case, but its samples do not.
     *
     * @param statuses the words of one kind of job
     * @param rawState DLI's word, in any case
     * @return {@link JobState#UNKNOWN} for a word that is not known
     */
    static JobState toJobState(DliStatus[] statuses, String rawState) {
        return Stream.of(statuses)
                .filter(status -> SigningText.toLowerCase(status.word()).equals(SigningText.toLowerCase(rawState)))
                .map(DliStatus::state)
                .findFirst()
                .orElse(JobState.UNKNOWN);
    }
}
