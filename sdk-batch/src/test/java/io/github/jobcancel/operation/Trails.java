// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.operation;

/** Only the engine makes trails; tests of verdicts need one that is empty. */
public final class Trails {
    private Trails() {}

    public static Trail empty() {
        return new Trail();
    }
}
