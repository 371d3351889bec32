// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import io.github.jobcancel.JobRef;
import io.github.jobcancel.http.Draft;
import io.github.jobcancel.http.Reply;
import io.github.jobcancel.operation.Operation;
import io.github.jobcancel.operation.Step;
import io.github.jobcancel.operation.Trail;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The read of one job that takes others along: when it is sent, it also asks for the jobs whose reads wait for their turn, up
 * to a hundred in all, and leaves them their answers. So a thousand stops that watch their jobs read them in tens of requests.
 *
 * <p>An answer that is left was read after the wait for it began, so it is never older than what its owner would accept.
 */
final class SharedRead implements Operation<BatchJob> {
    /** The reads of a client that wait to be sent. */
    static final class Board {
        private static final int MOST = 100;

        // guarded by this
        /** In the order of their making. Weak, so that the reads of abandoned calls vanish by themselves. */
        private final Map<Long, WeakReference<SharedRead>> waiting = new LinkedHashMap<>();

        private long made;

        synchronized long add(SharedRead read) {
            waiting.put(++made, new WeakReference<>(read));
            return made;
        }

        /** This read, and those that wait the longest: nobody else will send them meanwhile. */
        synchronized List<SharedRead> take(SharedRead mine) {
            List<SharedRead> out = new ArrayList<>();
            out.add(mine);
            waiting.remove(mine.number);
            Iterator<WeakReference<SharedRead>> others = waiting.values().iterator();
            while (others.hasNext() && out.size() < MOST) {
                SharedRead other = others.next().get();
                others.remove();
                if (other != null) {
                    out.add(other);
                }
            }
            return out;
        }
    }

    private final BatchClient client;
    private final Board board;
    private final JobRef ref;
    private final long number;
    private static final int LOOKS = 50;
    private static final Duration PATIENCE = Duration.ofMillis(20);

    private List<SharedRead> riders = List.of();
    private @Nullable DescribeJobs<BatchJob> request;

    /** Left by another call's read. */
    private volatile @Nullable BatchJob left;

    /** How often to look again for an answer that another call's read has asked for; that call may have been abandoned. */
    private volatile int looks;

    SharedRead(BatchClient client, Board board, JobRef ref) {
        this.client = client;
        this.board = board;
        this.ref = ref;
        this.number = board.add(this);
    }

    @Override
    public String name() {
        return "DescribeJobs";
    }

    @Override
    public boolean mutates() {
        return false;
    }

    @Override
    public @Nullable Step<BatchJob> known(Trail trail) {
        BatchJob found = left;
        if (found != null) {
            return Step.done(found);
        }
        int more = looks;
        // a carrier that sets it anew at this moment only makes us look a little longer, or ask ourselves
        looks = more - 1;
        return more > 0 ? Step.after(PATIENCE, this) : null;
    }

    @Override
    public Draft draft() {
        riders = board.take(this);
        riders.subList(1, riders.size()).forEach(rider -> rider.looks = LOOKS);
        List<String> ids = riders.stream().map(rider -> rider.ref.id()).toList();
        DescribeJobs<BatchJob> all = new DescribeJobs<>(client, ids, this::found);
        request = all;
        return all.draft();
    }

    @Override
    public String requestId(Reply reply) {
        return BatchErrors.requestId(reply);
    }

    @Override
    public Step<BatchJob> decode(Reply reply, Trail trail) {
        DescribeJobs<BatchJob> all = request;
        if (all == null) {
            throw new IllegalStateException("nothing was asked");
        }
        Step<BatchJob> step = all.decode(reply, trail);
        if (step instanceof Step.Failed<BatchJob>) {
            riders.forEach(rider -> rider.looks = 0);
        }
        return step;
    }

    private Step<BatchJob> found(List<BatchJob> jobs) {
        for (int i = 1; i < jobs.size(); i++) {
            riders.get(i).left = jobs.get(i);
        }
        return Step.done(jobs.get(0));
    }
}
