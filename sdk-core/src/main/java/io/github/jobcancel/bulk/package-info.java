// SPDX-License-Identifier: Apache-2.0
/**
 * The execution of bulks and dry runs: which requests to send, how many at once, and how answers are reported. Hidden
 * behind {@link io.github.jobcancel.Bulk} and {@link io.github.jobcancel.Plan}.
 */
package io.github.jobcancel.bulk;
