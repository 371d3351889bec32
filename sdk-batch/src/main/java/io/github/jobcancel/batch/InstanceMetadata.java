// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.auth.Findings;
import io.github.jobcancel.batch.AwsSettings.Setting;
import io.github.jobcancel.credential.Fresh;
import io.github.jobcancel.http.Draft;
import io.github.jobcancel.http.Fault;
import io.github.jobcancel.http.Fault.Kind;
import io.github.jobcancel.http.Json;
import io.github.jobcancel.http.Reply;
import io.github.jobcancel.operation.Operation;
import io.github.jobcancel.operation.Step;
import io.github.jobcancel.operation.Trail;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BiFunction;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * The keys of an instance's role, by version 2 of its metadata service: a token for the questions, the role's name, the
 * role's keys. Version 1, which anything on the machine can be tricked into asking, is never used.
 */
final class InstanceMetadata {
    static final String PLACE = "instance metadata";

    private static final String ROLES = "latest/meta-data/iam/security-credentials/";

    private final HttpUrl endpoint;
    private final CallOptions options;

    private InstanceMetadata(HttpUrl endpoint, CallOptions options) {
        this.endpoint = endpoint;
        this.options = options;
    }

    /** The end of the chain: without it there are no credentials. */
    static InstanceMetadata configured(AwsSettings settings, Findings findings) {
        boolean off = settings.setting("aws.disableEc2Metadata", "AWS_EC2_METADATA_DISABLED", "")
                .map(Setting::on)
                .orElse(false);
        if (off) {
            findings.skipped(PLACE, "AWS_EC2_METADATA_DISABLED");
            throw new IllegalArgumentException("AWS Batch needs credentials, and there are none: " + findings.all());
        }
        Duration limit = settings.setting("aws.ec2MetadataServiceTimeout", "AWS_METADATA_SERVICE_TIMEOUT", "")
                .map(InstanceMetadata::seconds)
                .orElse(Duration.ofSeconds(1));
        return new InstanceMetadata(address(settings), CallOptions.standard().withAttemptTimeout(limit));
    }

    private static HttpUrl address(AwsSettings settings) {
        String usual = settings.setting(
                                "aws.ec2MetadataServiceEndpointMode",
                                "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE",
                                "ec2_metadata_service_endpoint_mode")
                        .filter(InstanceMetadata::sixth)
                        .isPresent()
                ? "http://[fd00:ec2::254]"
                : "http://169.254.169.254";
        Setting address = settings.setting(
                        "aws.ec2MetadataServiceEndpoint",
                        "AWS_EC2_METADATA_SERVICE_ENDPOINT",
                        "ec2_metadata_service_endpoint")
                .orElse(new Setting(usual, PLACE));
        return AwsSettings.address(address);
    }

    private static boolean sixth(Setting mode) {
        if (!mode.value().equalsIgnoreCase("IPv4") && !mode.value().equalsIgnoreCase("IPv6")) {
            throw new IllegalArgumentException(mode.place() + " must be IPv4 or IPv6");
        }
        return mode.value().equalsIgnoreCase("IPv6");
    }

    private static Duration seconds(Setting limit) {
        try {
            Duration seconds = Duration.ofNanos((long) (Double.parseDouble(limit.value()) * 1e9));
            if (seconds.compareTo(Duration.ZERO) > 0) {
                return seconds;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(limit.place() + " must be a number of seconds", e);
        }
        throw new IllegalArgumentException(limit.place() + " must be a number of seconds above zero");
    }

    HttpUrl endpoint() {
        return endpoint;
    }

    CallOptions options() {
        return options;
    }

    private HttpUrl at(String path) {
        return endpoint.newBuilder().addPathSegments(path).build();
    }

    // ---- the three questions; each leads to the next ----

    Operation<Fresh<AwsCredentials>> first() {
        Draft draft =
                Draft.put(at("latest/api/token")).direct().header("x-aws-ec2-metadata-token-ttl-seconds", "21600");
        return new Question("the token", draft, (reply, trail) -> {
            String token = reply.text().strip();
            return token.isEmpty() ? wrong("its token is empty", reply) : Step.next(role(token));
        });
    }

    private Operation<Fresh<AwsCredentials>> role(String token) {
        return new Question("the role's name", asked(Draft.get(at(ROLES)), token), (reply, trail) -> {
            String role = reply.text().lines().findFirst().orElse("").strip();
            return role.isEmpty() ? wrong("the instance has no role", reply) : Step.next(keys(role, token));
        });
    }

    private Operation<Fresh<AwsCredentials>> keys(String role, String token) {
        HttpUrl url = endpoint.newBuilder()
                .addPathSegments(ROLES.substring(0, ROLES.length() - 1))
                .addPathSegment(role)
                .build();
        return new Question("the keys of " + role, asked(Draft.get(url), token), (reply, trail) -> {
            Json json = reply.json();
            String code = json.text("Code");
            if (!code.isEmpty() && !code.equals("Success")) {
                return wrong("it says " + code, reply);
            }
            try {
                return Step.done(fresh(AwsCredentials.read(json, "Token"), trail.signedAt()));
            } catch (IllegalArgumentException e) {
                return wrong("its answer is not understood: " + e.getMessage(), reply);
            }
        });
    }

    private static Draft asked(Draft draft, String token) {
        return draft.direct().header("x-aws-ec2-metadata-token", token).secret(token);
    }

    /**
     * With no end: the service is known to hand out keys late and to be away for a while, so the old ones serve until they
     * are replaced, or refused.
     */
    private static Fresh<AwsCredentials> fresh(AwsCredentials keys, Instant now) {
        return new Fresh<>(
                keys,
                keys.expiresAt()
                        .map(end -> Duration.between(now, end).dividedBy(2))
                        .filter(half -> half.compareTo(Duration.ofMinutes(5)) > 0)
                        .map(now::plus)
                        .orElse(now.plus(Duration.ofMinutes(5))),
                null);
    }

    private static <T> Step<T> wrong(String what, Reply reply) {
        return Step.failed(Fault.of(Kind.BROKEN, PLACE + ": " + what, reply.error("", "")));
    }

    private static final class Question implements Operation<Fresh<AwsCredentials>> {
        private final String what;
        private final Draft draft;
        private final BiFunction<Reply, Trail, Step<Fresh<AwsCredentials>>> then;

        Question(String what, Draft draft, BiFunction<Reply, Trail, Step<Fresh<AwsCredentials>>> then) {
            this.what = what;
            this.draft = draft;
            this.then = then;
        }

        @Override
        public String name() {
            return PLACE;
        }

        @Override
        public boolean mutates() {
            return false;
        }

        /** The same each time: nothing signs it. */
        @Override
        public Draft draft() {
            return draft;
        }

        @Override
        public Step<Fresh<AwsCredentials>> decode(Reply reply, Trail trail) {
            if (reply.ok()) {
                return then.apply(reply, trail);
            }
            Kind kind = reply.status() >= 500 ? Kind.UNAVAILABLE : Kind.BROKEN;
            return Step.failed(Fault.of(kind, "it does not give " + what, reply.error("", "")));
        }

        /** Nobody there: most likely this is no instance, and there was nothing else to ask. */
        @Override
        public @Nullable Step<Fresh<AwsCredentials>> recover(SdkException failure, Trail trail) {
            String sentence = "no AWS credentials are configured, and no instance metadata service answers: "
                    + failure.getMessage();
            return failure instanceof SdkException.NoConnection
                            || failure.provider().isEmpty()
                    ? Step.thrown(new SdkException.ProviderFault(PLACE, sentence, null, false, failure))
                    : null;
        }
    }
}
