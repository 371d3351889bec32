// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.contract.VocabularyContract;

class DliVocabularyTest extends VocabularyContract {}
