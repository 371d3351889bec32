// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp.service;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What a request for a token asks for besides the name: what to bind the token to, and for how long.
 *
 * @param binding what to bind the token to
 * @param bound the referer or the address
 * @param life how long it is good
 */
public record GpWish(GpToken.Binding binding, String bound, Duration life) {
    private static final String LOOPBACK = "127.0.0.1";

    /** Says what is missing in the fields, if anything. */
    public static Optional<String> complaint(Map<String, String> fields) {
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

    public static GpWish of(Map<String, String> fields, int standardMinutes, int maxMinutes) {
        Duration life = Duration.ofMinutes(minutes(fields, standardMinutes, maxMinutes));
        return switch (fields.getOrDefault("client", "")) {
            case "referer" -> new GpWish(GpToken.Binding.REFERER, fields.getOrDefault("referer", ""), life);
            case "ip" -> new GpWish(GpToken.Binding.IP, fields.getOrDefault("ip", ""), life);
            case "requestip" -> new GpWish(GpToken.Binding.IP, LOOPBACK, life);
            default -> new GpWish(GpToken.Binding.NOTHING, "", life);
        };
    }

    /** A wish that is no positive number counts as none; one that is too long is cut, not refused. */
    public static int minutes(Map<String, String> fields, int standard, int max) {
        String text = fields.getOrDefault("expiration", "");
        if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) == 0) {
            return Math.min(standard, max);
        }
        return Math.min(Integer.parseInt(text), max);
    }
}
