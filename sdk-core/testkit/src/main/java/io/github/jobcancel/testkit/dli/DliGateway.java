// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.dli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.ReceivedRequest;
import io.github.jobcancel.testkit.dli.DliAccount.IssuedToken;
import io.github.jobcancel.testkit.dli.DliAccount.Project;
import io.github.jobcancel.testkit.dli.service.DliReplies;
import io.github.jobcancel.testkit.dli.service.DliSignature;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The gateway in front of DLI and IAM, which checks tokens and signatures. */
final class DliGateway {
    private static final Pattern ACCESS_PATTERN =
            Pattern.compile("SDK-HMAC-SHA256 Access=([^,/\\s]+), *SignedHeaders=([^,\\s]+), *Signature=([0-9a-f]{64})");
    private static final Pattern LEGACY_PATTERN =
            Pattern.compile("SDK-HMAC-SHA256 Credential=([^,/\\s]+)/(\\d{8}/[^,/\\s]*/[^,/\\s]*/sdk_request),"
                    + " *SignedHeaders=([^,\\s]+), *Signature=([0-9a-f]{64})");
    private static final DateTimeFormatter DATE_FORMAT = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'");
    private static final Duration MAX_CLOCK_SKEW = Duration.ofMinutes(15);
    private static final int FAILURES_UNTIL_LOCK = 6;
    private static final Duration LOCK_DURATION = Duration.ofMinutes(5);

    /** The values of an {@code Authorization} header. Only the older signing scheme has a scope. */
    private record SignatureClaim(
            String accessKeyId, @Nullable String scope, List<String> signedHeaders, String signature) {}

    private final FakeDli fake;

    // guarded by fake
    private final DliFailureLock keyLock = new DliFailureLock(FAILURES_UNTIL_LOCK, LOCK_DURATION);

    DliGateway(FakeDli fake) {
        this.fake = fake;
    }

    /** Returns the error for a request that may not reach the project of DLI, or null if it may. */
    @Nullable
    FakeReply checkDliRequest(ReceivedRequest request, String project) {
        Optional<String> token = request.header("X-Auth-Token");
        if (token.isPresent()) {
            return checkToken(token.get(), project);
        }
        FakeReply refusal = checkSignature(request);
        return refusal == null ? checkProject(request, project) : refusal;
    }

    /** Returns the error for a request that may not reach IAM, or null if it may. */
    @Nullable
    FakeReply checkIamRequest(ReceivedRequest request) {
        Optional<String> token = request.header("X-Auth-Token");
        if (token.isEmpty()) {
            return checkSignature(request);
        }
        Instant now = fake.clock().instant();
        boolean valid = fake.account()
                .findToken(token.get())
                .filter(issuedToken -> issuedToken.expiresAt().isAfter(now))
                .isPresent();
        return valid
                ? null
                : DliReplies.iamError(401, "Unauthorized", "The request you have made requires authentication.");
    }

    private @Nullable FakeReply checkToken(String text, String project) {
        Optional<IssuedToken> token = fake.account().findToken(text);
        if (token.isEmpty()) {
            return gatewayError(401, ".0301", "Incorrect IAM authentication information: decrypt token fail");
        }
        if (!token.get().expiresAt().isAfter(fake.clock().instant())) {
            return switch (fake.accessBehavior().expiredTokenReply) {
                case GATEWAY -> gatewayError(401, ".0307", "The token must be updated.");
                case CODE_0013 -> DliReplies.dliError(401, "DLI.0013", "User authentication error.");
                case CODE_0015 -> DliReplies.dliError(400, "DLI.0015", "Token parsing error.");
            };
        }
        Project tokenProject = token.get().project();
        return tokenProject != null && tokenProject.id().equals(project)
                ? null
                : gatewayError(403, ".0302", "The IAM user is not authorized to access the API");
    }

