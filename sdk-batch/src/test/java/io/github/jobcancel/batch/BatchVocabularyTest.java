// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import io.github.jobcancel.contract.VocabularyContract;

class BatchVocabularyTest extends VocabularyContract {}
