// SPDX-License-Identifier: Apache-2.0
/** What all fakes share: sockets, and the watch over servers that listen. */
package io.github.jobcancel.testkit.server;
