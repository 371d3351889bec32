// SPDX-License-Identifier: Apache-2.0
/**
 * The service behind {@link io.github.jobcancel.testkit.batch.FakeBatch}: signature checks, operations, scheduler and
 * state. Not exported.
 */
package io.github.jobcancel.testkit.batch.service;
