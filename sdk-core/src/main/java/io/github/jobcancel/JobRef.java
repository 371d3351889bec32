// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * A reference to one job of one provider, within the scope in which the job's id is unique. It prints as a URI and
 * parses back: {@code jobcancel:dli/spark/eu-de%2F48cc2c48/0a324461-d9d9-45da-a52a-3b3c7a3d809e}. Holds no secret.
 *
 * @param provider the provider: {@code dli}, {@code batch}, {@code gp} or {@code script}
 * @param kind the provider's kind of job, for example {@code spark}
 * @param scope the region, project, service or app in which the id is unique, as the provider's client states it
 * @param id the provider's id of the job, in its original case
 */
public record JobRef(String provider, String kind, String scope, String id) {
    private static final String SCHEME = "jobcancel:";

    /**
     * Validates the parts.
     *
     * @param provider the provider: {@code dli}, {@code batch}, {@code gp} or {@code script}
     * @param kind the provider's kind of job, for example {@code spark}
     * @param scope the region, project, service or app in which the id is unique, as the provider's client states
     *     it
     * @param id the provider's id of the job, in its original case
     * @throws IllegalArgumentException if a part is blank, contains a control character or a wildcard, or is {@code
     *     .} or {@code ..}
     */
    public JobRef {
        checkPart("provider", provider);
        checkPart("kind", kind);
        checkPart("scope", scope);
        checkPart("id", id);
    }

    /**
     * Parses the text that {@link #toString} returned.
     *
     * @param text the reference, for example {@code jobcancel:batch/job/eu-west-3/61e743ed}
     * @return the reference
     * @throws IllegalArgumentException if the text is not such a reference
     */
    public static JobRef parse(String text) {
        String[] parts =
                text.startsWith(SCHEME) ? text.substring(SCHEME.length()).split("/", -1) : new String[0];
        if (parts.length != 4) {
            throw new IllegalArgumentException(
                    "not a job reference (jobcancel:provider/kind/scope/id): '" + toPrintable(text) + "'");
        }
        return new JobRef(decodePart(parts[0]), decodePart(parts[1]), decodePart(parts[2]), decodePart(parts[3]));
    }

    /**
     * Returns the reference as a URI.
     *
     * @return an opaque URI of scheme {@code jobcancel}
     */
    public URI toUri() {
        return URI.create(toString());
    }

    @Override
    public String toString() {
        return SCHEME + encodePart(provider) + "/" + encodePart(kind) + "/" + encodePart(scope) + "/" + encodePart(id);
    }

    /**
     * Checks an id by the rules of a reference, before anything is sent.
     *
     * @param id the provider's id of a job
     * @throws IllegalArgumentException if the id is blank, contains a control character or a wildcard, or is {@code .} or
     *     {@code ..}
     */
    public static void requireValidId(String id) {
        checkPart("id", id);
    }

    private static void checkPart(String name, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException("the job's " + name + " is blank");
        }
        if (value.equals(".") || value.equals("..") || hasUnsafeCharacter(value)) {
            throw new IllegalArgumentException(
                    "the job's " + name + " names no single job: '" + toPrintable(value) + "'");
        }
    }

    /** A loop instead of a regular expression: a bulk of ten thousand jobs checks each id several times. */
    private static boolean hasUnsafeCharacter(String value) {
        for (int i = 0; i < value.length(); i++) {
            char character = value.charAt(i);
            if (character < ' ' || character == 0x7f || character == '*') {
                return true;
            }
        }
        return false;
    }

    private static String toPrintable(String value) {
        String cut = value.length() > 100 ? value.substring(0, 100) + "..." : value;
        return cut.replaceAll("\\p{Cntrl}", "?");
    }

    private static String encodePart(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String decodePart(String part) {
        try {
            return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "a part of the job reference is badly encoded: '" + toPrintable(part) + "'", e);
        }
    }
}
