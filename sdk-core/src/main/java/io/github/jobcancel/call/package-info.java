// SPDX-License-Identifier: Apache-2.0
/** One call from its request to its end: the future that the caller holds is the state machine that drives it. */
package io.github.jobcancel.call;
