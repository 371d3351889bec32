// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Splits names into words and classifies English words by their endings. Short lists hold the exceptions, so a word
 * that is classified wrongly belongs in one of the lists.
 */
final class WordForms {
    private static final Pattern WORD = Pattern.compile("[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+|[0-9]+");

    private static final Set<String> IRREGULAR_PARTICIPLES = Set.of(
            "begun",
            "bought",
            "bound",
            "brought",
            "built",
            "caught",
            "come",
            "cut",
            "done",
            "drawn",
            "felt",
            "fought",
            "found",
            "gone",
            "got",
            "heard",
            "held",
            "hurt",
            "kept",
            "known",
            "laid",
            "led",
            "left",
            "lent",
            "lost",
            "made",
            "meant",
            "met",
            "mixed",
            "paid",
            "said",
            "sent",
            "shown",
            "shrunk",
            "shut",
            "sold",
            "sought",
            "spent",
            "struck",
            "stuck",
            "swept",
            "sworn",
            "taught",
            "thought",
            "thrown",
            "told",
            "torn",
            "understood",
            "won",
            "worn",
            "wound",
            "woven");

    /** Nouns, adjectives and verbs that end as a participle does. */
    private static final Set<String> OTHERS_IN_ED_OR_EN = Set.of(
            "alien",
            "bed",
            "bleed",
            "breed",
            "burden",
            "children",
            "deed",
            "embed",
            "exceed",
            "fasten",
            "feed",
            "flatten",
            "garden",
            "golden",
            "green",
            "happen",
            "heed",
            "kitchen",
            "lengthen",
            "listen",
            "need",
            "omen",
            "open",
            "oxygen",
            "pen",
            "proceed",
            "queen",
            "red",
            "screen",
            "seed",
            "seven",
            "shed",
            "shorten",
            "siren",
            "speed",
            "strengthen",
            "succeed",
            "ten",
            "tighten",
            "token",
            "weed",
            "widen");

    /** Words in -s that cannot be the verb of a summary, and plural nouns that summaries tend to begin with. */
    private static final Set<String> OTHERS_IN_S = Set.of(
            "afterwards",
            "always",
            "as",
            "besides",
            "credentials",
            "headers",
            "ids",
            "its",
            "jobs",
            "keys",
            "less",
            "nanoseconds",
            "options",
            "others",
            "perhaps",
            "plus",
            "rows",
            "secrets",
            "seconds",
            "settings",
            "sometimes",
            "this",
            "thus",
            "us",
            "was",
            "words",
            "yes");

    private WordForms() {}

    /** Returns the words of a camel-case name; an acronym is one word, and digits belong to the word before them. */
    static List<String> splitWords(String name) {
        return WORD.matcher(name).results().map(MatchResult::group).toList();
    }

    /** Returns whether a single word reads as a past participle, such as {@code told} or {@code cancelled}. */
    static boolean isParticiple(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        if (IRREGULAR_PARTICIPLES.contains(lower)) {
            return true;
        }
        boolean hasEnding = lower.length() > 3 && (lower.endsWith("ed") || lower.endsWith("en"));
        return hasEnding && !OTHERS_IN_ED_OR_EN.contains(lower) && !lower.equals("then") && !lower.equals("when");
    }

    /** Returns whether a word can be a verb in the third person, such as {@code Returns} or {@code Cancels}. */
    static boolean isThirdPersonVerb(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        return lower.length() > 1 && lower.endsWith("s") && !lower.endsWith("ss") && !OTHERS_IN_S.contains(lower);
    }
}
