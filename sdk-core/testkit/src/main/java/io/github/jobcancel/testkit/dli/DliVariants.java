// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.dli;

/**
 * The readings between which {@link DliBehavior} choose: each enum is one point that DLI's documents leave open or answer twice.
 */
public final class DliVariants {
    private DliVariants() {}

    /** What an accepted cancel leads to. */
    public enum CancelEffect {
        /** At rest: {@code dead}, {@code CANCELLED}, {@code job_cancel_success}. */
        STOPPED,
        /** The job's own success wins the race. */
        SUCCEEDED,
        /** Never at rest: a batch stays {@code recovering}, a Flink job {@code job_canceling}, a SQL job {@code RUNNING}. */
        STUCK,
        /** A Flink job becomes {@code job_cancel_fail} and runs on; the other kinds are stuck. */
        STOP_FAILED,
        /** The record is gone. */
        VANISHED
    }

    /** How an unknown batch or SQL job is refused. */
    public enum UnknownJobReply {
        /** HTTP 400 with {@code DLI.0002}. */
        CODE_0002,
        /** HTTP 404 with {@code DLI.0023}. */
        CODE_0023,
        /** HTTP 404 in the words of the session server underneath: {@code {"msg":"Session '..' not found."}}. */
        SESSION
    }

    /** How the cancel of a batch or SQL job at rest is answered. */
    public enum LateCancelReply {
        /** HTTP 400 with {@code DLI.0001}. */
        CODE_0001,
        /** HTTP 400 with {@code DLI.0002}. */
        CODE_0002,
        /** HTTP 400 with {@code DLI.0007}. */
        CODE_0007,
        /** HTTP 400 with {@code DLI.0012}. */
        CODE_0012,
        /** HTTP 400 with {@code DLI.0999}. */
        CODE_0999,
        /** As if it had been cancelled. */
        ACCEPTED,
        /** HTTP 200 with {@code is_success:false} for a SQL job; for a batch as {@link #CODE_0007}. */
        UNSUCCESSFUL
    }

    /** The body of an accepted batch cancel. */
    public enum CancelReplyBody {
        /** {@code {"msg":"deleted"}}. */
        DELETED,
        /** HTTP 200 without a body. */
        EMPTY,
        /** HTTP 204. */
        NO_CONTENT,
        /** {@code deleted} as {@code text/plain}. */
        TEXT,
        /** All documented keys, each null. */
        NULLS
    }

    /** How the states of batches are spelt in replies. */
    public enum StateSpelling {
        /** {@code success}. */
        LOWER,
        /** {@code Success}. */
        CAPITAL,
        /** {@code SUCCESS}. */
        UPPER
    }

    /** What {@code appId} of a batch is. */
    public enum AppIdShape {
        /** A text. */
        TEXT,
        /** A text of no length. */
        EMPTY,
        /** Null. */
        NULL,
        /** An array of one text. */
        ARRAY
    }

    /** Which fields name the queue of a batch. */
    public enum QueueFields {
        /** Both {@code queue} and {@code cluster_name}. */
        BOTH,
        /** {@code queue} alone. */
        QUEUE,
        /** {@code cluster_name} alone. */
        CLUSTER_NAME
    }

    /** What {@code is_success} is. */
    public enum SuccessFlagType {
        /** A JSON boolean. */
        BOOLEAN,
        /** The text {@code "true"} or {@code "false"}. */
        TEXT
    }

    /** The shape of the reply to a Flink stop. */
    public enum StopReplyShape {
        /** One item per id, in the order of the ids. */
        ARRAY,
        /** An array of one item, whatever the number of ids. */
        ONE_ITEM,
        /** A bare object, whatever the number of ids. */
        OBJECT
    }

    /** How an expired token is refused. */
    public enum ExpiredTokenReply {
        /** By the gateway: HTTP 401 with {@code APIGW.0307}. */
        GATEWAY,
        /** By DLI: HTTP 401 with {@code DLI.0013}. */
        CODE_0013,
        /** By DLI: <b>HTTP 400</b> with {@code DLI.0015}. */
        CODE_0015
    }

    /** How the metadata of a server is set up. */
    public enum MetadataMode {
        /** Hardened: a token first, then the key. */
        TOKEN_REQUIRED,
        /** Knows no tokens: HTTP 404, and the key without one. */
        NO_TOKEN_404,
        /** Knows no tokens: HTTP 405, and the key without one. */
        NO_TOKEN_405,
        /** Hands out no tokens: HTTP 503, and the key without one. */
        NO_TOKEN_503,
        /** Hardened, and no agency is attached to the server: there is no key. */
        NO_AGENCY
    }
}
