// SPDX-License-Identifier: Apache-2.0
/** Where credentials and settings come from, and how requests are signed: what the chains of several providers share. */
package io.github.jobcancel.auth;
