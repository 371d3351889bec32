// SPDX-License-Identifier: Apache-2.0
/**
 * Who holds a credential while a call needs it: sources that fetch, renew and drop credentials, the lease of one call, and the
 * authorizer that puts a credential on a request.
 */
package io.github.jobcancel.credential;
