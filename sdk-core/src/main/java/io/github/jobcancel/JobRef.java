// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Names one job of one provider, within the scope in which its id means something. Prints as a URI and parses back:
 * {@code jobcancel:dli/spark/eu-de%2F48cc2c48/0a324461-d9d9-45da-a52a-3b3c7a3d809e}. It holds no secret.
 *
 * @param provider which provider: {@code dli}, {@code batch}, {@code gp} or {@code script}
 * @param kind what sort of job at that provider, for example {@code spark}
 * @param scope where the id is unique: a region, project, service or app, as the provider's client states it
 * @param id the provider's id of the job, case kept
 */
public record JobRef(String provider, String kind, String scope, String id) {
    private static final String SCHEME = "jobcancel:";

    /**
     * Checks the parts.
     *
     * @param provider which provider: {@code dli}, {@code batch}, {@code gp} or {@code script}
     * @param kind what sort of job at that provider, for example {@code spark}
     * @param scope where the id is unique: a region, project, service or app, as the provider's client states it
     * @param id the provider's id of the job, case kept
     * @throws IllegalArgumentException if a part is blank, has control characters or a wildcard, or is {@code .}
     *     or {@code ..}
     */
    public JobRef {
        checkPart("provider", provider);
        checkPart("kind", kind);
        checkPart("scope", scope);
        checkPart("id", id);
    }

    /**
     * Reads what {@link #toString} printed.
     *
     * @param text for example {@code jobcancel:batch/job/eu-west-3/61e743ed}
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
     * The same job as a URI.
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

    private static void checkPart(String name, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException("the job's " + name + " is blank");
        }
        if (value.equals(".") || value.equals("..") || hasUnsafeCharacter(value)) {
            throw new IllegalArgumentException(
                    "the job's " + name + " names no single job: '" + toPrintable(value) + "'");
        }
    }

    /** Without a pattern: a bulk of ten thousand checks each id several times. */
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
