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
 * Captures the {@code toString} of all objects that the fields of a test lead to, through types of this library and
 * collections. The fakes are left out, since they hold secrets on purpose.
 */
final class ToStringScan {
    private static final String OWN_PACKAGE = "io.github.jobcancel.";
    private static final int MAX_OBJECTS = 20_000;
    private static final Map<Class<?>, Boolean> OVERRIDES_TO_STRING = new ConcurrentHashMap<>();

    private final Set<Object> visitedObjects = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<Object> pendingObjects = new ArrayDeque<>();

    private ToStringScan() {}

    static void scanFrom(Collection<?> roots) {
        ToStringScan scan = new ToStringScan();
        roots.forEach(scan::addObject);
        for (Object next = scan.pendingObjects.poll();
                next != null && scan.visitedObjects.size() < MAX_OBJECTS;
                next = scan.pendingObjects.poll()) {
            scan.scanObject(next);
        }
    }

    /**
     * Returns the texts of a failure, its causes and its suppressed failures. Stack frames are left out: they only
     * name classes.
     */
    static String describeFailure(Throwable failure) {
        StringBuilder out = new StringBuilder();
        appendFailure(failure, out, Collections.newSetFromMap(new IdentityHashMap<>()));
        return out.toString();
    }

    private static void appendFailure(Throwable failure, StringBuilder out, Set<Throwable> visitedFailures) {
        if (failure != null && visitedFailures.add(failure)) {
            out.append(failure).append('\n');
            appendFailure(failure.getCause(), out, visitedFailures);
            Arrays.stream(failure.getSuppressed())
                    .forEach(suppressed -> appendFailure(suppressed, out, visitedFailures));
        }
    }

    private void addObject(Object object) {
        if (object != null
                && (isOwnType(object.getClass())
                        || object.getClass().getName().startsWith("java.")
                        || object instanceof Object[])) {
            if (visitedObjects.add(object)) {
                pendingObjects.add(object);
            }
        }
    }

    private static boolean isOwnType(Class<?> type) {
        return type.getName().startsWith(OWN_PACKAGE) && !type.getName().startsWith(OWN_PACKAGE + "testkit.");
    }

    private void scanObject(Object object) {
        if (object instanceof Object[] array) {
            Arrays.stream(array).forEach(this::addObject);
        } else if (object instanceof Throwable failure) {
            CapturedOutput.instance().addText("a failure that the test holds", describeFailure(failure));
        } else if (isOwnType(object.getClass())) {
            captureToString(object);
            scanFields(object);
        } else if (object instanceof Collection<?> collection) {
            Arrays.stream(collection.toArray()).forEach(this::addObject);
        } else if (object instanceof Map<?, ?> map) {
            Arrays.stream(map.values().toArray()).forEach(this::addObject);
        } else if (object instanceof Optional<?> holder) {
            addObject(holder.orElse(null));
        } else if (object instanceof AtomicReference<?> holder) {
            addObject(holder.get());
        } else if (object instanceof CompletableFuture<?> future) {
            future.whenComplete((value, failure) -> addObject(failure == null ? value : failure));
        }
    }

    private static void captureToString(Object object) {
        if (OVERRIDES_TO_STRING.computeIfAbsent(object.getClass(), ToStringScan::overridesToString)) {
            CapturedOutput.instance().addText("toString of " + object.getClass().getName(), object.toString());
        }
    }

    /** Returns whether a type belongs to the library, not to a test, and overrides {@code toString}. */
    private static boolean overridesToString(Class<?> type) {
        try {
            boolean isTestType = type.getName().startsWith(OWN_PACKAGE + "contract.")
                    || type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .getPath()
                            .contains("test-classes");
            return !isTestType && !type.isHidden() && type.getMethod("toString").getDeclaringClass() != Object.class;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }

    private void scanFields(Object object) {
        for (Class<?> type = object.getClass(); type != null && isOwnType(type); type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!field.getType().isPrimitive() && !Modifier.isStatic(field.getModifiers())) {
                    addObject(readField(field, object));
                }
            }
        }
    }

    private static Object readField(Field field, Object owner) {
        try {
            field.setAccessible(true);
            return field.get(owner);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
