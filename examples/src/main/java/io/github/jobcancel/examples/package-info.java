// SPDX-License-Identifier: Apache-2.0
/** Programs of one screen each. They need no account: each brings the fakes it talks to. */
@NullMarked
package io.github.jobcancel.examples;

import org.jspecify.annotations.NullMarked;
