// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Measures the methods of source files. The files are only parsed, so no class path is needed. */
final class SourceMethods {
    private SourceMethods() {}

    /** Returns the methods below a folder whose bodies have more lines than a limit, with their places. */
    static List<String> longerThan(int maxLines, Path folder) throws IOException {
        List<Path> sources;
        try (Stream<Path> files = Files.walk(folder)) {
            sources = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.endsWith("module-info.java"))
                    .toList();
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> longMethods = new ArrayList<>();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, manager, null, List.of("-proc:none"), null, manager.getJavaFileObjectsFromPaths(sources));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                addLongMethods(unit, positions, maxLines, longMethods);
            }
        }
        return longMethods;
    }

    private static void addLongMethods(
            CompilationUnitTree unit, SourcePositions positions, int maxLines, List<String> longMethods) {
        new TreePathScanner<Void, Void>() {
            @Override
            public Void visitMethod(MethodTree method, Void unused) {
                if (method.getBody() != null) {
                    LineMap lines = unit.getLineMap();
                    long first = lines.getLineNumber(positions.getStartPosition(unit, method.getBody()));
                    long last = lines.getLineNumber(positions.getEndPosition(unit, method.getBody()));
                    if (last - first - 1 > maxLines) {
                        longMethods.add(unit.getSourceFile().getName() + ":" + first + " " + method.getName() + ": "
                                + (last - first - 1));
                    }
                }
                return super.visitMethod(method, null);
            }
        }.scan(unit, null);
    }
}
