// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Collects the names that source files declare, and the words that their javadoc begins with. The files are only
 * parsed, so no class path is needed.
 */
final class SourceVocabulary {
    /**
     * A name in a source file.
     *
     * @param text the name, or the first word of a comment
     * @param place the file below its source folder, and the line
     */
    record SourceWord(String text, String place) {
        int wordCount() {
            return Math.max(1, WordForms.splitWords(text).size());
        }

        @Override
        public String toString() {
            return text + " (" + place + ")";
        }
    }

    private static final Pattern FIRST_WORD = Pattern.compile("^[\\p{L}\\p{N}'-]+");

    private final List<SourceWord> methodNames = new ArrayList<>();
    private final List<SourceWord> typeNames = new ArrayList<>();
    private final List<SourceWord> summaryWords = new ArrayList<>();

    private SourceVocabulary() {}

    /** Reads all Java files below a folder. */
    static SourceVocabulary readFolder(Path folder) throws IOException {
        SourceVocabulary vocabulary = new SourceVocabulary();
        List<Path> sources;
        try (Stream<Path> files = Files.walk(folder)) {
            sources = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.endsWith("module-info.java"))
                    .sorted()
                    .toList();
        }
        if (!sources.isEmpty()) {
            vocabulary.parseFiles(folder, sources);
        }
        return vocabulary;
    }

    private void parseFiles(Path folder, List<Path> sources) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, files, problems, List.of("-proc:none"), null, files.getJavaFileObjectsFromPaths(sources));
            DocTrees trees = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                Path file = folder.toAbsolutePath()
                        .relativize(Path.of(unit.getSourceFile().toUri()));
                new NameScanner(trees, unit, file.toString()).scan(unit, null);
            }
        }
        problems.getDiagnostics().stream()
                .filter(problem -> problem.getKind() == Diagnostic.Kind.ERROR)
                .findFirst()
                .ifPresent(problem -> {
                    throw new IllegalStateException("cannot parse " + problem);
                });
    }

    /** Returns the names of methods; constructors and methods that override another are left out. */
    List<SourceWord> methodNames() {
        return methodNames;
    }

    /** Returns the names of classes, interfaces, records, enums and annotations, nested and local ones included. */
    List<SourceWord> typeNames() {
        return typeNames;
    }

    /** Returns the first word of the javadoc of each public or protected method that has one. */
    List<SourceWord> summaryWords() {
        return summaryWords;
    }

    private final class NameScanner extends TreePathScanner<Void, Void> {
        private static final Set<Tree.Kind> INTERFACES = Set.of(Tree.Kind.INTERFACE, Tree.Kind.ANNOTATION_TYPE);

        private final DocTrees trees;
        private final CompilationUnitTree unit;
        private final String file;

        NameScanner(DocTrees trees, CompilationUnitTree unit, String file) {
            this.trees = trees;
            this.unit = unit;
            this.file = file;
        }

        @Override
        public Void visitClass(ClassTree type, Void unused) {
            if (!type.getSimpleName().isEmpty()) {
                typeNames.add(new SourceWord(type.getSimpleName().toString(), placeOf(type)));
            }
            return super.visitClass(type, null);
        }

        @Override
        public Void visitMethod(MethodTree method, Void unused) {
            boolean isOverride = method.getModifiers().getAnnotations().stream()
                    .anyMatch(annotation ->
                            annotation.getAnnotationType().toString().equals("Override"));
            if (!method.getName().contentEquals("<init>") && !isOverride) {
                methodNames.add(new SourceWord(method.getName().toString(), placeOf(method)));
                if (isPublished(getCurrentPath())) {
                    addSummaryWord(method);
                }
            }
            return super.visitMethod(method, null);
        }

        private void addSummaryWord(MethodTree method) {
            DocCommentTree comment = trees.getDocCommentTree(getCurrentPath());
            if (comment != null) {
                String summary = comment.getFirstSentence().isEmpty()
                        ? ""
                        : firstWord(comment.getFirstSentence().get(0));
                if (!summary.equals("{@inheritDoc}")) {
                    summaryWords.add(new SourceWord(method.getName() + ": " + summary, placeOf(method)));
                }
            }
        }

        private String firstWord(DocTree sentence) {
            // the inline tag is printed as "Returns ..."
            String text = sentence.getKind() == DocTree.Kind.RETURN
                    ? "Returns"
                    : sentence.toString().strip();
            Matcher word = FIRST_WORD.matcher(text);
            return word.find() ? word.group() : text;
        }

        /** Returns whether the method and the types around it are open to other packages. */
        private boolean isPublished(TreePath path) {
            MethodTree method = (MethodTree) path.getLeaf();
            TreePath type = path.getParentPath();
            if (!isOpen(method.getModifiers().getFlags(), type)) {
                return false;
            }
            for (; type != null && type.getLeaf() instanceof ClassTree tree; type = type.getParentPath()) {
                if (!isOpen(tree.getModifiers().getFlags(), type.getParentPath())) {
                    return false;
                }
            }
            return type != null && type.getLeaf() == unit;
        }

        /** Returns whether a member is public or protected; members of an interface are public without the word. */
        private boolean isOpen(Set<Modifier> modifiers, TreePath owner) {
            return modifiers.contains(Modifier.PUBLIC)
                    || modifiers.contains(Modifier.PROTECTED)
                    || (INTERFACES.contains(owner.getLeaf().getKind()) && !modifiers.contains(Modifier.PRIVATE));
        }

        private String placeOf(Tree tree) {
            long start = trees.getSourcePositions().getStartPosition(unit, tree);
            return file + ":" + unit.getLineMap().getLineNumber(start);
        }
    }
}
