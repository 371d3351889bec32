// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.operation;

/** Creates the empty history that tests of outcomes need. */
public final class CallHistories {
    private CallHistories() {}

    public static CallHistory emptyHistory() {
        return new HistoryRecord();
    }
}
