// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Compares the public API of a module with the list that is committed in its folder as {@code api.txt}. So every
 * change of the API also changes that file, which a reviewer sees. {@code mvn test -Djobcancel.api=write} rewrites the
 * file.
 */
public abstract class ApiContract {
    /** A new component breaks every caller of a record's constructor, so that a long record is a class instead. */
    private static final int MAX_RECORD_COMPONENTS = 6;

    private final Path moduleFolder;

    /** Creates the check of the module whose tests run. */
    public ApiContract() {
        this("");
    }

    /**
     * Creates the check of another module of the build.
     *
     * @param moduleFolder the folder of the module, relative to that of the module whose tests run
     */
    protected ApiContract(String moduleFolder) {
        this.moduleFolder = Path.of(System.getProperty("project.basedir", ".")).resolve(moduleFolder);
    }

    @Test
    void publicApiMatchesCommittedListing() throws Exception {
        List<String> actual = createListing();
        Path committed = moduleFolder.resolve("api.txt");
        if (System.getProperty("jobcancel.api", "").equals("write")) {
            Files.write(committed, actual);
        }

        assertThat(actual).isEqualTo(Files.readAllLines(committed));
    }

    @Test
    void publicRecordsAreSmall() throws Exception {
        assertThat(publicTypes())
                .filteredOn(Class::isRecord)
                .allSatisfy(type -> assertThat(type.getRecordComponents())
                        .as("components of %s", type.getName())
                        .hasSizeLessThanOrEqualTo(MAX_RECORD_COMPONENTS));
    }

    private List<String> createListing() throws IOException, ClassNotFoundException {
        List<String> lines = new ArrayList<>();
        for (Class<?> type : publicTypes()) {
            lines.add(describeType(type));
            describeMembers(type).forEach(member -> lines.add("  " + member));
        }
        return lines;
    }

    private List<Class<?>> publicTypes() throws IOException, ClassNotFoundException {
        List<Class<?>> types = new ArrayList<>();
        for (String packageName : findExportedPackages()) {
            for (String className : findClassNames(packageName)) {
                Class<?> type = Class.forName(className);
                if (isVisible(type)) {
                    types.add(type);
                }
            }
        }
        return types;
    }

    /** Returns the packages that the module exports to everybody. */
    private List<String> findExportedPackages() throws IOException {
        try (InputStream descriptor = Files.newInputStream(moduleFolder.resolve("target/classes/module-info.class"))) {
            return ModuleDescriptor.read(descriptor).exports().stream()
                    .filter(exported -> !exported.isQualified())
                    .map(ModuleDescriptor.Exports::source)
                    .sorted()
                    .toList();
        }
    }

    private List<String> findClassNames(String packageName) throws IOException {
        Path folder = moduleFolder.resolve("target/classes").resolve(packageName.replace('.', '/'));
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString())
                    .filter(f -> f.endsWith(".class") && !f.startsWith("package-info"))
                    .map(f -> packageName + "." + f.substring(0, f.length() - ".class".length()))
                    .sorted()
                    .toList();
        }
    }

    private static boolean isVisible(Class<?> type) {
        boolean isVisibleItself =
                Modifier.isPublic(type.getModifiers()) && !type.isSynthetic() && !type.isAnonymousClass();
        return isVisibleItself && (type.getDeclaringClass() == null || isVisible(type.getDeclaringClass()));
    }

    private static String describeType(Class<?> type) {
        String kind = type.isRecord() ? "record" : type.isEnum() ? "enum" : type.isInterface() ? "interface" : "class";
        String extended = type.getGenericSuperclass() == null || type.isRecord() || type.isEnum()
                ? ""
                : " extends " + type.getGenericSuperclass().getTypeName();
        String implemented = type.getGenericInterfaces().length == 0
                ? ""
                : " implements " + joinTypeNames(type.getGenericInterfaces());
        String shape = type.isSealed() ? "sealed " : Modifier.isFinal(type.getModifiers()) ? "final " : "";
        return shape + kind + " " + type.getName() + formatTypeVariables(type.getTypeParameters()) + extended
                + implemented;
    }

    private static List<String> describeMembers(Class<?> type) {
        List<String> lines = new ArrayList<>();
        for (Field field : type.getDeclaredFields()) {
            if (isPublicOrProtected(field.getModifiers())
                    && !field.isSynthetic()
                    && !field.getName().equals("serialVersionUID")) {
                lines.add((field.isEnumConstant() ? "constant " : "field ") + field.getName() + ": "
                        + field.getGenericType().getTypeName());
            }
        }
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (isPublicOrProtected(constructor.getModifiers()) && !constructor.isSynthetic()) {
                lines.add("new(" + joinTypeNames(constructor.getGenericParameterTypes()) + ")");
            }
        }
        for (Method method : type.getDeclaredMethods()) {
            if (isPublicOrProtected(method.getModifiers()) && !method.isSynthetic() && !method.isBridge()) {
                lines.add(describeMethod(method));
            }
        }
        lines.sort(null);
        return lines;
    }

    private static String describeMethod(Method method) {
        String shape = (Modifier.isStatic(method.getModifiers()) ? "static " : "")
                + (method.isDefault() ? "default " : "")
                + formatTypeVariables(((Executable) method).getTypeParameters());
        return shape + method.getName() + "(" + joinTypeNames(method.getGenericParameterTypes()) + "): "
                + method.getGenericReturnType().getTypeName();
    }

    private static boolean isPublicOrProtected(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private static String formatTypeVariables(TypeVariable<?>[] variables) {
        return variables.length == 0
                ? ""
                : Arrays.stream(variables).map(TypeVariable::getName).collect(Collectors.joining(", ", "<", ">"));
    }

    private static String joinTypeNames(Type[] types) {
        return Arrays.stream(types).map(Type::getTypeName).collect(Collectors.joining(", "));
    }
}
