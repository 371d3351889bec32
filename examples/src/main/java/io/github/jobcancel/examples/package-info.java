// SPDX-License-Identifier: Apache-2.0
/** Holds programs of one screen each. They need no account, since each starts the fakes that it uses. */
@NullMarked
package io.github.jobcancel.examples;

import org.jspecify.annotations.NullMarked;
