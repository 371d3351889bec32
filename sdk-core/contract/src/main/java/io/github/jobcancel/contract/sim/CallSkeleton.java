// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.sim;

import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.Request;
import okhttp3.Response;
import okio.Timeout;

/** Implements the methods of an OkHttp call other than sending, cancelling and cloning it. */
abstract class CallSkeleton implements Call {
    final Request request;
    private final Timeout timeout = new Timeout();
    private boolean wasExecuted;
    private boolean wasCanceled;

    CallSkeleton(Request request) {
        this.request = request;
    }

    final void markExecuted() {
        wasExecuted = true;
    }

    @Override
    public void cancel() {
        wasCanceled = true;
    }

    @Override
    public final Request request() {
        return request;
    }

    @Override
    public final Response execute() {
        throw new AssertionError("blocking calls are not supported");
    }

    @Override
    public final boolean isExecuted() {
        return wasExecuted;
    }

    @Override
    public final boolean isCanceled() {
        return wasCanceled;
    }

    @Override
    public final Timeout timeout() {
        return timeout;
    }

    @Override
    public final void addEventListener(EventListener listener) {}

    @Override
    public final <T> T tag(kotlin.reflect.KClass<T> type) {
        return null;
    }

    @Override
    public final <T> T tag(Class<? extends T> type) {
        return null;
    }

    @Override
    public final <T> T tag(kotlin.reflect.KClass<T> type, kotlin.jvm.functions.Function0<? extends T> compute) {
        return compute.invoke();
    }

    @Override
    public final <T> T tag(Class<T> type, kotlin.jvm.functions.Function0<? extends T> compute) {
        return compute.invoke();
    }

    @Override
    public abstract Call clone();
}
