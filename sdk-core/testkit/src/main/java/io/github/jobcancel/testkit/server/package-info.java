// SPDX-License-Identifier: Apache-2.0
/** Parts that all fakes share: the socket factory, and the listener for fakes that start to listen. */
package io.github.jobcancel.testkit.server;
