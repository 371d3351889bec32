// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli.auth;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/**
 * Reads YAML with an optional library. No other class links to the library, so that only a program that reads a YAML
 * file needs it.
 */
final class CloudsYaml {
    private static final String MERGE_KEY = "<<";

    /** Deeper than any setting; ends the endless nesting that an alias can make. */
    private static final int MAX_DEPTH = 8;

    private CloudsYaml() {}

    /** Returns maps, lists and text only, so that a password {@code 012345} and a region {@code no} stay text. */
    static @Nullable Object parseYaml(String file, String text) {
        LoadSettings settings =
                LoadSettings.builder().setSchema(new FailsafeSchema()).build();
        try {
            // an empty file has no document
            Iterator<Object> documents =
                    new Load(settings).loadAllFromString(text).iterator();
            return documents.hasNext() ? resolveMergeKeys(documents.next(), 0) : null;
        } catch (RuntimeException e) {
            // message and cause are left out: both quote the file, which may hold a password; at tags that this
            // schema does not have, the library throws exceptions of any kind
            throw new IllegalArgumentException(file + lineSuffix(e) + ": it is no YAML that can be read");
        }
    }

    private static String lineSuffix(RuntimeException e) {
        return e instanceof MarkedYamlEngineException marked
                ? marked.getProblemMark()
                        .map(mark -> ", line " + (mark.getLine() + 1))
                        .orElse("")
                : "";
    }

    /** Resolves merge keys, which this schema does not; keys beside a merge key take precedence. */
    private static @Nullable Object resolveMergeKeys(@Nullable Object value, int depth) {
        if (!(value instanceof Map<?, ?> map) || depth > MAX_DEPTH) {
            return value;
        }
        Map<Object, Object> out = new LinkedHashMap<>();
        Object merged = map.get(MERGE_KEY);
        List<?> sources = merged instanceof List<?> several ? several : merged == null ? List.of() : List.of(merged);
        for (Object source : sources) {
            if (resolveMergeKeys(source, depth + 1) instanceof Map<?, ?> more) {
                more.forEach(out::putIfAbsent);
            }
        }
        map.forEach((key, given) -> {
            Object inner = resolveMergeKeys(given, depth + 1);
            if (!MERGE_KEY.equals(key) && inner != null) {
                out.put(key, inner);
            }
        });
        return out;
    }
}
