// SPDX-License-Identifier: Apache-2.0
/**
 * Credentials in use: sources that fetch, renew and drop credentials, the lease by which one call holds a credential,
 * and the authorizer that puts a credential on a request.
 */
package io.github.jobcancel.credential;
