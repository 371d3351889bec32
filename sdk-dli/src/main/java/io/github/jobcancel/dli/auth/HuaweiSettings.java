// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli.auth;

import io.github.jobcancel.auth.CredentialsChain.PlaceLookup;
import io.github.jobcancel.auth.IniFile;
import io.github.jobcancel.auth.IniFormat;
import io.github.jobcancel.auth.LookupLog;
import io.github.jobcancel.auth.SettingsFile;
import io.github.jobcancel.auth.SettingsSource;
import io.github.jobcancel.auth.SigningKey;
import io.github.jobcancel.auth.SystemEnvironment;
import io.github.jobcancel.http.SigningText;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Access keys as the SDKs of Huawei Cloud find them: in the environment, or in section {@code [basic]} of a file. */
final class HuaweiSettings {
    static final String PREFIX = "HUAWEICLOUD_SDK_";

    private static final String FILE_VARIABLE = PREFIX + "CREDENTIALS_FILE";
    private static final String FILE = "~/.huaweicloud/credentials";
    private static final String SECTION = "basic";

    /** Sections for other kinds of credentials are skipped. */
    private static final IniFormat FORMAT = IniFormat.singleLine(
            title -> Optional.of(SigningText.toLowerCase(title)).filter(SECTION::equals));

    private HuaweiSettings() {}

    static PlaceLookup<ResolvedSettings> readEnvironment(SystemEnvironment around) {
        return readAccessKey(SettingsSource.ofEnvironment(around, PREFIX));
    }

    static PlaceLookup<ResolvedSettings> readFile(SystemEnvironment around, LookupLog log) {
        Optional<String> named = around.environmentVariable(FILE_VARIABLE);
        Path file = around.resolvePath(named.orElse(FILE));
        Optional<String> text = SettingsFile.read(around, file, named.isPresent() ? FILE_VARIABLE : null, log);
        if (text.isEmpty()) {
            return new PlaceLookup<>(file.toString(), "there is no such file", null);
        }
        IniFile content = IniFile.parse(text.get(), file.toString(), FORMAT);
        SettingsSource source =
                SettingsSource.ofSection(file + ", section [" + SECTION + "]", content.section(SECTION)::get);
        PlaceLookup<ResolvedSettings> found = readAccessKey(source);
        if (found.value() == null) {
            throw source.brokenSetting("ak and sk are not there");
        }
        return found;
    }

    private static PlaceLookup<ResolvedSettings> readAccessKey(SettingsSource source) {
        if (source.findSetting("idp_id").isPresent()) {
            throw source.brokenSetting(
                    source.spellName("idp_id") + " is set, but a sign-in by an identity provider is not supported");
        }
        Optional<SigningKey> key = source.findSigningKey(List.of("ak"), List.of("sk"), List.of("security_token"));
        if (key.isEmpty()) {
            String missing = source.spellName("ak") + " and " + source.spellName("sk") + " are not set";
            return new PlaceLookup<>(source.sourceName(), missing, null);
        }
        ResolvedSettings settings = source.namingPlace(() -> new ResolvedSettings(
                new DliKey(key.get(), null),
                null,
                ResolvedSettings.findValue(source, "project_id"),
                null,
                ResolvedSettings.findAddress(source, "iam_endpoint")));
        return new PlaceLookup<>(source.sourceName(), settings.toString(), settings);
    }
}
