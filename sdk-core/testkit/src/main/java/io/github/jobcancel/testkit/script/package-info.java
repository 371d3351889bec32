// SPDX-License-Identifier: Apache-2.0
/** A stateful fake of the brainCloud server-to-server interface. */
package io.github.jobcancel.testkit.script;
