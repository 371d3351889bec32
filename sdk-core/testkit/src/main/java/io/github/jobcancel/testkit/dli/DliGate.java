// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.dli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.jobcancel.testkit.Answer;
import io.github.jobcancel.testkit.Incoming;
import io.github.jobcancel.testkit.dli.DliAccounts.Project;
import io.github.jobcancel.testkit.dli.DliAccounts.Token;
import io.github.jobcancel.testkit.dli.service.DliAnswers;
import io.github.jobcancel.testkit.dli.service.DliSignature;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The gateway in front of DLI and IAM: says who may pass, by token or by signature. */
final class DliGate {
    private static final Pattern ACCESS =
            Pattern.compile("SDK-HMAC-SHA256 Access=([^,/\\s]+), *SignedHeaders=([^,\\s]+), *Signature=([0-9a-f]{64})");
    private static final Pattern LEGACY =
            Pattern.compile("SDK-HMAC-SHA256 Credential=([^,/\\s]+)/(\\d{8}/[^,/\\s]*/[^,/\\s]*/sdk_request),"
                    + " *SignedHeaders=([^,\\s]+), *Signature=([0-9a-f]{64})");
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'");
    private static final Duration SKEW = Duration.ofMinutes(15);
    private static final int FAILURES_ALLOWED = 5;
    private static final Duration LOCKED = Duration.ofMinutes(5);

    private record Failures(int count, Instant lockedUntil) {}

    /** What an {@code Authorization} header claims; the scope is that of the older scheme. */
    private record Claim(String access, @Nullable String scope, List<String> headers, String signature) {}

    private final FakeDli fake;

    // guarded by fake
    private final Map<String, Failures> failures = new HashMap<>();

    DliGate(FakeDli fake) {
        this.fake = fake;
    }

    /** Why the request must not pass to a project of DLI; null if it may. */
    @Nullable
    Answer refuseDli(Incoming request, String project) {
        Optional<String> token = request.header("X-Auth-Token");
        if (token.isPresent()) {
            return refuseToken(token.get(), project);
        }
        Answer refusal = refuseSignature(request);
        return refusal == null ? refuseProject(request, project) : refusal;
    }

    /** Why the request must not pass to IAM; null if it may. */
    @Nullable
    Answer refuseIam(Incoming request) {
        Optional<String> token = request.header("X-Auth-Token");
        if (token.isEmpty()) {
            return refuseSignature(request);
        }
        Instant now = fake.clock().instant();
        boolean valid = fake.accounts()
                .token(token.get())
                .filter(t -> t.expires().isAfter(now))
                .isPresent();
        return valid ? null : DliAnswers.iam(401, "Unauthorized", "The request you have made requires authentication.");
    }

    private @Nullable Answer refuseToken(String text, String project) {
        Optional<Token> token = fake.accounts().token(text);
        if (token.isEmpty()) {
            return refuse(401, ".0301", "Incorrect IAM authentication information: decrypt token fail");
        }
        if (!token.get().expires().isAfter(fake.clock().instant())) {
            return switch (fake.knobs().expired) {
                case GATEWAY -> refuse(401, ".0307", "The token must be updated.");
                case CODE_0013 -> DliAnswers.dli(401, "DLI.0013", "User authentication error.");
                case CODE_0015 -> DliAnswers.dli(400, "DLI.0015", "Token parsing error.");
            };
        }
        Project bound = token.get().project();
        return bound != null && bound.id().equals(project)
                ? null
                : refuse(403, ".0302", "The IAM user is not authorized to access the API");
    }

    private @Nullable Answer refuseProject(Incoming request, String project) {
        Optional<Project> known = fake.accounts().project(project);
        Optional<String> named = request.header("X-Project-Id");
        boolean fits = known.isPresent()
                && named.map(project::equals).orElse(!known.get().sub());
        return fits ? null : refuse(403, ".0302", "The IAM user is not authorized to access the API");
    }

    private @Nullable Answer refuseSignature(Incoming request) {
        Claim claim = claim(request.header("Authorization").orElse(""));
        if (claim == null) {
            return refuse(401, ".0301", "Incorrect IAM authentication information: authorization header invalid");
        }
        Instant now = fake.clock().instant();
        Failures before = failures.getOrDefault(claim.access(), new Failures(0, Instant.MIN));
        if (before.lockedUntil().isAfter(now)) {
            return refuse(
                    401, ".0301", "Incorrect IAM authentication information: AK access failed to reach the limit");
        }
        String wrong = wrong(request, claim, now);
        if (wrong == null) {
            failures.remove(claim.access());
            return null;
        }
        int count = before.count() + 1;
        boolean lock = count > FAILURES_ALLOWED;
        failures.put(claim.access(), lock ? new Failures(0, now.plus(LOCKED)) : new Failures(count, Instant.MIN));
        return refuse(401, ".0301", "Incorrect IAM authentication information: " + wrong);
    }

    private @Nullable Claim claim(String header) {
        Matcher access = ACCESS.matcher(header);
        if (access.matches()) {
            return new Claim(access.group(1), null, List.of(access.group(2).split(";")), access.group(3));
        }
        Matcher legacy = LEGACY.matcher(header);
        if (legacy.matches() && fake.knobs().legacySigning) {
            return new Claim(
                    legacy.group(1), legacy.group(2), List.of(legacy.group(3).split(";")), legacy.group(4));
        }
        return null;
    }

    /** What is wrong with a signature; null if nothing. */
    private @Nullable String wrong(Incoming request, Claim claim, Instant now) {
        Optional<DliAccounts.Key> key = fake.accounts().key(claim.access());
        String date = request.header("X-Sdk-Date").orElse("");
        if (key.isEmpty()) {
            return "AK " + claim.access() + " not exist";
        }
        if (!claim.headers().contains("x-sdk-date") || !near(date, now)) {
            return "x-sdk-date missing, not signed or expired";
        }
        if (!claim.headers().stream().allMatch(name -> request.header(name).isPresent())) {
            return "a signed header was not sent";
        }
        if (!holds(key.get(), request, now)) {
            return "security token wrong or expired";
        }
        String canonical = DliSignature.canonical(request, claim.headers());
        String secret = key.get().secret();
        if (claim.scope() != null && !claim.scope().startsWith(date.substring(0, 8))) {
            return "the scope is of another day";
        }
        String right = claim.scope() == null
                ? DliSignature.sign(secret, date, canonical)
                : DliSignature.signLegacy(secret, date, claim.scope(), canonical);
        boolean same =
                MessageDigest.isEqual(right.getBytes(UTF_8), claim.signature().getBytes(UTF_8));
        return same ? null : "verify aksk signature fail";
    }

    private static boolean near(String date, Instant now) {
        try {
            Instant then = LocalDateTime.parse(date, DATE).toInstant(ZoneOffset.UTC);
            return Duration.between(then, now).abs().compareTo(SKEW) <= 0;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private static boolean holds(DliAccounts.Key key, Incoming request, Instant now) {
        if (key.expires() == null) {
            return true;
        }
        boolean same = request.header("X-Security-Token").equals(Optional.ofNullable(key.securityToken()));
        return same && key.expires().isAfter(now);
    }

    private Answer refuse(int status, String number, String message) {
        return DliAnswers.gateway(status, fake.knobs().gatewayPrefix + number, message);
    }
}
