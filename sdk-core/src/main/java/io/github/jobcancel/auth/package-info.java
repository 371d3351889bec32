// SPDX-License-Identifier: Apache-2.0
/** Credentials: where they come from, who holds them, and how they are put on a request. */
package io.github.jobcancel.auth;
