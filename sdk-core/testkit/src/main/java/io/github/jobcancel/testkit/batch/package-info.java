// SPDX-License-Identifier: Apache-2.0
/** A stateful fake of AWS Batch and of the AWS services that issue credentials. */
package io.github.jobcancel.testkit.batch;
