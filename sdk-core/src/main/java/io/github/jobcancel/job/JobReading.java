// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.job;

import io.github.jobcancel.JobSnapshot;
import java.util.List;

/**
 * A job's record, and what it took to read it.
 *
 * @param snapshot the record
 * @param requestIds the provider's ids of the exchanges
 * @param attempts how many attempts the read took
 */
record JobReading(JobSnapshot snapshot, List<String> requestIds, int attempts) {}
