// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.script;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jobcancel.testkit.script.service.ScriptReason;
import io.github.jobcancel.testkit.script.service.ScriptRefusal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The apps, and the servers that may act for them. Every method is called with the fake's lock held. */
final class ScriptApps {
    private record Server(String secret, List<String> ranges) {}

    private static final class App {
        final Map<String, Server> servers = new HashMap<>();
        boolean enabled = true;
        String disabledReason = "";
    }

    private final ScriptKnobs knobs;
    private final Map<String, App> apps = new HashMap<>();

    ScriptApps(ScriptKnobs knobs) {
        this.knobs = knobs;
    }

    void add(String app) {
        if (apps.putIfAbsent(app, new App()) != null) {
            throw new IllegalArgumentException("there is an app " + app + " already");
        }
    }

    void addServer(String app, String name, String secret, List<String> ranges) {
        get(app).servers.put(name, new Server(secret, ranges));
    }

    void enable(String app, boolean enabled, String reason) {
        App found = get(app);
        found.enabled = enabled;
        found.disabledReason = reason;
    }

    boolean known(String app) {
        return apps.containsKey(app);
    }

    private App get(String app) {
        App found = apps.get(app);
        if (found == null) {
            throw new IllegalArgumentException("no app " + app);
        }
        return found;
    }

    /** The app that these credentials open. Reads the old names of the members too. */
    String login(JsonNode credentials) {
        String app = either(credentials, "appId", "gameId");
        if (app == null || !known(app)) {
            throw new ScriptRefusal(ScriptReason.INVALID_APP);
        }
        requireEnabled(app);
        String name = ScriptWire.text(credentials, "serverName");
        Server server = name == null ? null : get(app).servers.get(name);
        if (server == null || !server.secret().equals(sentSecret(credentials))) {
            throw ScriptRefusal.badCredentials();
        }
        if (!server.ranges().isEmpty() && server.ranges().stream().noneMatch(r -> within(r, knobs.callerAddress))) {
            throw new ScriptRefusal(ScriptReason.IP_BLOCKED);
        }
        return app;
    }

    static @Nullable String sentSecret(JsonNode credentials) {
        return either(credentials, "serverSecret", "gameSecret");
    }

    void requireEnabled(String app) {
        App found = get(app);
        if (!found.enabled) {
            throw new ScriptRefusal(ScriptReason.DISABLED_APP, 403, found.disabledReason);
        }
    }

    private static @Nullable String either(JsonNode from, String name, String oldName) {
        String value = ScriptWire.text(from, name);
        return value == null ? ScriptWire.text(from, oldName) : value;
    }

    /** A range is one address, or a network such as {@code 10.0.0.0/8}. */
    static boolean within(String range, String address) {
        String[] parts = range.split("/", 2);
        byte[] network = bytes(parts[0]);
        byte[] caller = bytes(address);
        if (network.length != caller.length) {
            return false;
        }
        int bits = network.length * 8;
        int shift = parts.length == 1 ? 0 : bits - Integer.parseInt(parts[1]);
        return new BigInteger(1, network).shiftRight(shift).equals(new BigInteger(1, caller).shiftRight(shift));
    }

    private static byte[] bytes(String literal) {
        try {
            return InetAddress.getAllByName(literal)[0].getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not an address: " + literal, e);
        }
    }
}