    private @Nullable FakeReply checkProject(ReceivedRequest request, String project) {
        Optional<Project> registeredProject = fake.account().findProject(project);
        Optional<String> headerProject = request.header("X-Project-Id");
        boolean projectMatches = registeredProject.isPresent()
                && headerProject
                        .map(project::equals)
                        .orElse(!registeredProject.get().isSubProject());
        return projectMatches ? null : gatewayError(403, ".0302", "The IAM user is not authorized to access the API");
    }

    private @Nullable FakeReply checkSignature(ReceivedRequest request) {
        SignatureClaim claim =
                parseAuthorization(request.header("Authorization").orElse(""));
        if (claim == null) {
            return gatewayError(401, ".0301", "Incorrect IAM authentication information: authorization header invalid");
        }
        Instant now = fake.clock().instant();
        if (keyLock.isLocked(claim.accessKeyId(), now)) {
            return gatewayError(
                    401, ".0301", "Incorrect IAM authentication information: AK access failed to reach the limit");
        }
        String error = signatureError(request, claim, now);
        if (error == null) {
            keyLock.clearFailures(claim.accessKeyId());
            return null;
        }
        keyLock.recordFailure(claim.accessKeyId(), now);
        return gatewayError(401, ".0301", "Incorrect IAM authentication information: " + error);
    }

    private @Nullable SignatureClaim parseAuthorization(String header) {
        Matcher access = ACCESS_PATTERN.matcher(header);
        if (access.matches()) {
            return new SignatureClaim(
                    access.group(1), null, List.of(access.group(2).split(";")), access.group(3));
        }
        Matcher legacy = LEGACY_PATTERN.matcher(header);
        if (legacy.matches() && fake.accessBehavior().acceptsLegacySigning) {
            return new SignatureClaim(
                    legacy.group(1), legacy.group(2), List.of(legacy.group(3).split(";")), legacy.group(4));
        }
        return null;
    }

    /** Returns what is wrong with a signature, or null if it is valid. */
    private @Nullable String signatureError(ReceivedRequest request, SignatureClaim claim, Instant now) {
        Optional<DliAccount.AccessKey> key = fake.account().findAccessKey(claim.accessKeyId());
        String date = request.header("X-Sdk-Date").orElse("");
        if (key.isEmpty()) {
            return "AK " + claim.accessKeyId() + " not exist";
        }
        if (!claim.signedHeaders().contains("x-sdk-date") || !isWithinSkew(date, now)) {
            return "x-sdk-date missing, not signed or expired";
        }
        if (!claim.signedHeaders().stream()
                .allMatch(name -> request.header(name).isPresent())) {
            return "a signed header was not sent";
        }
        if (!isKeyValid(key.get(), request, now)) {
            return "security token wrong or expired";
        }
        String canonical = DliSignature.canonicalRequest(request, claim.signedHeaders());
        String secret = key.get().secretKey();
        if (claim.scope() != null && !claim.scope().startsWith(date.substring(0, 8))) {
            return "the scope is of another day";
        }
        String expectedSignature = claim.scope() == null
                ? DliSignature.signRequest(secret, date, canonical)
                : DliSignature.signLegacy(secret, date, claim.scope(), canonical);
        boolean signatureMatches = MessageDigest.isEqual(
                expectedSignature.getBytes(UTF_8), claim.signature().getBytes(UTF_8));
        return signatureMatches ? null : "verify aksk signature fail";
    }

    private static boolean isWithinSkew(String date, Instant now) {
        try {
            Instant requestTime = LocalDateTime.parse(date, DATE_FORMAT).toInstant(ZoneOffset.UTC);
            return Duration.between(requestTime, now).abs().compareTo(MAX_CLOCK_SKEW) <= 0;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private static boolean isKeyValid(DliAccount.AccessKey key, ReceivedRequest request, Instant now) {
        if (key.expiresAt() == null) {
            return true;
        }
        boolean tokenMatches = request.header("X-Security-Token").equals(Optional.ofNullable(key.securityToken()));
        return tokenMatches && key.expiresAt().isAfter(now);
    }

    private FakeReply gatewayError(int status, String codeSuffix, String message) {
        return DliReplies.gatewayError(status, fake.accessBehavior().gatewayPrefix + codeSuffix, message);
    }
}
