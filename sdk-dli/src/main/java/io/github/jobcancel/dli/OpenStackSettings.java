// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.Token;
import io.github.jobcancel.auth.LookupLog;
import io.github.jobcancel.auth.SystemEnvironment;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Credentials under the names that OpenStack's tools use, and those of Open Telekom Cloud with them: in the environment as
 * {@code OS_...}, or in a cloud's entry of {@code clouds.yaml}. Of several kinds in one place the narrowest counts: a token,
 * else an access key, else a password.
 */
final class OpenStackSettings {
    private static final List<String> TOKEN = List.of("token", "auth_token");
    private static final List<String> ACCESS = List.of("access_key", "access_key_id", "ak");
    private static final List<String> SECRET = List.of("secret_key", "access_key_secret", "sk");
    private static final List<String> USER = List.of("username", "user_name");
    private static final List<String> USER_ID = List.of("user_id", "userid");
    private static final List<String> PASSWORD = List.of("password");
    private static final List<String> ACCOUNT = List.of("user_domain_name", "domain_name");
    private static final List<String> ACCOUNT_ID = List.of("user_domain_id", "domain_id");

    private OpenStackSettings() {}

    static @Nullable ResolvedSettings fromEnvironment(SystemEnvironment around, LookupLog findings) {
        SettingsSource place = new SettingsSource(
                "environment OS_*",
                key -> "OS_" + key.toUpperCase(Locale.ROOT),
                name -> around.environmentVariable(name).orElse(null));
        ResolvedSettings found = fromSource(place);
        if (found == null) {
            findings.recordSkipped(place.sourceName(), "no token, access key or user is set");
        } else {
            findings.recordUsed(place.sourceName(), found.toString());
        }
        return found;
    }

    /** Null if the place holds no credentials. */
    static @Nullable ResolvedSettings fromSource(SettingsSource place) {
        return place.withSourceName(() -> {
            DliCredentials credentials = readCredentials(place);
            return credentials == null
                    ? null
                    : ResolvedSettings.ofSettings(
                            credentials,
                            place.findValue("region_name", "region"),
                            place.findValue("project_id", "tenant_id"),
                            place.findValue("project_name", "tenant_name"),
                            iamAddress(place));
        });
    }

    private static @Nullable DliCredentials readCredentials(SettingsSource place) {
        String token = place.findValue(TOKEN);
        if (token != null) {
            return new IamToken(Token.of(DliCredentials.requireHeaderSafe("token", token)));
        }
        if (place.findValue(ACCESS) != null || place.findValue(SECRET) != null) {
            return new AccessKey(
                    place.requireValue(ACCESS, SECRET),
                    place.requireValue(SECRET, ACCESS),
                    place.findValue("security_token"));
        }
        IamPassword password = readPassword(place);
        String passcode = place.findValue("passcode");
        return password == null || passcode == null ? password : password.withPasscode(passcode);
    }

    private static @Nullable IamPassword readPassword(SettingsSource place) {
        String user = place.findValue(USER);
        String userId = place.findValue(USER_ID);
        if (user == null && userId == null) {
            if (place.findValue(PASSWORD) != null) {
                place.requireValue(USER, PASSWORD);
            }
            return null;
        }
        String password = place.requireValue(PASSWORD, user == null ? USER_ID : USER);
        if (userId != null) {
            return IamPassword.forUserId(userId, password);
        }
        String name = place.requireValue(USER, PASSWORD);
        String accountId = place.findValue(ACCOUNT_ID);
        return place.findValue(ACCOUNT) == null && accountId != null
                ? IamPassword.forDomainId(accountId, name, password)
                : IamPassword.forAccountName(place.requireValue(ACCOUNT, USER), name, password);
    }

    /** Written with the version, which our own paths begin with. */
    private static @Nullable URI iamAddress(SettingsSource place) {
        URI given = place.findAddress("auth_url");
        return given == null ? null : URI.create(given.toString().replaceAll("/v3/?$", ""));
    }
}
