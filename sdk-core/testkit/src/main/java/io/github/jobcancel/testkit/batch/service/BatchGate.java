// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.batch.service;

import io.github.jobcancel.testkit.Incoming;
import io.github.jobcancel.testkit.batch.BatchQuirk;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The front door: who may come in, with what signature, how often. Guarded by the fake's lock. */
public final class BatchGate {
    private static final DateTimeFormatter AMZ_DATE = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT);
    private static final Duration TOLERANCE = Duration.ofMinutes(5);
    private static final String MISMATCH =
            "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key"
                    + " and signing method. Consult the service documentation for details.";

    private record Key(String secret, @Nullable String token, Instant expiry) {}

    private record Claim(String keyId, String scope, List<String> scopeParts, List<String> signed, String signature) {}

    private final String region;
    private final String service;
    private final Set<BatchQuirk> quirks;
    private final Map<String, Key> keys = new HashMap<>();
    private final Set<String> denied = new HashSet<>();
    private int perSecond = Integer.MAX_VALUE;
    private long second;
    private int callsInSecond;

    public BatchGate(String region, Set<BatchQuirk> quirks, String service) {
        this.region = region;
        this.service = service;
        this.quirks = quirks;
    }

    public void key(String id, String secret, @Nullable String token, Instant expiry) {
        keys.put(id, new Key(secret, token, expiry));
    }

    public void revoke(String id) {
        keys.remove(id);
    }

    public void deny(String operation, boolean refuse) {
        if (refuse) {
            denied.add(operation);
        } else {
            denied.remove(operation);
        }
    }

    boolean denies(String operation) {
        return denied.contains(operation);
    }

    public void limit(int callsPerSecond) {
        perSecond = callsPerSecond;
    }

    public void admit(Incoming request, String operation, Instant now) {
        verify(request, now);
        throttle(now);
        if (denied.contains(operation)) {
            throw BatchError.denied(quirks, operation);
        }
    }

    private void throttle(Instant now) {
        if (now.getEpochSecond() != second) {
            second = now.getEpochSecond();
            callsInSecond = 0;
        }
        if (++callsInSecond > perSecond) {
            throw quirks.contains(BatchQuirk.THROTTLE_IS_400)
                    ? new BatchError(400, "ThrottlingException", "Rate exceeded")
                    : new BatchError(429, "TooManyRequestsException", "Too Many Requests");
        }
    }

    public void verify(Incoming request, Instant now) {
        String authorization = request.header("Authorization")
                .orElseThrow(() ->
                        new BatchError(403, "MissingAuthenticationTokenException", "Missing Authentication Token"));
        Claim claim = claim(authorization);
        String amzDate = request.header("X-Amz-Date")
                .orElseThrow(() -> incomplete(
                        "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."));
        Key key = known(claim.keyId(), request, now);
        checkTime(amzDate, now);
        checkScope(claim, amzDate);
        checkSigned(claim, request);
        byte[] signingKey = BatchSigV4.key(key.secret(), amzDate.substring(0, 8), region, service);
        if (!matches(claim, amzDate, signingKey, request)) {
            throw mismatch(MISMATCH);
        }
    }

    private Claim claim(String authorization) {
        if (!authorization.startsWith(BatchSigV4.ALGORITHM + " ")) {
            throw incomplete("Unsupported algorithm in Authorization header.");
        }
        Map<String, String> parts = new HashMap<>();
        for (String part :
                authorization.substring(BatchSigV4.ALGORITHM.length()).split(",", -1)) {
            int eq = part.indexOf('=');
            if (eq > 0) {
                parts.put(part.substring(0, eq).strip(), part.substring(eq + 1).strip());
            }
        }
        for (String name : List.of("Credential", "Signature", "SignedHeaders")) {
            if (parts.getOrDefault(name, "").isEmpty()) {
                throw incomplete("Authorization header requires '" + name + "' parameter.");
            }
        }
        String credential = parts.getOrDefault("Credential", "");
        String[] fields = credential.split("/", -1);
        if (fields.length != 5) {
            throw incomplete("Credential must have exactly 5 slash-delimited elements.");
        }
        return new Claim(
                fields[0],
                credential.substring(fields[0].length() + 1),
                List.of(fields).subList(1, 5),
                List.of(parts.getOrDefault("SignedHeaders", "").split(";", -1)),
                parts.getOrDefault("Signature", ""));
    }

    private Key known(String keyId, Incoming request, Instant now) {
        Key key = keys.get(keyId);
        String token = request.header("X-Amz-Security-Token").orElse(null);
        if (key == null || !Objects.equals(key.token(), token)) {
            String code = quirks.contains(BatchQuirk.QUERY_STYLE_AUTH_CODES)
                    ? "InvalidClientTokenId"
                    : "UnrecognizedClientException";
            throw new BatchError(403, code, "The security token included in the request is invalid.");
        }
        if (!now.isBefore(key.expiry())) {
            throw new BatchError(403, "ExpiredTokenException", "The security token included in the request is expired");
        }
        return key;
    }

    private void checkTime(String amzDate, Instant now) {
        Instant sent;
        try {
            sent = LocalDateTime.parse(amzDate, AMZ_DATE).toInstant(ZoneOffset.UTC);
        } catch (DateTimeParseException e) {
            throw incomplete("Date must be in ISO-8601 'basic format'. Got '" + amzDate + "'.");
        }
        // the wire has whole seconds, and exactly five minutes are accepted
        if (sent.isBefore(now.minus(TOLERANCE).truncatedTo(ChronoUnit.SECONDS))) {
            throw skewed("Signature expired: " + amzDate + " is now earlier than " + stamp(now.minus(TOLERANCE)) + " ("
                    + stamp(now) + " - 5 min.)");
        }
        if (sent.isAfter(now.plus(TOLERANCE))) {
            throw skewed("Signature not yet current: " + amzDate + " is still later than " + stamp(now.plus(TOLERANCE))
                    + " (" + stamp(now) + " + 5 min.)");
        }
    }

    private void checkScope(Claim claim, String amzDate) {
        List<String> wanted = List.of(amzDate.substring(0, 8), region, service, "aws4_request");
        if (!claim.scopeParts().get(0).equals(wanted.get(0))) {
            throw mismatch("Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '"
                    + claim.scopeParts().get(0) + "' != '" + wanted.get(0) + "'.");
        }
        if (!claim.scopeParts().get(1).equals(region)) {
            throw mismatch("Credential should be scoped to a valid region, not '"
                    + claim.scopeParts().get(1) + "'.");
        }
        if (!claim.scopeParts().equals(wanted)) {
            throw mismatch("Credential should be scoped to correct service: '" + service + "'.");
        }
    }

    /** What could change the meaning of the request must be signed, or a proxy could change it. */
    private void checkSigned(Claim claim, Incoming request) {
        if (!claim.signed().contains("host") || !claim.signed().contains("x-amz-date")) {
            throw mismatch("'Host' and 'X-Amz-Date' must be a 'SignedHeader' in the AWS Authorization.");
        }
        for (Map.Entry<String, String> header : request.headers()) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            boolean matters = name.startsWith("x-amz-") || name.equals("content-type");
            if (matters && !claim.signed().contains(name)) {
                throw mismatch("'" + name + "' must be a 'SignedHeader' in the AWS Authorization.");
            }
        }
    }

    private static boolean matches(Claim claim, String amzDate, byte[] signingKey, Incoming request) {
        String said = request.header("x-amz-content-sha256").orElse("");
        if (!said.isEmpty() && !said.equals(BatchSigV4.hash(request.body()))) {
            return false;
        }
        String canonical;
        try {
            canonical = BatchSigV4.canonicalRequest(request, claim.signed());
        } catch (IllegalArgumentException broken) {
            return false;
        }
        String own = BatchSigV4.signature(signingKey, BatchSigV4.stringToSign(amzDate, claim.scope(), canonical));
        return MessageDigest.isEqual(
                own.getBytes(StandardCharsets.UTF_8), claim.signature().getBytes(StandardCharsets.UTF_8));
    }

    private static String stamp(Instant time) {
        return AMZ_DATE.withZone(ZoneOffset.UTC).format(time);
    }

    private BatchError incomplete(String text) {
        return quirks.contains(BatchQuirk.QUERY_STYLE_AUTH_CODES)
                ? new BatchError(400, "IncompleteSignature", text)
                : new BatchError(403, "IncompleteSignatureException", text);
    }

    private BatchError mismatch(String text) {
        boolean query = quirks.contains(BatchQuirk.QUERY_STYLE_AUTH_CODES);
        return new BatchError(403, query ? "SignatureDoesNotMatch" : "InvalidSignatureException", text);
    }

    private BatchError skewed(String text) {
        if (quirks.contains(BatchQuirk.SKEW_IS_REQUEST_EXPIRED)) {
            return new BatchError(400, "RequestExpired", text);
        }
        return quirks.contains(BatchQuirk.SKEW_IS_TOO_SKEWED)
                ? new BatchError(403, "RequestTimeTooSkewed", text)
                : mismatch(text);
    }
}
