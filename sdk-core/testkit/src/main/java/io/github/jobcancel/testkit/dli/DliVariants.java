// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.dli;

/**
 * The values of the switches of {@link DliBehavior}. Each enum covers one point that DLI's documents leave open or
 * describe in two ways.
 */
public final class DliVariants {
    private DliVariants() {}

    /** The effect of an accepted cancel. */
    public enum CancelEffect {
        /** The job ends as {@code dead}, {@code CANCELLED} or {@code job_cancel_success}. */
        STOPPED,
        /** The job ends with its own success before the cancel takes effect. */
        SUCCEEDED,
        /**
         * The job never ends: a batch stays {@code recovering}, a Flink job {@code job_canceling}, a SQL job
         * {@code RUNNING}.
         */
        STUCK,
        /**
         * A Flink job becomes {@code job_cancel_fail} and continues to run; jobs of the other kinds never end, as
         * with {@link #STUCK}.
         */
        STOP_FAILED,
        /** The record of the job is removed. */
        VANISHED
    }

    /** The reply for an unknown batch or SQL job. */
    public enum UnknownJobReply {
        /** HTTP 400 with {@code DLI.0002}. */
        CODE_0002,
        /** HTTP 404 with {@code DLI.0023}. */
        CODE_0023,
        /** HTTP 404 in the format of the session server behind DLI: {@code {"msg":"Session '..' not found."}}. */
        SESSION
    }

    /** The reply to the cancel of a batch or SQL job that has ended. */
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
        /** The same reply as for an accepted cancel. */
        ACCEPTED,
        /** HTTP 200 with {@code is_success:false} for a SQL job; for a batch the same as {@link #CODE_0007}. */
        UNSUCCESSFUL
    }

    /** The body of the reply to an accepted batch cancel. */
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

    /** The spelling of batch states in replies. */
    public enum StateSpelling {
        /** {@code success}. */
        LOWER,
        /** {@code Success}. */
        CAPITAL,
        /** {@code SUCCESS}. */
        UPPER
    }

    /** The form of {@code appId} of a batch. */
    public enum AppIdShape {
        /** A string. */
        TEXT,
        /** An empty string. */
        EMPTY,
        /** Null. */
        NULL,
        /** An array with one string. */
        ARRAY
    }

    /** The fields that name the queue of a batch. */
    public enum QueueFields {
        /** Both {@code queue} and {@code cluster_name}. */
        BOTH,
        /** {@code queue} only. */
        QUEUE,
        /** {@code cluster_name} only. */
        CLUSTER_NAME
    }

    /** The type of {@code is_success}. */
    public enum SuccessFlagType {
        /** A JSON boolean. */
        BOOLEAN,
        /** The string {@code "true"} or {@code "false"}. */
        TEXT
    }

    /** The shape of the reply to a Flink stop. */
    public enum StopReplyShape {
        /** An array with one item per id, in the order of the ids. */
        ARRAY,
        /** An array with one item, for any number of ids. */
        ONE_ITEM,
        /** An object instead of an array, for any number of ids. */
        OBJECT
    }

    /** The reply to a request with an expired token. */
    public enum ExpiredTokenReply {
        /** By the gateway: HTTP 401 with {@code APIGW.0307}. */
        GATEWAY,
        /** By DLI: HTTP 401 with {@code DLI.0013}. */
        CODE_0013,
        /** By DLI: <b>HTTP 400</b> with {@code DLI.0015}. */
        CODE_0015
    }

    /** The configuration of the metadata service. */
    public enum MetadataMode {
        /** Hardened: a token is requested first and is needed for the key. */
        TOKEN_REQUIRED,
        /** The token endpoint returns HTTP 404, and the key needs no token. */
        NO_TOKEN_404,
        /** The token endpoint returns HTTP 405, and the key needs no token. */
        NO_TOKEN_405,
        /** The token endpoint returns HTTP 503, and the key needs no token. */
        NO_TOKEN_503,
        /** Hardened, and no agency is attached to the server, so there is no key. */
        NO_AGENCY
    }
}
