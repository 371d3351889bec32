// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.scan;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What the objects within reach of a test print of themselves: whatever its fields lead to, through our own types and
 * collections. The fakes are left out, for they hold secrets by trade.
 */
final class Printed {
    private static final String OURS = "io.github.jobcancel.";
    private static final int MOST = 20_000;
    private static final Map<Class<?>, Boolean> SPEAKS = new ConcurrentHashMap<>();

    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<Object> left = new ArrayDeque<>();

    private Printed() {}

    static void reachedFrom(Collection<?> roots) {
        Printed walk = new Printed();
        roots.forEach(walk::found);
        for (Object next = walk.left.poll(); next != null && walk.seen.size() < MOST; next = walk.left.poll()) {
            walk.look(next);
        }
    }

    /** The texts of a failure, its causes and what is suppressed in it. The frames name classes, which are no secret. */
    static String failure(Throwable failure) {
        StringBuilder out = new StringBuilder();
        failure(failure, out, Collections.newSetFromMap(new IdentityHashMap<>()));
        return out.toString();
    }

    private static void failure(Throwable failure, StringBuilder out, Set<Throwable> told) {
        if (failure != null && told.add(failure)) {
            out.append(failure).append('\n');
            failure(failure.getCause(), out, told);
            Arrays.stream(failure.getSuppressed()).forEach(one -> failure(one, out, told));
        }
    }

    private void found(Object o) {
        if (o != null && (ours(o.getClass()) || o.getClass().getName().startsWith("java.") || o instanceof Object[])) {
            if (seen.add(o)) {
                left.add(o);
            }
        }
    }

    private static boolean ours(Class<?> type) {
        return type.getName().startsWith(OURS) && !type.getName().startsWith(OURS + "testkit.");
    }

    private void look(Object o) {
        if (o instanceof Object[] array) {
            Arrays.stream(array).forEach(this::found);
        } else if (o instanceof Throwable failure) {
            Shown.here().text("a failure within reach", failure(failure));
        } else if (ours(o.getClass())) {
            print(o);
            fields(o);
        } else if (o instanceof Collection<?> some) {
            Arrays.stream(some.toArray()).forEach(this::found);
        } else if (o instanceof Map<?, ?> map) {
            Arrays.stream(map.values().toArray()).forEach(this::found);
        } else if (o instanceof Optional<?> one) {
            found(one.orElse(null));
        } else if (o instanceof AtomicReference<?> one) {
            found(one.get());
        } else if (o instanceof CompletableFuture<?> future) {
            future.whenComplete((value, failure) -> found(failure == null ? value : failure));
        }
    }

    private static void print(Object o) {
        if (SPEAKS.computeIfAbsent(o.getClass(), Printed::speaks)) {
            Shown.here().text("toString of " + o.getClass().getName(), o.toString());
        }
    }

    /** Whether a type is the library's, rather than a test's, and says more of itself than its name. */
    private static boolean speaks(Class<?> type) {
        try {
            boolean tests = type.getName().startsWith(OURS + "contract.")
                    || type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .getPath()
                            .contains("test-classes");
            return !tests && !type.isHidden() && type.getMethod("toString").getDeclaringClass() != Object.class;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }

    private void fields(Object o) {
        for (Class<?> type = o.getClass(); type != null && ours(type); type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!field.getType().isPrimitive() && !Modifier.isStatic(field.getModifiers())) {
                    found(value(field, o));
                }
            }
        }
    }

    private static Object value(Field field, Object of) {
        try {
            field.setAccessible(true);
            return field.get(of);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
