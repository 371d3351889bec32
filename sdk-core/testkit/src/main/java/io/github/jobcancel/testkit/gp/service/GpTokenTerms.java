// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp.service;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What a request for a token asks for besides the name: what to bind the token to, and for how long.
 *
 * @param binding what to bind the token to
 * @param bindingValue the referer or the address
 * @param lifetime how long it is good
 */
public record GpTokenTerms(GpToken.Binding binding, String bindingValue, Duration lifetime) {
    private static final String LOOPBACK = "127.0.0.1";

    /** Says what is missing in the fields, if anything. */
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

    public static GpTokenTerms of(Map<String, String> fields, int defaultMinutes, int maxMinutes) {
        Duration lifetime = Duration.ofMinutes(lifetimeMinutes(fields, defaultMinutes, maxMinutes));
        return switch (fields.getOrDefault("client", "")) {
            case "referer" -> new GpTokenTerms(GpToken.Binding.REFERER, fields.getOrDefault("referer", ""), lifetime);
            case "ip" -> new GpTokenTerms(GpToken.Binding.IP, fields.getOrDefault("ip", ""), lifetime);
            case "requestip" -> new GpTokenTerms(GpToken.Binding.IP, LOOPBACK, lifetime);
            default -> new GpTokenTerms(GpToken.Binding.NOTHING, "", lifetime);
        };
    }

    /** A wish that is no positive number counts as none; one that is too long is cut, not refused. */
    public static int lifetimeMinutes(Map<String, String> fields, int defaultMinutes, int maxMinutes) {
        String text = fields.getOrDefault("expiration", "");
        if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) == 0) {
            return Math.min(defaultMinutes, maxMinutes);
        }
        return Math.min(Integer.parseInt(text), maxMinutes);
    }
}
