// SPDX-License-Identifier: Apache-2.0
/** A job bound to its client, with the verbs that every provider has. */
package io.github.jobcancel.job;
