// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.examples;

import io.github.jobcancel.contract.VocabularyContract;

class ExamplesVocabularyTest extends VocabularyContract {}
