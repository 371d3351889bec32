// SPDX-License-Identifier: Apache-2.0
/**
 * Requests, routes, signatures and error replies of {@link io.github.jobcancel.testkit.dli.FakeDli}. Not exported.
 */
package io.github.jobcancel.testkit.dli.service;
