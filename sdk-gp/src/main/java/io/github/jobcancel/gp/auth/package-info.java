// SPDX-License-Identifier: Apache-2.0
/**
 * Signs in at a site of ArcGIS Server or at its portal, and puts tokens on requests. {@code GpAuthorizers} is the entry:
 * it has one authorizer for each dialect. {@code SignInFlow} leads from a sign-in to a token, request by request.
 */
package io.github.jobcancel.gp.auth;
