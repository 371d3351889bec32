// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.auth.Findings;
import io.github.jobcancel.auth.Surroundings;
import io.github.jobcancel.http.Canonical;
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

    static @Nullable Found environment(Surroundings around, Findings findings) {
        Place place = new Place(
                "environment " + PREFIX + "*",
                key -> PREFIX + key.toUpperCase(Locale.ROOT),
                name -> around.environment(name).orElse(null));
        return read(place, findings);
    }

    static @Nullable Found file(Surroundings around, Findings findings) {
        Optional<String> named = around.environment(FILE_VARIABLE);
        Path file = around.path(named.orElse(FILE));
        String text =
                TextFile.read(around, file, named.map(any -> FILE_VARIABLE).orElse(null), findings);
        if (text == null) {
            return null;
        }
        Map<String, String> section = section(file, text);
        Place place = new Place(file + ", section [" + SECTION + "]", key -> key, section::get);
        Found found = read(place, findings);
        if (found == null) {
            throw place.broken("ak and sk are not there");
        }
        return found;
    }

    private static @Nullable Found read(Place place, Findings findings) {
        if (place.get("idp_id") != null) {
            throw place.broken(
                    place.spelled("idp_id") + " is set, but a sign-in by an identity provider is not supported");
        }
        String access = place.get(AK);
        if (access == null && place.get(SK) == null) {
            findings.skipped(place.name(), place.spelled("ak") + " and " + place.spelled("sk") + " are not set");
            return null;
        }
        String known = place.needed(AK, SK);
        String secret = place.needed(SK, AK);
        Found found = place.checked(() -> Found.of(
                new AccessKey(known, secret, place.get("security_token")),
                null,
                place.get("project_id"),
                null,
                place.address("iam_endpoint")));
        findings.used(place.name(), found.toString());
        return found;
    }

    /** Comments begin a line with {@code #} or {@code ;}; sections for other kinds of credentials are passed over. */
    private static Map<String, String> section(Path file, String text) {
        Map<String, String> out = new HashMap<>();
        String section = "";
        List<String> lines = text.lines().map(String::strip).toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            int equals = line.indexOf('=');
            if (line.startsWith("[") && line.endsWith("]")) {
                section = Canonical.lower(line.substring(1, line.length() - 1).strip());
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
