// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.script.service;

import java.util.Map;

/** A reason code of a refusal, with its name and its status. */
public record ScriptReasonCode(int code, int status, String name) {
    public static final int JOB_NOT_FOUND = 40465;
    public static final int JOB_NOT_RUNNING = 40720;
    public static final int JOB_NOT_SCHEDULED = 40466;
    public static final int WRONG_JOB_TYPE = 40719;
    static final int MISSING_PARAMETER = 40358;
    static final int WRONG_PARAMETER_TYPE = 40359;
    public static final int INVALID_OPERATION = 40333;
    public static final int MISSING_SCRIPT = 40363;
    public static final int CLOUD_CODE_ONLY = 40616;
    public static final int SESSION_EXPIRED = 40365;
    public static final int NO_SESSION = 40304;
    public static final int INVALID_REQUEST = 40001;
    public static final int INVALID_APP = 40316;
    public static final int IP_BLOCKED = 40444;
    public static final int DISABLED_APP = 40330;
    public static final int PACKET_IN_PROGRESS = 40606;
    public static final int INVALID_PACKET_ID = 40566;
    public static final int DUPLICATE_PACKET_ID = 40730;
    public static final int REUSED_PACKET_ID = 40953;
    public static final int JSON_PARSING = 40408;

    private static final Map<Integer, ScriptReasonCode> REASONS_BY_CODE = Map.ofEntries(
            reasonEntry(JOB_NOT_FOUND, 400, "CLOUDCODE_JOB_NOT_FOUND"),
            reasonEntry(JOB_NOT_RUNNING, 400, "CLOUDCODE_JOB_NOT_RUNNING"),
            reasonEntry(JOB_NOT_SCHEDULED, 400, "CLOUDCODE_JOB_NOT_SCHEDULED"),
            reasonEntry(WRONG_JOB_TYPE, 400, "WRONG_JOB_TYPE"),
            reasonEntry(MISSING_PARAMETER, 400, "MISSING_REQUIRED_PARAMETER"),
            reasonEntry(WRONG_PARAMETER_TYPE, 400, "INVALID_PARAMETER_TYPE"),
            reasonEntry(40660, 400, "INVALID_PARAMETER_VALUE"),
            reasonEntry(INVALID_OPERATION, 400, "INVALID_OPERATION"),
            reasonEntry(MISSING_SCRIPT, 400, "MISSING_SCRIPT"),
            reasonEntry(40346, 403, "INSUFFICIENT_PERMISSIONS"),
            reasonEntry(40364, 403, "SCRIPT_SECURITY_ERROR"),
            reasonEntry(40585, 403, "CLOUD_CODE_SECURITY_ERROR"),
            reasonEntry(CLOUD_CODE_ONLY, 403, "CLOUD_CODE_ONLY_METHOD"),
            reasonEntry(40639, 403, "API_CALL_REJECTED"),
            reasonEntry(SESSION_EXPIRED, 403, "SERVER_SESSION_EXPIRED"),
            reasonEntry(40303, 403, "USER_SESSION_EXPIRED"),
            reasonEntry(NO_SESSION, 403, "NO_SESSION"),
            reasonEntry(40306, 403, "OPERATION_REQUIRES_A_SESSION"),
            reasonEntry(40356, 403, "USER_SESSION_LOGGED_OUT"),
            reasonEntry(40426, 403, "NULL_SESSION"),
            reasonEntry(INVALID_REQUEST, 400, "INVALID_REQUEST"),
            reasonEntry(INVALID_APP, 403, "INVALID_APP_ID"),
            reasonEntry(40209, 403, "SECURITY_ERROR"),
            reasonEntry(40534, 403, "INVALID_CREDENTIAL"),
            reasonEntry(IP_BLOCKED, 403, "IP_ADDRESS_BLOCKED"),
            reasonEntry(DISABLED_APP, 403, "DISABLED_APP"),
            reasonEntry(40372, 403, "APP_RUNSTATE_DISABLED"),
            reasonEntry(40474, 403, "APP_LICENSING_EXCEEDED"),
            reasonEntry(40731, 403, "FEATURE_NOT_SUPPORTED_BY_BILLING_PLAN"),
            reasonEntry(40823, 400, "USER_RATE_LIMIT_EXCEEDED"),
            reasonEntry(PACKET_IN_PROGRESS, 400, "PACKET_IN_PROGRESS"),
            reasonEntry(40605, 400, "MISSING_LAST_PACKET_RESPONSE"),
            reasonEntry(INVALID_PACKET_ID, 400, "INVALID_PACKET_ID"),
            reasonEntry(DUPLICATE_PACKET_ID, 400, "DUPLICATE_PACKET_ID"),
            reasonEntry(REUSED_PACKET_ID, 400, "REUSED_PACKET_ID"),
            reasonEntry(503000, 503, "MEMCACHED_TIMEOUT"),
            reasonEntry(600001, 500, "MONGO_DB_EXCEPTION"),
            reasonEntry(600002, 500, "CONCURRENT_LOCK_ERROR"),
            reasonEntry(40215, 500, "DATABASE_ERROR"),
            reasonEntry(JSON_PARSING, 400, "JSON_PARSING_ERROR"),
            reasonEntry(90400, 400, "JSON_REQUEST_MAXDEPTH_EXCEEDS_LIMIT"));

    private static Map.Entry<Integer, ScriptReasonCode> reasonEntry(int code, int status, String name) {
        return Map.entry(code, new ScriptReasonCode(code, status, name));
    }

    /**
     * Returns the reason of a code. An unpublished code has status 500, so that a client cannot take it for a known
     * refusal.
     */
    static ScriptReasonCode of(int code) {
        return REASONS_BY_CODE.getOrDefault(code, new ScriptReasonCode(code, 500, "UNKNOWN"));
    }
}
