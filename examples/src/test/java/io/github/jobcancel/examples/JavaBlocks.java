// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The blocks of Java in a Markdown page, each of them a whole class. */
final class JavaBlocks {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```java[^\\n]*\\n(.*?)^```");
    private static final Pattern CLASS = Pattern.compile("(?m)^(?:public )?(?:final )?class (\\w+)");

    private JavaBlocks() {}

    /** Returns the blocks of a page by the names of their classes. */
    static Map<String, String> readFrom(Path page) throws IOException {
        Map<String, String> blocks = new LinkedHashMap<>();
        Matcher block = BLOCK.matcher(Files.readString(page));
        while (block.find()) {
            Matcher name = CLASS.matcher(block.group(1));
            assertThat(name.find())
                    .as("a Java block must be a whole class: %s", block.group(1))
                    .isTrue();
            assertThat(blocks.put(name.group(1), block.group(1)))
                    .as("another block with the same class name")
                    .isNull();
        }
        return blocks;
    }
}
