// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.Token;
import io.github.jobcancel.auth.Findings;
import io.github.jobcancel.auth.Surroundings;
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

    static @Nullable Found environment(Surroundings around, Findings findings) {
        Place place = new Place(
                "environment OS_*",
                key -> "OS_" + key.toUpperCase(Locale.ROOT),
                name -> around.environment(name).orElse(null));
        Found found = read(place);
        if (found == null) {
            findings.skipped(place.name(), "no token, access key or user is set");
        } else {
            findings.used(place.name(), found.toString());
        }
        return found;
    }

    /** Null if the place holds no credentials. */
    static @Nullable Found read(Place place) {
        return place.checked(() -> {
            DliCredentials credentials = credentials(place);
            return credentials == null
                    ? null
                    : Found.of(
                            credentials,
                            place.get("region_name", "region"),
                            place.get("project_id", "tenant_id"),
                            place.get("project_name", "tenant_name"),
                            iam(place));
        });
    }

    private static @Nullable DliCredentials credentials(Place place) {
        String token = place.get(TOKEN);
        if (token != null) {
            return new IamToken(Token.of(DliCredentials.sendable("token", token)));
        }
        if (place.get(ACCESS) != null || place.get(SECRET) != null) {
            return new AccessKey(
                    place.needed(ACCESS, SECRET), place.needed(SECRET, ACCESS), place.get("security_token"));
        }
        IamPassword password = password(place);
        String passcode = place.get("passcode");
        return password == null || passcode == null ? password : password.withPasscode(passcode);
    }

    private static @Nullable IamPassword password(Place place) {
        String user = place.get(USER);
        String userId = place.get(USER_ID);
        if (user == null && userId == null) {
            if (place.get(PASSWORD) != null) {
                place.needed(USER, PASSWORD);
            }
            return null;
        }
        String password = place.needed(PASSWORD, user == null ? USER_ID : USER);
        if (userId != null) {
            return IamPassword.ofUser(userId, password);
        }
        String name = place.needed(USER, PASSWORD);
        String accountId = place.get(ACCOUNT_ID);
        return place.get(ACCOUNT) == null && accountId != null
                ? IamPassword.inDomain(accountId, name, password)
                : IamPassword.of(place.needed(ACCOUNT, USER), name, password);
    }

    /** Written with the version, which our own paths begin with. */
    private static @Nullable URI iam(Place place) {
        URI given = place.address("auth_url");
        return given == null ? null : URI.create(given.toString().replaceAll("/v3/?$", ""));
    }
}
