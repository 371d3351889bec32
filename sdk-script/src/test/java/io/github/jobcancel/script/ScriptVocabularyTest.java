// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import io.github.jobcancel.contract.VocabularyContract;

class ScriptVocabularyTest extends VocabularyContract {}
