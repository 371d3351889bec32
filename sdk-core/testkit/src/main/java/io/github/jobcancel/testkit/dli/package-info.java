// SPDX-License-Identifier: Apache-2.0
/** A stateful fake of Data Lake Insight and of its identity service. */
package io.github.jobcancel.testkit.dli;
