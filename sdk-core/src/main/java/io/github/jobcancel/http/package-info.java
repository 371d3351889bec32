// SPDX-License-Identifier: Apache-2.0
/**
 * The transport: requests and replies, JSON, the OkHttp client and its threads, and what must not be shown. Knows nothing
 * of operations or calls.
 */
package io.github.jobcancel.http;
