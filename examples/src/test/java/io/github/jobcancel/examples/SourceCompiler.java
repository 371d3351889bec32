// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles sources as the build of a user does, with warnings as errors. */
final class SourceCompiler {
    private SourceCompiler() {}

    static void compileInto(Path classes, List<Path> sources, String... path) throws Exception {
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        StringWriter compilerOutput = new StringWriter();
        try (StandardJavaFileManager files = javac.getStandardFileManager(null, null, null)) {
            List<String> options = new ArrayList<>(Stream.of(path).toList());
            options.addAll(List.of("-d", classes.toString(), "-proc:none", "--release", "17", "-Werror"));
            boolean isCompiled = javac.getTask(
                            compilerOutput, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
                    .call();

            assertThat(isCompiled).as("%s", compilerOutput).isTrue();
        }
    }
}
