// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract;

class CoreVocabularyTest extends VocabularyContract {
    CoreVocabularyTest() {
        super("..", VocabularyLimits.CORE);
    }
}
