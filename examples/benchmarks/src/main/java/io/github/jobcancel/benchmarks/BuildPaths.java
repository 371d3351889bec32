// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.benchmarks;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Finds the files of the build that the runs need. */
final class BuildPaths {
    private BuildPaths() {}

    static String javaCommand() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Returns the folder of this module's classes. The jar is not used, since its manifest names a class path. */
    static String classFolder() {
        return moduleFolder().resolve("target/classes").toString();
    }

    static Path moduleFolder() {
        try {
            Path code = Path.of(BuildPaths.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return code.getParent().getParent();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the jars of a side, as the build resolved them. */
    static List<Path> jarFiles(String side) {
        Path folder = moduleFolder().resolve("sides/target/jobcancel-side-" + side);
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(".jar")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("build with -Pbenchmarks first", e);
        }
    }

    static String classPath(String side) {
        StringBuilder out = new StringBuilder(classFolder());
        jarFiles(side).forEach(jar -> out.append(File.pathSeparator).append(jar));
        return out.toString();
    }
}
