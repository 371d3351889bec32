// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.auth.LookupLog;
import io.github.jobcancel.auth.SystemEnvironment;
import io.github.jobcancel.http.SigningText;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Access keys as the SDKs of Huawei Cloud find them: in the environment, or in section {@code [basic]} of a file. */
final class HuaweiSettings {
    private static final String PREFIX = "HUAWEICLOUD_SDK_";
    private static final String FILE_VARIABLE = PREFIX + "CREDENTIALS_FILE";
    private static final String FILE = "~/.huaweicloud/credentials";
    private static final String SECTION = "basic";
    private static final List<String> AK = List.of("ak");
    private static final List<String> SK = List.of("sk");

    private HuaweiSettings() {}

    static @Nullable ResolvedSettings fromEnvironment(SystemEnvironment around, LookupLog findings) {
        SettingsSource place = new SettingsSource(
                "environment " + PREFIX + "*",
                key -> PREFIX + key.toUpperCase(Locale.ROOT),
                name -> around.environmentVariable(name).orElse(null));
        return readAccessKey(place, findings);
    }

    static @Nullable ResolvedSettings fromFile(SystemEnvironment around, LookupLog findings) {
        Optional<String> named = around.environmentVariable(FILE_VARIABLE);
        Path file = around.resolvePath(named.orElse(FILE));
        String text = SettingsFile.readText(
                around, file, named.map(any -> FILE_VARIABLE).orElse(null), findings);
        if (text == null) {
            return null;
        }
        Map<String, String> section = parseSection(file, text);
        SettingsSource place = new SettingsSource(file + ", section [" + SECTION + "]", key -> key, section::get);
        ResolvedSettings found = readAccessKey(place, findings);
        if (found == null) {
            throw place.invalidSetting("ak and sk are not there");
        }
        return found;
    }

    private static @Nullable ResolvedSettings readAccessKey(SettingsSource place, LookupLog findings) {
        if (place.findValue("idp_id") != null) {
            throw place.invalidSetting(
                    place.spellingOf("idp_id") + " is set, but a sign-in by an identity provider is not supported");
        }
        String access = place.findValue(AK);
        if (access == null && place.findValue(SK) == null) {
            findings.recordSkipped(
                    place.sourceName(), place.spellingOf("ak") + " and " + place.spellingOf("sk") + " are not set");
            return null;
        }
        String known = place.requireValue(AK, SK);
        String secret = place.requireValue(SK, AK);
        ResolvedSettings found = place.withSourceName(() -> ResolvedSettings.ofSettings(
                new AccessKey(known, secret, place.findValue("security_token")),
                null,
                place.findValue("project_id"),
                null,
                place.findAddress("iam_endpoint")));
        findings.recordUsed(place.sourceName(), found.toString());
        return found;
    }

    /** Comments begin a line with {@code #} or {@code ;}; sections for other kinds of credentials are passed over. */
    private static Map<String, String> parseSection(Path file, String text) {
        Map<String, String> out = new HashMap<>();
        String section = "";
        List<String> lines = text.lines().map(String::strip).toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            int equals = line.indexOf('=');
            if (line.startsWith("[") && line.endsWith("]")) {
                section = SigningText.toLowerCase(
                        line.substring(1, line.length() - 1).strip());
            } else if (section.equals(SECTION) && equals > 0) {
                out.put(
                        line.substring(0, equals).strip(),
                        line.substring(equals + 1).strip());
            } else if (section.equals(SECTION) && !line.isEmpty() && !line.startsWith("#") && !line.startsWith(";")) {
                throw new IllegalArgumentException(file + ", line " + (i + 1) + ": neither a section nor a setting");
            }
        }
        return out;
    }
}
