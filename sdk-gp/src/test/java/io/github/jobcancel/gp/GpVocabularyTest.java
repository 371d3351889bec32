// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import io.github.jobcancel.contract.VocabularyContract;

class GpVocabularyTest extends VocabularyContract {}
