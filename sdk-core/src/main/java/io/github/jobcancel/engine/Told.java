// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.engine;

import io.github.jobcancel.SdkException;
import java.util.Optional;

/**
 * What became of one of several calls: one of the two is there.
 *
 * @param <T> what it answers
 * @param answer its answer
 * @param failure why there is none
 */
public record Told<T>(Optional<T> answer, Optional<SdkException> failure) {}
