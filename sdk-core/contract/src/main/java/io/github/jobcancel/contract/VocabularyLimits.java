// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract;

/**
 * States how plain the names and comments of a module must be.
 *
 * @param minWordsPerMethod least average number of words in a method name
 * @param minWordsPerType least average number of words in a type name
 * @param maxOneWordMethods largest share of methods whose name is one word, from 0 to 1
 * @param maxParticiples largest share of methods and types whose name is a bare participle, from 0 to 1
 * @param minThirdPerson least share of the javadoc of public methods that begins with a verb in the third person, from
 *     0 to 1
 */
record VocabularyLimits(
        double minWordsPerMethod,
        double minWordsPerType,
        double maxOneWordMethods,
        double maxParticiples,
        double minThirdPerson) {
    /** The limits of every module: what is common in well-known Java clients. */
    static final VocabularyLimits STANDARD = new VocabularyLimits(1.9, 2.0, 0.45, 0.05, 0.90);

    /** The limits of core, whose exported types are the short words of the field: Bulk, Plan, Result, Transport. */
    static final VocabularyLimits CORE = new VocabularyLimits(1.9, 1.9, 0.45, 0.05, 0.90);
}
