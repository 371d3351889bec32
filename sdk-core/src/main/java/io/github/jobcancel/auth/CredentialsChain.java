// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.auth;

import io.github.jobcancel.LookupResult.LookupStatus;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The places of a vendor's credentials chain, looked at in order until one is configured. A place that is configured
 * and broken ends the search with one sentence, since the credentials of a later place would belong to another
 * identity. Every look is logged. Used by one thread.
 *
 * @param <T> the value of a place: a source of credentials, or settings that lead to one; prints no secret
 */
public final class CredentialsChain<T> {
    /**
     * The result of a look at one place.
     *
     * @param <T> what the place gives
     * @param place the place as its user would name it
     * @param detail what it gives, without the secret; or which settings are missing
     * @param value what it gives; null if it is not configured, or turned off
     */
    public record PlaceLookup<T>(
            String place, String detail, @Nullable T value) {
        /**
         * Writes the result to a log.
         *
         * @param log what was looked at
         * @return what the place gives; empty if it is not configured
         */
        public Optional<T> logTo(LookupLog log) {
            if (value == null) {
                log.recordSkipped(place, detail);
            } else {
                log.recordUsed(place, detail);
            }
            return Optional.ofNullable(value);
        }
    }

    private final LookupLog log;
    private final Map<String, Supplier<PlaceLookup<T>>> places = new LinkedHashMap<>();

    /**
     * Creates a chain without places.
     *
     * @param log what was looked at
     */
    public CredentialsChain(LookupLog log) {
        this.log = log;
    }

    /**
     * Adds a place behind those that the chain has.
     *
     * @param name the name under which it is logged if it is broken
     * @param look throws {@link IllegalArgumentException} if the place is configured and broken
     * @return this
     */
    public CredentialsChain<T> addPlace(String name, Supplier<PlaceLookup<T>> look) {
        places.put(name, look);
        return this;
    }

    /**
     * Looks at one place after the other. Those behind the first that is configured are not looked at.
     *
     * @return what the first configured place gives; empty if none is configured
     * @throws IllegalArgumentException if a place is configured and broken
     */
    public Optional<T> findFirst() {
        return places.entrySet().stream()
                .flatMap(place -> lookAt(place.getKey(), place.getValue()).stream())
                .findFirst();
    }

    /**
     * Looks at one place after the other, as {@link #findFirst} does, for a client that cannot do without.
     *
     * @param service the service that needs credentials, for the message
     * @return what the first configured place gives
     * @throws IllegalArgumentException if a place is configured and broken
     * @throws IllegalStateException if none is configured; the message names all places
     */
    public T requireFirst(String service) {
        return findFirst().orElseThrow(() -> {
            String places = log.allResults().stream()
                    .filter(result -> result.status() == LookupStatus.SKIPPED)
                    .map(result -> result.source() + ": " + result.detail())
                    .collect(Collectors.joining("; "));
            return new IllegalStateException(service + " needs credentials, and there are none: " + places);
        });
    }

    private Optional<T> lookAt(String name, Supplier<PlaceLookup<T>> look) {
        try {
            return look.get().logTo(log);
        } catch (IllegalArgumentException e) {
            log.recordFailed(name, String.valueOf(e.getMessage()));
            throw e;
        }
    }
}
