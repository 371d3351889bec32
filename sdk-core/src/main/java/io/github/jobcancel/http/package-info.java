// SPDX-License-Identifier: Apache-2.0
/**
 * The HTTP transport: requests and replies, JSON, the OkHttp client with its threads, and the masking of secrets.
 * Depends on neither operations nor calls.
 */
package io.github.jobcancel.http;
