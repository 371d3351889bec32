// SPDX-License-Identifier: Apache-2.0
/** The requests and replies of the fake DLI. */
package io.github.jobcancel.testkit.dli.service;
