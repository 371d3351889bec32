// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.script.service;

import java.util.Map;

/** The reason codes the fake can answer with: number, name and the status that goes with it. */
public record ScriptReason(int code, int status, String name) {
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

    private static final Map<Integer, ScriptReason> KNOWN = Map.ofEntries(
            entry(JOB_NOT_FOUND, 400, "CLOUDCODE_JOB_NOT_FOUND"),
            entry(JOB_NOT_RUNNING, 400, "CLOUDCODE_JOB_NOT_RUNNING"),
            entry(JOB_NOT_SCHEDULED, 400, "CLOUDCODE_JOB_NOT_SCHEDULED"),
            entry(WRONG_JOB_TYPE, 400, "WRONG_JOB_TYPE"),
            entry(MISSING_PARAMETER, 400, "MISSING_REQUIRED_PARAMETER"),
            entry(WRONG_PARAMETER_TYPE, 400, "INVALID_PARAMETER_TYPE"),
            entry(40660, 400, "INVALID_PARAMETER_VALUE"),
            entry(INVALID_OPERATION, 400, "INVALID_OPERATION"),
            entry(MISSING_SCRIPT, 400, "MISSING_SCRIPT"),
            entry(40346, 403, "INSUFFICIENT_PERMISSIONS"),
            entry(40364, 403, "SCRIPT_SECURITY_ERROR"),
            entry(40585, 403, "CLOUD_CODE_SECURITY_ERROR"),
            entry(CLOUD_CODE_ONLY, 403, "CLOUD_CODE_ONLY_METHOD"),
            entry(40639, 403, "API_CALL_REJECTED"),
            entry(SESSION_EXPIRED, 403, "SERVER_SESSION_EXPIRED"),
            entry(40303, 403, "USER_SESSION_EXPIRED"),
            entry(NO_SESSION, 403, "NO_SESSION"),
            entry(40306, 403, "OPERATION_REQUIRES_A_SESSION"),
            entry(40356, 403, "USER_SESSION_LOGGED_OUT"),
            entry(40426, 403, "NULL_SESSION"),
            entry(INVALID_REQUEST, 400, "INVALID_REQUEST"),
            entry(INVALID_APP, 403, "INVALID_APP_ID"),
            entry(40209, 403, "SECURITY_ERROR"),
            entry(40534, 403, "INVALID_CREDENTIAL"),
            entry(IP_BLOCKED, 403, "IP_ADDRESS_BLOCKED"),
            entry(DISABLED_APP, 403, "DISABLED_APP"),
            entry(40372, 403, "APP_RUNSTATE_DISABLED"),
            entry(40474, 403, "APP_LICENSING_EXCEEDED"),
            entry(40731, 403, "FEATURE_NOT_SUPPORTED_BY_BILLING_PLAN"),
            entry(40823, 400, "USER_RATE_LIMIT_EXCEEDED"),
            entry(PACKET_IN_PROGRESS, 400, "PACKET_IN_PROGRESS"),
            entry(40605, 400, "MISSING_LAST_PACKET_RESPONSE"),
            entry(INVALID_PACKET_ID, 400, "INVALID_PACKET_ID"),
            entry(DUPLICATE_PACKET_ID, 400, "DUPLICATE_PACKET_ID"),
            entry(REUSED_PACKET_ID, 400, "REUSED_PACKET_ID"),
            entry(503000, 503, "MEMCACHED_TIMEOUT"),
            entry(600001, 500, "MONGO_DB_EXCEPTION"),
            entry(600002, 500, "CONCURRENT_LOCK_ERROR"),
            entry(40215, 500, "DATABASE_ERROR"),
            entry(JSON_PARSING, 400, "JSON_PARSING_ERROR"),
            entry(90400, 400, "JSON_REQUEST_MAXDEPTH_EXCEEDS_LIMIT"));

    private static Map.Entry<Integer, ScriptReason> entry(int code, int status, String name) {
        return Map.entry(code, new ScriptReason(code, status, name));
    }

    /** A code nobody has published comes as a server fault, so that a client cannot take it for a known refusal. */
    static ScriptReason of(int code) {
        return KNOWN.getOrDefault(code, new ScriptReason(code, 500, "UNKNOWN"));
    }
}
