// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.job;

import io.github.jobcancel.JobSnapshot;
import java.util.List;

/**
 * A job's record, with the cost of reading it.
 *
 * @param snapshot the record
 * @param requestIds the provider's ids of the exchanges
 * @param attempts the number of attempts of the read
 */
record JobReading(JobSnapshot snapshot, List<String> requestIds, int attempts) {}
