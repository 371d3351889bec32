// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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
 * Holds the public API of a module against the list that is committed beside it, {@code api.txt}. A change of the API is a
 * change of that file, which a reviewer sees; {@code mvn test -Djobcancel.api=write} writes it anew.
 */
public abstract class ApiContract {
    private final Path base;
    private final String packageName;

    /** The module that is being built. */
    public ApiContract(String packageName) {
        this(packageName, "");
    }

    /** A module elsewhere in the build, by the path from the one that is being built. */
    protected ApiContract(String packageName, String from) {
        this.base = Path.of(System.getProperty("project.basedir", ".")).resolve(from);
        this.packageName = packageName;
    }

    @Test
    void thePublicApiIsTheCommittedOne() throws Exception {
        List<String> actual = listing();
        Path committed = base.resolve("api.txt");
        if (System.getProperty("jobcancel.api", "").equals("write")) {
            Files.write(committed, actual);
        }

        assertThat(actual).isEqualTo(Files.readAllLines(committed));
    }

    private List<String> listing() throws IOException, ClassNotFoundException {
        Path folder = base.resolve("target/classes").resolve(packageName.replace('.', '/'));
        List<String> names;
        try (Stream<Path> files = Files.list(folder)) {
            names = files.map(f -> f.getFileName().toString())
                    .filter(f -> f.endsWith(".class") && !f.startsWith("package-info"))
                    .map(f -> packageName + "." + f.substring(0, f.length() - ".class".length()))
                    .sorted()
                    .toList();
        }
        List<String> out = new ArrayList<>();
        for (String name : names) {
            Class<?> type = Class.forName(name);
            if (visible(type)) {
                out.add(declaration(type));
                members(type).forEach(member -> out.add("  " + member));
            }
        }
        return out;
    }

    private static boolean visible(Class<?> type) {
        boolean here = Modifier.isPublic(type.getModifiers()) && !type.isSynthetic() && !type.isAnonymousClass();
        return here && (type.getDeclaringClass() == null || visible(type.getDeclaringClass()));
    }

    private static String declaration(Class<?> type) {
        String kind = type.isRecord() ? "record" : type.isEnum() ? "enum" : type.isInterface() ? "interface" : "class";
        String extended = type.getGenericSuperclass() == null || type.isRecord() || type.isEnum()
                ? ""
                : " extends " + type.getGenericSuperclass().getTypeName();
        String implemented =
                type.getGenericInterfaces().length == 0 ? "" : " implements " + names(type.getGenericInterfaces());
        String shape = type.isSealed() ? "sealed " : Modifier.isFinal(type.getModifiers()) ? "final " : "";
        return shape + kind + " " + type.getName() + variables(type.getTypeParameters()) + extended + implemented;
    }

    private static List<String> members(Class<?> type) {
        List<String> out = new ArrayList<>();
        for (Field field : type.getDeclaredFields()) {
            if (open(field.getModifiers())
                    && !field.isSynthetic()
                    && !field.getName().equals("serialVersionUID")) {
                out.add((field.isEnumConstant() ? "constant " : "field ") + field.getName() + ": "
                        + field.getGenericType().getTypeName());
            }
        }
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (open(constructor.getModifiers()) && !constructor.isSynthetic()) {
                out.add("new(" + names(constructor.getGenericParameterTypes()) + ")");
            }
        }
        for (Method method : type.getDeclaredMethods()) {
            if (open(method.getModifiers()) && !method.isSynthetic() && !method.isBridge()) {
                out.add(method(method));
            }
        }
        out.sort(null);
        return out;
    }

    private static String method(Method method) {
        String shape = (Modifier.isStatic(method.getModifiers()) ? "static " : "")
                + (method.isDefault() ? "default " : "")
                + variables(((Executable) method).getTypeParameters());
        return shape + method.getName() + "(" + names(method.getGenericParameterTypes()) + "): "
                + method.getGenericReturnType().getTypeName();
    }

    private static boolean open(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private static String variables(TypeVariable<?>[] variables) {
        return variables.length == 0
                ? ""
                : Arrays.stream(variables).map(TypeVariable::getName).collect(Collectors.joining(", ", "<", ">"));
    }

    private static String names(Type[] types) {
        return Arrays.stream(types).map(Type::getTypeName).collect(Collectors.joining(", "));
    }
}
