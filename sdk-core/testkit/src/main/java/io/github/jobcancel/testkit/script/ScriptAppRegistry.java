// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.script;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jobcancel.testkit.script.service.ScriptReasonCode;
import io.github.jobcancel.testkit.script.service.ScriptRefusal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The apps, and the servers that may act for them. Guarded by the fake's lock. */
final class ScriptAppRegistry {
    private record AppServer(String secret, List<String> addressRanges) {}

    private static final class RegisteredApp {
        final Map<String, AppServer> servers = new HashMap<>();
        boolean enabled = true;
        String disabledReason = "";
    }

    private final ScriptBehavior behavior;
    private final Map<String, RegisteredApp> apps = new HashMap<>();

    ScriptAppRegistry(ScriptBehavior behavior) {
        this.behavior = behavior;
    }

    void addApp(String app) {
        if (apps.putIfAbsent(app, new RegisteredApp()) != null) {
            throw new IllegalArgumentException("app id is already in use: " + app);
        }
    }

    void addServer(String app, String name, String secret, List<String> ranges) {
        requireApp(app).servers.put(name, new AppServer(secret, ranges));
    }

    void setAppEnabled(String app, boolean enabled, String reason) {
        RegisteredApp registeredApp = requireApp(app);
        registeredApp.enabled = enabled;
        registeredApp.disabledReason = reason;
    }

    boolean hasApp(String app) {
        return apps.containsKey(app);
    }

    private RegisteredApp requireApp(String app) {
        RegisteredApp registeredApp = apps.get(app);
        if (registeredApp == null) {
            throw new IllegalArgumentException("unknown app: " + app);
        }
        return registeredApp;
    }

    /** Returns the id of the app that the credentials are valid for. Reads the old member names too. */
    String authenticateServer(JsonNode credentials) {
        String app = textOfEither(credentials, "appId", "gameId");
        if (app == null || !hasApp(app)) {
            throw new ScriptRefusal(ScriptReasonCode.INVALID_APP);
        }
        requireEnabled(app);
        String name = ScriptJson.textOf(credentials, "serverName");
        AppServer server = name == null ? null : requireApp(app).servers.get(name);
        if (server == null || !server.secret().equals(sentSecret(credentials))) {
            throw ScriptRefusal.badCredentials();
        }
        if (!server.addressRanges().isEmpty()
                && server.addressRanges().stream().noneMatch(range -> isInRange(range, behavior.callerAddress))) {
            throw new ScriptRefusal(ScriptReasonCode.IP_BLOCKED);
        }
        return app;
    }

    static @Nullable String sentSecret(JsonNode credentials) {
        return textOfEither(credentials, "serverSecret", "gameSecret");
    }

    void requireEnabled(String app) {
        RegisteredApp registeredApp = requireApp(app);
        if (!registeredApp.enabled) {
            throw new ScriptRefusal(ScriptReasonCode.DISABLED_APP, 403, registeredApp.disabledReason);
        }
    }

    private static @Nullable String textOfEither(JsonNode json, String name, String oldName) {
        String value = ScriptJson.textOf(json, name);
        return value == null ? ScriptJson.textOf(json, oldName) : value;
    }

    /** Returns whether an address is in a range. A range is one address, or a network such as {@code 10.0.0.0/8}. */
    static boolean isInRange(String range, String address) {
        String[] parts = range.split("/", 2);
        byte[] network = addressBytes(parts[0]);
        byte[] caller = addressBytes(address);
        if (network.length != caller.length) {
            return false;
        }
        int bits = network.length * 8;
        int shift = parts.length == 1 ? 0 : bits - Integer.parseInt(parts[1]);
        return new BigInteger(1, network).shiftRight(shift).equals(new BigInteger(1, caller).shiftRight(shift));
    }

    private static byte[] addressBytes(String literal) {
        try {
            return InetAddress.getAllByName(literal)[0].getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not an address: " + literal, e);
        }
    }
}
