// SPDX-License-Identifier: Apache-2.0
/**
 * The credentials of the DLI client: where they are found, how a credential is fetched, and how requests carry it. Not
 * exported.
 *
 * <p>{@code DefaultCredentialsChain} searches the places in order; {@code HuaweiSettings}, {@code OpenStackSettings}
 * and {@code CloudsFile} read one kind of place each. The result is a {@code DliIdentity}. {@code AuthorizerFactory}
 * fetches the credential of the identity, finds the project's id if only its name is known, and lets {@code DliSigner}
 * put the credential on requests.
 */
package io.github.jobcancel.dli.auth;
