// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli.auth;

import io.github.jobcancel.auth.CredentialsChain.PlaceLookup;
import io.github.jobcancel.auth.SettingsSource;
import io.github.jobcancel.auth.SigningKey;
import io.github.jobcancel.auth.SystemEnvironment;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Credentials under the names of OpenStack's tools, and of those that Open Telekom Cloud adds: variables {@code OS_*}
 * in the environment, or the entry of a cloud in {@code clouds.yaml}. Of several kinds of credentials in one place, a
 * token is used before an access key, and a key before a password, since a token can do the least.
 */
final class OpenStackSettings {
    static final String PREFIX = "OS_";

    private static final List<String> TOKEN = List.of("token", "auth_token");
    private static final List<String> ACCESS = List.of("access_key", "access_key_id", "ak");
    private static final List<String> SECRET = List.of("secret_key", "access_key_secret", "sk");
    private static final List<String> USER = List.of("username", "user_name");
    private static final List<String> USER_ID = List.of("user_id", "userid");
    private static final List<String> PASSWORD = List.of("password");
    private static final List<String> ACCOUNT = List.of("user_domain_name", "domain_name");
    private static final List<String> ACCOUNT_ID = List.of("user_domain_id", "domain_id");

    private OpenStackSettings() {}

    static PlaceLookup<ResolvedSettings> readEnvironment(SystemEnvironment around) {
        SettingsSource source = SettingsSource.ofEnvironment(around, PREFIX);
        Optional<ResolvedSettings> settings = readSource(source);
        return new PlaceLookup<>(
                source.sourceName(),
                settings.map(ResolvedSettings::toString).orElse("no token, access key or user is set"),
                settings.orElse(null));
    }

    /** Returns the settings of a place; empty if it holds no credentials. */
    static Optional<ResolvedSettings> readSource(SettingsSource source) {
        return source.namingPlace(() -> readIdentity(source)
                .map(identity -> new ResolvedSettings(
                        identity,
                        ResolvedSettings.findValue(source, "region_name", "region"),
                        ResolvedSettings.findValue(source, "project_id", "tenant_id"),
                        ResolvedSettings.findValue(source, "project_name", "tenant_name"),
                        ResolvedSettings.findAddress(source, "auth_url"))));
    }

    private static Optional<DliIdentity> readIdentity(SettingsSource source) {
        String token = ResolvedSettings.findValue(source, TOKEN);
        if (token != null) {
            return Optional.of(DliToken.of(token, null));
        }
        Optional<SigningKey> key = source.findSigningKey(ACCESS, SECRET, List.of("security_token"));
        if (key.isPresent()) {
            return Optional.of(new DliKey(key.get(), null));
        }
        PasswordIdentity user = readUser(source);
        String passcode = ResolvedSettings.findValue(source, "passcode");
        return Optional.ofNullable(user == null || passcode == null ? user : user.withPasscode(passcode));
    }

    private static @Nullable PasswordIdentity readUser(SettingsSource source) {
        String user = ResolvedSettings.findValue(source, USER);
        String userId = ResolvedSettings.findValue(source, USER_ID);
        if (user == null && userId == null) {
            if (source.findSetting(PASSWORD).isPresent()) {
                source.requireValue(USER, PASSWORD);
            }
            return null;
        }
        String password = source.requireValue(PASSWORD, user == null ? USER_ID : USER);
        if (userId != null) {
            return PasswordIdentity.forUserId(userId, password);
        }
        String name = source.requireValue(USER, PASSWORD);
        String accountId = ResolvedSettings.findValue(source, ACCOUNT_ID);
        return source.findSetting(ACCOUNT).isEmpty() && accountId != null
                ? PasswordIdentity.forDomainId(accountId, name, password)
                : PasswordIdentity.forAccountName(source.requireValue(ACCOUNT, USER), name, password);
    }
}
