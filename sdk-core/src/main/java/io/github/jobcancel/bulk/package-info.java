// SPDX-License-Identifier: Apache-2.0
/** Many jobs in one run. Hidden: callers see {@code Bulk}. */
package io.github.jobcancel.bulk;
