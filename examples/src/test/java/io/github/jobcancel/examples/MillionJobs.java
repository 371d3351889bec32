// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.examples;

import io.github.jobcancel.Bulk;
import io.github.jobcancel.BulkItem;
import io.github.jobcancel.BulkOptions;
import io.github.jobcancel.BulkReport;
import io.github.jobcancel.Calls;
import io.github.jobcancel.RemoteJob;
import io.github.jobcancel.Transport;
import io.github.jobcancel.batch.AwsCredentials;
import io.github.jobcancel.batch.BatchClient;
import java.net.URI;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;

/**
 * Cancels a given number of jobs from a stream, at a provider that replies at once, in a heap that cannot hold all
 * jobs.
 */
final class MillionJobs {
    private static final Pattern ID = Pattern.compile("job-\\d+");
    private static final MediaType JSON = MediaType.get("application/json");

    private final int count;
    private final BitSet answeredInputs;
    private int itemCount;
    private long duplicateCount;
    private long withoutOutcomeCount;
    private long usedBytesEarly;
    private long usedBytesLate;

    private MillionJobs(int count) {
        this.count = count;
        this.answeredInputs = new BitSet(count);
    }

    public static void main(String[] args) {
        new MillionJobs(Integer.parseInt(args[0])).runBulk();
    }

    private void runBulk() {
        long begin = System.nanoTime();
        OkHttpClient http = new OkHttpClient.Builder()
                .addInterceptor(MillionJobs::answerRequest)
                .build();
        try (Transport transport = Transport.builder().okHttpClient(http).build();
                BatchClient client = BatchClient.builder()
                        .region("eu-west-3")
                        .endpoint(URI.create("http://127.0.0.1:9"))
                        .credentials(AwsCredentials.of("AKIDEXAMPLE", "no-secret"))
                        .transport(transport)
                        .build()) {
            Iterator<RemoteJob> jobs = LongStream.range(0, count)
                    .mapToObj(i -> client.job("job-" + i))
                    .iterator();
            BulkReport report = Calls.await(
                    Bulk.cancel(jobs, BulkOptions.standard(), this::countItem).report());
            System.out.println("answered " + answeredInputs.cardinality() + ", twice " + duplicateCount
                    + ", without outcome " + withoutOutcomeCount + ", counted "
                    + report.progress().answeredCount());
        }
        http.dispatcher().executorService().shutdown();
        System.out.println("used " + usedBytesEarly + " " + usedBytesLate);
        System.out.println("took " + (System.nanoTime() - begin) / 1_000_000 + " ms");
    }

    private void countItem(BulkItem item) {
        int index = Math.toIntExact(item.index());
        duplicateCount += answeredInputs.get(index) ? 1 : 0;
        answeredInputs.set(index);
        withoutOutcomeCount += item.outcome().isPresent() ? 0 : 1;
        int doneCount = ++itemCount;
        if (doneCount == count / 10) {
            usedBytesEarly = usedBytes();
        } else if (doneCount == count / 10 * 9) {
            usedBytesLate = usedBytes();
        }
    }

    private static long usedBytes() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static Response answerRequest(Interceptor.Chain chain) throws java.io.IOException {
        Buffer sent = new Buffer();
        chain.request().body().writeTo(sent);
        boolean read = chain.request().url().encodedPath().endsWith("/describejobs");
        Matcher ids = ID.matcher(sent.readUtf8());
        List<String> found = ids.results().map(hit -> hit.group()).toList();
        String body = read
                ? found.stream()
                        .map(id -> "{\"jobId\":\"" + id + "\",\"status\":\"RUNNABLE\",\"isCancelled\":true}")
                        .collect(Collectors.joining(",", "{\"jobs\":[", "]}"))
                : found.stream()
                        .map(id -> "\"" + id + "\"")
                        .collect(Collectors.joining(",", "{\"successful\":[", "],\"errors\":[]}"));
        return new Response.Builder()
                .request(chain.request())
                .protocol(Protocol.HTTP_1_1)
                .code(200)
                .message("OK")
                .body(ResponseBody.create(body, JSON))
                .build();
    }
}
