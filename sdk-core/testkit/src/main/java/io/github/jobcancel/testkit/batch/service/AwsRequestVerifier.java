// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.batch.service;

import io.github.jobcancel.testkit.ReceivedRequest;
import io.github.jobcancel.testkit.batch.BatchBehavior;
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

/**
 * Checks the credentials, the signature, the permission and the call rate of each request. Guarded by the fake's
 * lock.
 */
public final class AwsRequestVerifier {
    private static final DateTimeFormatter AMZ_DATE = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT);
    private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);
    private static final String MISMATCH_MESSAGE =
            "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key"
                    + " and signing method. Consult the service documentation for details.";

    private record AccessKey(String secret, @Nullable String sessionToken, Instant expiresAt) {}

    private record SignatureClaim(
            String keyId, String scope, List<String> scopeParts, List<String> signedHeaders, String signature) {}

    private final String region;
    private final String service;
    private final Set<BatchBehavior> behaviors;
    private final Map<String, AccessKey> keys = new HashMap<>();
    private final Set<String> deniedOperations = new HashSet<>();
    private int maxCallsPerSecond = Integer.MAX_VALUE;
    private long currentSecond;
    private int callsInSecond;

    public AwsRequestVerifier(String region, Set<BatchBehavior> behaviors, String service) {
        this.region = region;
        this.service = service;
        this.behaviors = behaviors;
    }

    public void addAccessKey(String id, String secret, @Nullable String token, Instant expiry) {
        keys.put(id, new AccessKey(secret, token, expiry));
    }

    public void revokeAccessKey(String id) {
        keys.remove(id);
    }

    public void setPermissionDenied(String operation, boolean permissionDenied) {
        if (permissionDenied) {
            deniedOperations.add(operation);
        } else {
            deniedOperations.remove(operation);
        }
    }

    boolean isPermissionDenied(String operation) {
        return deniedOperations.contains(operation);
    }

    public void setCallLimit(int callsPerSecond) {
        maxCallsPerSecond = callsPerSecond;
    }

    public void checkRequest(ReceivedRequest request, String operation, Instant now) {
        verifySignature(request, now);
        checkCallRate(now);
        if (deniedOperations.contains(operation)) {
            throw BatchServiceError.permissionDenied(behaviors, operation);
        }
    }

    private void checkCallRate(Instant now) {
        if (now.getEpochSecond() != currentSecond) {
            currentSecond = now.getEpochSecond();
            callsInSecond = 0;
        }
        if (++callsInSecond > maxCallsPerSecond) {
            throw behaviors.contains(BatchBehavior.THROTTLE_IS_400)
                    ? new BatchServiceError(400, "ThrottlingException", "Rate exceeded")
                    : new BatchServiceError(429, "TooManyRequestsException", "Too Many Requests");
        }
    }

    public void verifySignature(ReceivedRequest request, Instant now) {
        String authorization = request.header("Authorization")
                .orElseThrow(() -> new BatchServiceError(
                        403, "MissingAuthenticationTokenException", "Missing Authentication Token"));
        SignatureClaim claim = parseAuthorization(authorization);
        String amzDate = request.header("X-Amz-Date")
                .orElseThrow(() -> incompleteSignature(
                        "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."));
        AccessKey key = requireValidKey(claim.keyId(), request, now);
        checkTime(amzDate, now);
        checkScope(claim, amzDate);
        checkSignedHeaders(claim, request);
        byte[] signingKey = AwsSignatureV4.signingKey(key.secret(), amzDate.substring(0, 8), region, service);
        if (!signatureMatches(claim, amzDate, signingKey, request)) {
            throw signatureMismatch(MISMATCH_MESSAGE);
        }
    }

    private SignatureClaim parseAuthorization(String authorization) {
        if (!authorization.startsWith(AwsSignatureV4.ALGORITHM + " ")) {
            throw incompleteSignature("Unsupported algorithm in Authorization header.");
        }
        Map<String, String> parts = new HashMap<>();
        for (String part :
                authorization.substring(AwsSignatureV4.ALGORITHM.length()).split(",", -1)) {
            int equalsIndex = part.indexOf('=');
            if (equalsIndex > 0) {
                parts.put(
                        part.substring(0, equalsIndex).strip(),
                        part.substring(equalsIndex + 1).strip());
            }
        }
        for (String name : List.of("Credential", "Signature", "SignedHeaders")) {
            if (parts.getOrDefault(name, "").isEmpty()) {
                throw incompleteSignature("Authorization header requires '" + name + "' parameter.");
            }
        }
        String credential = parts.getOrDefault("Credential", "");
        String[] fields = credential.split("/", -1);
        if (fields.length != 5) {
            throw incompleteSignature("Credential must have exactly 5 slash-delimited elements.");
        }
        return new SignatureClaim(
                fields[0],
                credential.substring(fields[0].length() + 1),
                List.of(fields).subList(1, 5),
                List.of(parts.getOrDefault("SignedHeaders", "").split(";", -1)),
                parts.getOrDefault("Signature", ""));
    }

    private AccessKey requireValidKey(String keyId, ReceivedRequest request, Instant now) {
        AccessKey key = keys.get(keyId);
        String token = request.header("X-Amz-Security-Token").orElse(null);
        if (key == null || !Objects.equals(key.sessionToken(), token)) {
            String code = behaviors.contains(BatchBehavior.QUERY_STYLE_AUTH_CODES)
                    ? "InvalidClientTokenId"
                    : "UnrecognizedClientException";
            throw new BatchServiceError(403, code, "The security token included in the request is invalid.");
        }
        if (!now.isBefore(key.expiresAt())) {
            throw new BatchServiceError(
                    403, "ExpiredTokenException", "The security token included in the request is expired");
        }
        return key;
    }

    private void checkTime(String amzDate, Instant now) {
        Instant requestTime;
        try {
            requestTime = LocalDateTime.parse(amzDate, AMZ_DATE).toInstant(ZoneOffset.UTC);
        } catch (DateTimeParseException e) {
            throw incompleteSignature("Date must be in ISO-8601 'basic format'. Got '" + amzDate + "'.");
        }
        // the header has whole seconds, and a difference of exactly five minutes is accepted
        if (requestTime.isBefore(now.minus(CLOCK_TOLERANCE).truncatedTo(ChronoUnit.SECONDS))) {
            throw clockSkewError("Signature expired: " + amzDate + " is now earlier than "
                    + formatAmzDate(now.minus(CLOCK_TOLERANCE)) + " (" + formatAmzDate(now) + " - 5 min.)");
        }
        if (requestTime.isAfter(now.plus(CLOCK_TOLERANCE))) {
            throw clockSkewError("Signature not yet current: " + amzDate + " is still later than "
                    + formatAmzDate(now.plus(CLOCK_TOLERANCE)) + " (" + formatAmzDate(now) + " + 5 min.)");
        }
    }

    private void checkScope(SignatureClaim claim, String amzDate) {
        List<String> expectedScope = List.of(amzDate.substring(0, 8), region, service, "aws4_request");
        if (!claim.scopeParts().get(0).equals(expectedScope.get(0))) {
            throw signatureMismatch(
                    "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '"
                            + claim.scopeParts().get(0) + "' != '" + expectedScope.get(0) + "'.");
        }
        if (!claim.scopeParts().get(1).equals(region)) {
            throw signatureMismatch("Credential should be scoped to a valid region, not '"
                    + claim.scopeParts().get(1) + "'.");
        }
        if (!claim.scopeParts().equals(expectedScope)) {
            throw signatureMismatch("Credential should be scoped to correct service: '" + service + "'.");
        }
    }

    /**
     * Requires a signature over every header that can change the meaning of the request; otherwise a proxy could
     * change it.
     */
    private void checkSignedHeaders(SignatureClaim claim, ReceivedRequest request) {
        if (!claim.signedHeaders().contains("host") || !claim.signedHeaders().contains("x-amz-date")) {
            throw signatureMismatch("'Host' and 'X-Amz-Date' must be a 'SignedHeader' in the AWS Authorization.");
        }
        for (Map.Entry<String, String> header : request.headers()) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            boolean matters = name.startsWith("x-amz-") || name.equals("content-type");
            if (matters && !claim.signedHeaders().contains(name)) {
                throw signatureMismatch("'" + name + "' must be a 'SignedHeader' in the AWS Authorization.");
            }
        }
    }

    private static boolean signatureMatches(
            SignatureClaim claim, String amzDate, byte[] signingKey, ReceivedRequest request) {
        String declaredHash = request.header("x-amz-content-sha256").orElse("");
        if (!declaredHash.isEmpty() && !declaredHash.equals(AwsSignatureV4.sha256Hex(request.body()))) {
            return false;
        }
        String canonicalRequest;
        try {
            canonicalRequest = AwsSignatureV4.canonicalRequest(request, claim.signedHeaders());
        } catch (IllegalArgumentException malformedEncoding) {
            return false;
        }
        String expectedSignature = AwsSignatureV4.signature(
                signingKey, AwsSignatureV4.stringToSign(amzDate, claim.scope(), canonicalRequest));
        return MessageDigest.isEqual(
                expectedSignature.getBytes(StandardCharsets.UTF_8),
                claim.signature().getBytes(StandardCharsets.UTF_8));
    }

    private static String formatAmzDate(Instant time) {
        return AMZ_DATE.withZone(ZoneOffset.UTC).format(time);
    }

    private BatchServiceError incompleteSignature(String text) {
        return behaviors.contains(BatchBehavior.QUERY_STYLE_AUTH_CODES)
                ? new BatchServiceError(400, "IncompleteSignature", text)
                : new BatchServiceError(403, "IncompleteSignatureException", text);
    }

    private BatchServiceError signatureMismatch(String text) {
        boolean queryStyle = behaviors.contains(BatchBehavior.QUERY_STYLE_AUTH_CODES);
        return new BatchServiceError(403, queryStyle ? "SignatureDoesNotMatch" : "InvalidSignatureException", text);
    }

    private BatchServiceError clockSkewError(String text) {
        if (behaviors.contains(BatchBehavior.SKEW_IS_REQUEST_EXPIRED)) {
            return new BatchServiceError(400, "RequestExpired", text);
        }
        return behaviors.contains(BatchBehavior.SKEW_IS_TOO_SKEWED)
                ? new BatchServiceError(403, "RequestTimeTooSkewed", text)
                : signatureMismatch(text);
    }
}
