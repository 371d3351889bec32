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

/** Cancels as many jobs as it is told to, of a stream, at a provider that answers at once; in a heap that could not hold them. */
final class Million {
    private static final Pattern ID = Pattern.compile("job-\\d+");
    private static final MediaType JSON = MediaType.get("application/json");

    private final int count;
    private final BitSet seen;
    private int told;
    private long twice;
    private long untold;
    private long usedEarly;
    private long usedLate;

    private Million(int count) {
        this.count = count;
        this.seen = new BitSet(count);
    }

    public static void main(String[] args) {
        new Million(Integer.parseInt(args[0])).run();
    }

    private void run() {
        long begin = System.nanoTime();
        OkHttpClient http =
                new OkHttpClient.Builder().addInterceptor(Million::answer).build();
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
                    Bulk.cancel(jobs, BulkOptions.standard(), this::take).report());
            System.out.println("answered " + seen.cardinality() + ", twice " + twice + ", without outcome " + untold
                    + ", counted " + report.progress().answeredCount());
        }
        http.dispatcher().executorService().shutdown();
        System.out.println("used " + usedEarly + " " + usedLate);
        System.out.println("took " + (System.nanoTime() - begin) / 1_000_000 + " ms");
    }

    private void take(BulkItem item) {
        int index = Math.toIntExact(item.index());
        twice += seen.get(index) ? 1 : 0;
        seen.set(index);
        untold += item.outcome().isPresent() ? 0 : 1;
        int done = ++told;
        if (done == count / 10) {
            usedEarly = used();
        } else if (done == count / 10 * 9) {
            usedLate = used();
        }
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static Response answer(Interceptor.Chain chain) throws java.io.IOException {
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
