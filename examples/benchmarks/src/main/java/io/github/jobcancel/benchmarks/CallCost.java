// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.benchmarks;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.Calls;
import io.github.jobcancel.batch.AwsCredentials;
import io.github.jobcancel.batch.BatchClient;
import io.github.jobcancel.batch.CancelJobRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** One AWS {@code CancelJob} at a time, acknowledged: ours, bare OkHttp signed by hand, and the vendor's client. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
public class CallCost {
    private static final String KEY = "AKIDEXAMPLE";
    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    private static final String JOB = "1d828f65-7a4d-42e8-996d-3b900ed59dc4";
    private static final CallOptions ACKNOWLEDGED = CallOptions.standard().unverified();
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private Stub stub;
    private BatchClient ours;
    private OkHttpClient bare;
    private software.amazon.awssdk.services.batch.BatchClient vendor;
    private String root;

    @Setup
    public void start() throws IOException {
        stub = Stub.start();
        root = "http://127.0.0.1:" + stub.port();
        ours = BatchClient.builder()
                .region("us-east-1")
                .endpoint(URI.create(root))
                .credentials(AwsCredentials.of(KEY, SECRET))
                .build();
        bare = new OkHttpClient();
        vendor = software.amazon.awssdk.services.batch.BatchClient.builder()
                .region(Region.US_EAST_1)
                .endpointOverride(URI.create(root))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY, SECRET)))
                .build();
    }

    @TearDown
    public void stop() {
        ours.close();
        vendor.close();
        bare.dispatcher().executorService().shutdown();
        bare.connectionPool().evictAll();
        stub.close();
    }

    @Benchmark
    public Object ours() {
        return Calls.await(ours.cancelJob(new CancelJobRequest(JOB, "superseded"), ACKNOWLEDGED));
    }

    @Benchmark
    public Object vendor() {
        return vendor.cancelJob(r -> r.jobId(JOB).reason("superseded"));
    }

    @Benchmark
    public Object bareOkHttp() throws Exception {
        byte[] body = ("{\"jobId\":\"" + JOB + "\",\"reason\":\"superseded\"}").getBytes(StandardCharsets.UTF_8);
        String time = TIME.format(Instant.now());
        String hash = sha256(body);
        String scope = time.substring(0, 8) + "/us-east-1/batch/aws4_request";
        String names = "content-type;host;x-amz-content-sha256;x-amz-date";
        String canonical = "POST\n/v1/canceljob\n\ncontent-type:application/json\nhost:127.0.0.1:" + stub.port()
                + "\nx-amz-content-sha256:" + hash + "\nx-amz-date:" + time + "\n\n" + names + "\n" + hash;
        String text = "AWS4-HMAC-SHA256\n" + time + "\n" + scope + "\n"
                + sha256(canonical.getBytes(StandardCharsets.UTF_8));
        byte[] key = hmac(("AWS4" + SECRET).getBytes(StandardCharsets.UTF_8), time.substring(0, 8));
        key = hmac(hmac(hmac(key, "us-east-1"), "batch"), "aws4_request");
        String signature = HexFormat.of().formatHex(hmac(key, text));
        Request request = new Request.Builder()
                .url(root + "/v1/canceljob")
                .header("X-Amz-Date", time)
                .header("x-amz-content-sha256", hash)
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=" + KEY + "/" + scope + ", SignedHeaders=" + names
                                + ", Signature=" + signature)
                .post(RequestBody.create(body, MediaType.get("application/json")))
                .build();
        CompletableFuture<String> answer = new CompletableFuture<>();
        bare.newCall(request).enqueue(new Callback() {
            @Override
            public void onFailure(Call call, IOException e) {
                answer.completeExceptionally(e);
            }

            @Override
            public void onResponse(Call call, Response response) throws IOException {
                try (response) {
                    answer.complete(response.body().string());
                }
            }
        });
        return answer.get();
    }

    private static String sha256(byte[] bytes) throws GeneralSecurityException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }
}
