// SPDX-License-Identifier: Apache-2.0
/**
 * The settings, credentials and signatures of AWS, as AWS's own tools read and make them. Not exported. Start with
 * {@link io.github.jobcancel.batch.auth.AwsCredentialsChain}.
 */
package io.github.jobcancel.batch.auth;
