// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.scan;

import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.Evidence;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.contract.SecretAssertions;
import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.FakeServer;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.ReceivedRequest;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Holds tests that must fail. Only {@link LeakScanTest} runs them: the class name does not match the pattern for
 * tests.
 */
class LeakSamples {
    private static final String SECRET = "le ak/ed+pass&word";
    private static final byte[] BYTES = SECRET.getBytes(StandardCharsets.UTF_8);

    private final List<Object> reachableObjects = new ArrayList<>();

    private void writeLog(String text) {
        LoggerFactory.getLogger("io.github.jobcancel.calls").trace("found {}", text);
    }

    @Test
    void nothing() {
        SecretAssertions.watchFor(SECRET);
        writeLog("the le ak/ed+pass&wor and the rest of it");
    }

    @Test
    void logged() {
        writeLog(SECRET);
        // the secret is named after it was printed
        SecretAssertions.watchFor(SECRET);
    }

    @Test
    void loggedByAnotherThread() throws InterruptedException {
        SecretAssertions.watchFor(SECRET);
        Thread thread = new Thread(() -> writeLog(SECRET));
        thread.start();
        thread.join();
    }

    @Test
    void formEncoded() {
        SecretAssertions.watchFor(SECRET);
        writeLog("a=b&password=" + URLEncoder.encode(SECRET, StandardCharsets.UTF_8));
    }

    @Test
    void percentEncoded() {
        SecretAssertions.watchFor(SECRET);
        writeLog("password=" + URLEncoder.encode(SECRET, StandardCharsets.UTF_8).replace("+", "%20"));
    }

    @Test
    void hexadecimal() {
        SecretAssertions.watchFor(SECRET);
        writeLog("x" + HexFormat.of().withUpperCase().formatHex(BYTES));
    }

    @Test
    void base64() {
        SecretAssertions.watchFor(SECRET);
        writeLog(Base64.getUrlEncoder().withoutPadding().encodeToString(BYTES));
    }

    @Test
    void base64WithinMore() {
        SecretAssertions.watchFor(SECRET);
        writeLog(Base64.getEncoder().encodeToString(("user:" + SECRET + " more").getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void inTheCauseOfALoggedFailure() {
        SecretAssertions.watchFor(SECRET);
        Exception cause = new IOException("with " + SECRET);
        LoggerFactory.getLogger("io.github.jobcancel.calls").debug("", new IllegalStateException("outer", cause));
    }

    @Test
    void inASuppressedFailureWithinReach() {
        SecretAssertions.watchFor(SECRET);
        Exception failure = new SdkException.Closed("cancel", false);
        failure.addSuppressed(new IOException("with " + SECRET));
        reachableObjects.add(CompletableFuture.failedFuture(failure));
    }

    @Test
    void inAToString() {
        SecretAssertions.watchFor(SECRET);
        reachableObjects.add(Optional.of(new CancelOutcome.Requested(Evidence.builder()
                .providerWords(List.of(SECRET))
                .attemptCount(1)
                .build())));
    }

    @Test
    void onStandardOutput() {
        SecretAssertions.watchFor(SECRET);
        System.out.print("it is ");
        System.out.println(SECRET);
    }

    @Test
    void onStandardError() {
        SecretAssertions.watchFor(SECRET);
        new IOException(SECRET).printStackTrace();
    }

    @Test
    void inAnotherLibrarysLog() {
        SecretAssertions.watchFor(SECRET);
        Logger.getLogger("okhttp3.Any").info("sent " + SECRET);
    }

    @Test
    void inAUrl() throws Exception {
        try (MaskingFake fake = new MaskingFake()) {
            sendRequest(fake, "?token=keepers-secret", "x");
        }
    }

    @Test
    void inTheRequestLog() throws Exception {
        try (MaskingFake fake = new MaskingFake()) {
            sendRequest(fake, "", "Basic " + Base64.getEncoder().encodeToString("ana:keepers-secret".getBytes()));
        }
    }

    @Test
    void inTheRequestLogButMasked() throws Exception {
        try (MaskingFake fake = new MaskingFake()) {
            sendRequest(fake, "", "keepers-secret");
        }
    }

    @Test
    void inTheFailureOfTheTest() {
        SecretAssertions.watchFor(SECRET);
        throw new IllegalStateException("with " + SECRET);
    }

    private static void sendRequest(MaskingFake fake, String query, String header) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(fake.url() + "/" + query))
                .header("X-Given", header)
                .build();
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding());
    }

    static class ClosingLeak {
        @Test
        void nothing() {}

        @AfterAll
        static void closing() {
            SecretAssertions.watchFor(SECRET);
            LoggerFactory.getLogger("io.github.jobcancel.calls").trace(SECRET);
        }
    }

    private static final class MaskingFake extends FakeServer {
        MaskingFake() {
            super(ManualClock.startingNow());
            maskSecret("keepers-secret");
        }

        @Override
        protected FakeReply replyTo(ReceivedRequest request) {
            return FakeReply.json(200, "{}");
        }
    }
}
