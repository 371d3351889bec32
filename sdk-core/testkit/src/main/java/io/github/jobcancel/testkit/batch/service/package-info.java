// SPDX-License-Identifier: Apache-2.0
/** The operations of the fake AWS Batch. */
package io.github.jobcancel.testkit.batch.service;
