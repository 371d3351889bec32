// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract;

class TestkitVocabularyTest extends VocabularyContract {
    TestkitVocabularyTest() {
        super("../testkit", VocabularyLimits.STANDARD);
    }
}
