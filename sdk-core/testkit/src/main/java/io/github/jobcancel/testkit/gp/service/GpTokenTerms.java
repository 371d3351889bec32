// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp.service;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The terms of a token request: the binding and the lifetime of the token.
 *
 * @param binding the property of a request that the token is bound to
 * @param bindingValue the referer or the address; empty if the token is not bound
 * @param lifetime the time until the token expires
 */
public record GpTokenTerms(GpToken.Binding binding, String bindingValue, Duration lifetime) {
    private static final String LOOPBACK = "127.0.0.1";

    /** Returns the message for missing or invalid fields; empty if the fields are valid. */
    public static Optional<String> findProblem(Map<String, String> fields) {
        String client = fields.getOrDefault("client", "");
        return switch (client) {
            case "", "requestip" -> Optional.empty();
            case "referer", "ip" ->
                fields.getOrDefault(client, "").isEmpty()
                        ? Optional.of("'" + client + "' must be specified.")
                        : Optional.empty();
            default -> Optional.of("'client' must be one of referer, ip, requestip.");
        };
    }

    /** Reads the terms from the fields of a token request. */
    public static GpTokenTerms of(Map<String, String> fields, int defaultMinutes, int maxMinutes) {
        Duration lifetime = Duration.ofMinutes(lifetimeMinutes(fields, defaultMinutes, maxMinutes));
        return switch (fields.getOrDefault("client", "")) {
            case "referer" -> new GpTokenTerms(GpToken.Binding.REFERER, fields.getOrDefault("referer", ""), lifetime);
            case "ip" -> new GpTokenTerms(GpToken.Binding.IP, fields.getOrDefault("ip", ""), lifetime);
            case "requestip" -> new GpTokenTerms(GpToken.Binding.IP, LOOPBACK, lifetime);
            default -> new GpTokenTerms(GpToken.Binding.NOTHING, "", lifetime);
        };
    }

    /**
     * Returns the requested lifetime. A value that is not a positive number is ignored; a longer lifetime is cut, not
     * refused.
     */
    public static int lifetimeMinutes(Map<String, String> fields, int defaultMinutes, int maxMinutes) {
        String text = fields.getOrDefault("expiration", "");
        if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) == 0) {
            return Math.min(defaultMinutes, maxMinutes);
        }
        return Math.min(Integer.parseInt(text), maxMinutes);
    }
}
