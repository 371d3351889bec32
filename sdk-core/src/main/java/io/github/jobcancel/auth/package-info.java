// SPDX-License-Identifier: Apache-2.0
/**
 * The parts that the credential chains of several providers share: places of settings and credentials, metadata
 * services, files, and request signatures.
 */
package io.github.jobcancel.auth;
