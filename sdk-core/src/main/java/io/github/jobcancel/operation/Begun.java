// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.operation;

import io.github.jobcancel.http.Draft;
import io.github.jobcancel.http.Reply;
import java.util.function.Function;

/** Goes on from what is known already: an operation that sends nothing. */
public class Begun<T> implements Operation<T> {
    private final String name;
    private final Function<Trail, Step<T>> next;

    public Begun(String name, Function<Trail, Step<T>> next) {
        this.name = name;
        this.next = next;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean mutates() {
        return false;
    }

    @Override
    public Step<T> known(Trail trail) {
        return next.apply(trail);
    }

    @Override
    public Draft draft() {
        throw new IllegalStateException("nothing is sent");
    }

    @Override
    public Step<T> decode(Reply reply, Trail trail) {
        throw new IllegalStateException("nothing was sent");
    }
}
