// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.batch;

import io.github.jobcancel.testkit.Answer;
import io.github.jobcancel.testkit.FakeServer;
import io.github.jobcancel.testkit.Incoming;
import io.github.jobcancel.testkit.batch.service.BatchError;
import io.github.jobcancel.testkit.batch.service.BatchGate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where AWS hands out temporary keys: STS at {@code /}, the instance metadata service below {@code /latest/}, and a
 * container's credential service at any path given to {@link #container}. What it issues is accepted by the {@link FakeBatch}
 * that it belongs to, and expires there and here.
 */
public final class FakeAwsIdentity extends FakeServer {
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);

    private record Issued(String id, String secret, String token, Instant end) {}

    // guarded by this
    private final FakeBatch batch;
    private final BatchGate sts;
    private final Map<String, String> roles = new HashMap<>();
    private final Map<String, Instant> webTokens = new HashMap<>();
    private final Map<String, @Nullable String> containers = new HashMap<>();
    private final Map<String, Instant> metadataTokens = new HashMap<>();
    private Duration lifetime = Duration.ofHours(1);
    private @Nullable String instanceRole;
    private Duration clockOffset = Duration.ZERO;
    private int issued;
    private int requests;

    /**
     * Makes one for the region of a fake of AWS Batch.
     *
     * @param batch which is told of every key that is issued
     */
    public FakeAwsIdentity(FakeBatch batch) {
        super(batch.clock());
        this.batch = batch;
        this.sts = new BatchGate(batch.region(), Set.of(BatchQuirk.QUERY_STYLE_AUTH_CODES), "sts");
        key(FakeBatch.ACCESS_KEY, FakeBatch.SECRET_KEY);
    }

    /**
     * Lets a long-lived key ask for roles.
     *
     * @param accessKeyId the id
     * @param secretKey the secret
     */
    public synchronized void key(String accessKeyId, String secretKey) {
        secret(secretKey);
        sts.key(accessKeyId, secretKey, null, Instant.MAX);
    }

    /**
     * Adds a role that may be assumed.
     *
     * @param arn its name
     * @param externalId what must be sent along; empty for nothing
     */
    public synchronized void role(String arn, String externalId) {
        roles.put(arn, externalId);
    }

    /**
     * Accepts a web identity token.
     *
     * @param token the token
     * @param end from when on it is refused
     */
    public synchronized void webIdentityToken(String token, Instant end) {
        secret(token);
        webTokens.put(token, end);
    }

    /**
     * Gives credentials at a container's path.
     *
     * @param path for example {@code /v2/credentials/some-id}
     * @param authorization what the header must hold; null for none
     */
    public synchronized void container(String path, @Nullable String authorization) {
        if (authorization != null) {
            secret(authorization);
        }
        containers.put(path, authorization);
    }

    /**
     * Attaches a role to the instance.
     *
     * @param name the role; null takes it away
     */
    public synchronized void instanceRole(@Nullable String name) {
        instanceRole = name;
    }

    /**
     * Sets how long what is issued from now on lives.
     *
     * @param time at first an hour
     */
    public synchronized void lifetime(Duration time) {
        lifetime = time;
    }

    /**
     * Sets the server's own clock off from {@link #clock()}.
     *
     * @param ahead how far it is ahead; negative is behind
     */
    public synchronized void clockOffset(Duration ahead) {
        clockOffset = ahead;
    }

    @Override
    protected Answer answer(Incoming request) {
        Instant now = clock().instant().plus(clockOffset);
        Answer answer;
        if (containers.containsKey(request.path())) {
            answer = container(request, now);
        } else if (request.path().startsWith("/latest/")) {
            answer = metadata(request, now);
        } else {
            answer = sts(request, now);
        }
        return answer.with("Date", HTTP_DATE.format(now));
    }

    // ---- STS ----

    private Answer sts(Incoming request, Instant now) {
        try {
            Map<String, String> form = request.form();
            if (!request.method().equals("POST") || !request.path().equals("/")) {
                throw new BatchError(404, "NotFound", "no such page");
            }
            if (!form.getOrDefault("Version", "").equals("2011-06-15")) {
                throw new BatchError(400, "InvalidAction", "Could not find operation in this version");
            }
            String action = form.getOrDefault("Action", "");
            switch (action) {
                case "AssumeRole" -> sts.verify(request, now);
                case "AssumeRoleWithWebIdentity" -> webToken(form, now);
                default -> throw new BatchError(400, "InvalidAction", "Could not find operation " + action);
            }
            return assumed(action, form, now);
        } catch (BatchError e) {
            return xml(
                    e.status,
                    "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type><Code>"
                            + e.code + "</Code><Message>" + e.text("") + "</Message></Error>");
        }
    }

    private void webToken(Map<String, String> form, Instant now) {
        Instant end = webTokens.get(form.getOrDefault("WebIdentityToken", ""));
        if (end == null) {
            throw new BatchError(400, "InvalidIdentityToken", "No OpenIDConnect provider found in your account");
        }
        if (!now.isBefore(end)) {
            throw new BatchError(400, "ExpiredTokenException", "Token expired");
        }
    }

    private Answer assumed(String action, Map<String, String> form, Instant now) {
        String arn = required(form, "RoleArn");
        String session = required(form, "RoleSessionName");
        if (!session.matches("[\\w+=,.@-]{2,64}")) {
            throw new BatchError(400, "ValidationError", "RoleSessionName is not valid");
        }
        if (!form.getOrDefault("ExternalId", "").equals(roles.getOrDefault(arn, "no such role"))) {
            throw new BatchError(403, "AccessDenied", "User is not authorized to perform: sts:" + action);
        }
        String seconds = form.getOrDefault("DurationSeconds", "");
        if (!seconds.isEmpty() && !seconds.matches("9\\d\\d|[1-9]\\d{3}|[1-3]\\d{4}|4[0-2]\\d{3}|43[01]\\d\\d|43200")) {
            throw new BatchError(400, "ValidationError", "DurationSeconds is not valid");
        }
        Issued keys = issue(now, seconds.isEmpty() ? lifetime : Duration.ofSeconds(Long.parseLong(seconds)));
        return xml(
                200,
                "<" + action + "Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><" + action
                        + "Result><AssumedRoleUser><AssumedRoleId>AROAEXAMPLE:" + session + "</AssumedRoleId><Arn>"
                        + arn
                        + "/" + session + "</Arn></AssumedRoleUser><Credentials><AccessKeyId>" + keys.id()
                        + "</AccessKeyId><SecretAccessKey>" + keys.secret() + "</SecretAccessKey><SessionToken>"
                        + keys.token() + "</SessionToken><Expiration>" + keys.end() + "</Expiration></Credentials></"
                        + action + "Result>");
    }

    private static String required(Map<String, String> form, String name) {
        String value = form.getOrDefault(name, "");
        if (value.isEmpty()) {
            throw new BatchError(400, "ValidationError", "Value at '" + name + "' must not be empty");
        }
        return value;
    }

    private Answer xml(int status, String open) {
        String root = open.substring(1, open.indexOf(' '));
        String id = "request-" + ++requests;
        String end = status == 200
                ? "<ResponseMetadata><RequestId>" + id + "</RequestId></ResponseMetadata>"
                : "<RequestId>" + id + "</RequestId>";
        return Answer.of(status, "text/xml", open + end + "</" + root + ">").with("x-amzn-RequestId", id);
    }

    // ---- the container's service ----

    private Answer container(Incoming request, Instant now) {
        String wanted = containers.get(request.path());
        if (!request.method().equals("GET")) {
            return Answer.json(405, "{\"message\":\"only GET\"}");
        }
        if (wanted != null && !wanted.equals(request.header("Authorization").orElse(""))) {
            return Answer.json(403, "{\"code\":\"Unauthorized\",\"message\":\"the authorization is wrong\"}");
        }
        return Answer.json(200, json(issue(now, lifetime), ""));
    }

    // ---- the instance's service: version 2 only ----

    private Answer metadata(Incoming request, Instant now) {
        if (request.path().equals("/latest/api/token")) {
            return token(request, now);
        }
        Instant end =
                metadataTokens.get(request.header("x-aws-ec2-metadata-token").orElse(""));
        if (end == null || !now.isBefore(end)) {
            return Answer.of(401, "text/plain", "");
        }
        String roles = "/latest/meta-data/iam/security-credentials/";
        String role = instanceRole;
        if (role == null || !request.path().startsWith(roles)) {
            return Answer.of(404, "text/plain", "");
        }
        if (request.path().equals(roles)) {
            return Answer.of(200, "text/plain", role);
        }
        List<String> segments = request.segments();
        return segments.get(segments.size() - 1).equals(role)
                ? Answer.of(
                        200, "text/plain", json(issue(now, lifetime), "\"Code\":\"Success\",\"Type\":\"AWS-HMAC\","))
                : Answer.of(404, "text/plain", "");
    }

    private Answer token(Incoming request, Instant now) {
        String seconds = request.header("x-aws-ec2-metadata-token-ttl-seconds").orElse("");
        boolean forwarded = request.header("X-Forwarded-For").isPresent();
        if (!request.method().equals("PUT") || forwarded) {
            return Answer.of(forwarded ? 403 : 405, "text/plain", "");
        }
        if (!seconds.matches("\\d{1,5}") || Integer.parseInt(seconds) > 21_600 || Integer.parseInt(seconds) < 1) {
            return Answer.of(400, "text/plain", "");
        }
        String token = "metadata-token-" + metadataTokens.size() + "==";
        secret(token);
        metadataTokens.put(token, now.plusSeconds(Long.parseLong(seconds)));
        return Answer.of(200, "text/plain", token);
    }

    // ---- what is issued ----

    private static String json(Issued keys, String first) {
        return "{" + first + "\"AccessKeyId\":\"" + keys.id() + "\",\"SecretAccessKey\":\"" + keys.secret()
                + "\",\"Token\":\"" + keys.token() + "\",\"Expiration\":\"" + keys.end() + "\"}";
    }

    private Issued issue(Instant now, Duration time) {
        int number = ++issued;
        Instant end = now.plus(time).truncatedTo(ChronoUnit.SECONDS);
        Issued keys = new Issued(
                "ASIAISSUED" + number,
                "issued/secret+" + number + "/0123456789",
                "FwoGissued//token+" + number + "==",
                end);
        secret(keys.secret());
        secret(keys.token());
        sts.key(keys.id(), keys.secret(), keys.token(), end);
        batch.temporaryKey(keys.id(), keys.secret(), keys.token(), end);
        return keys;
    }
}
