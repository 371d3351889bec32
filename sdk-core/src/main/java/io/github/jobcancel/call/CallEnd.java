// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.call;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a call ended.
 *
 * @param name what messages call it
 * @param attempts how many attempts there were
 * @param failure why there is no answer; null if there is one, or if the call was abandoned
 * @param abandoned whether the caller, or the closing client, ended the call
 * @param elapsed how long the call took
 */
record CallEnd(String name, int attempts, @Nullable Throwable failure, boolean abandoned, Duration elapsed) {}
