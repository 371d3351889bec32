// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.profiles.ProfileFile;

/** Compares our reading of profile files, especially of unusual ones, with the AWS SDK's parser. */
class AwsProfileFilesTest {
    static Stream<String> files() {
        return Stream.of(
                "",
                "\n\n  \n\t\n",
                "# only\n; comments\n",
                "[default]\nregion = eu-west-3\n",
                "[default]\r\nregion = eu-west-3\r\noutput=json\r\n",
                "[default]\rregion = a\r",
                "\uFEFF[default]\nregion = a\n",
                "[default]\nregion=a",
                "[profile dev]\nregion = a\n[dev]\nregion = b\n",
                "[dev]\nregion = a\n",
                "[profile default]\nregion = a\n[default]\nregion = b\n",
                "[default]\nregion = a\n[profile default]\nregion = b\noutput = c\n",
                "[default]\nregion = a\noutput = x\n[profile default]\nregion = b\n[default]\nregion = c\n",
                "[  default  ]\nregion = a\n",
                "[ profile   dev ]\nregion = a\n",
                "[\tprofile\tdev\t]\nregion = a\n",
                "[profiledev]\nregion = a\n",
                "[profile]\nregion = a\n",
                "[profile ]\nregion = a\n",
                "[]\nregion = a\n",
                "[ ]\nregion = a\n",
                "[profile de v]\nregion = a\n[profile x]\nregion = b\n",
                "[de v]\nregion = a\n continuation\n[x]\nregion = b\n",
                "[profile a-b_c/d.e%f@g:h+i]\nregion = a\n",
                "[a-b_c/d.e%f@g:h+i]\nregion = a\n",
                "[profile d\u00e9v]\nregion = a\n",
                "[default] # note\nregion = a\n",
                "[default]; note\nregion = a\n",
                "[default]# ] note\nregion = a\n",
                "  [default]\nregion = a\n",
                "\t[default]\nregion = a\n",
                "[default]\nregion = a\n  [profile x]\nregion = b\n",
                "[default]\nregion = a # note\n",
                "[default]\nregion = a ; note\n",
                "[default]\nregion = a\t# note\n",
                "[default]\nregion = a\t; note\n",
                "[default]\nregion = a#b;c\n",
                "[default]\nregion = #a\n",
                "[default]\nregion =#a\n",
                "[default]\nregion = a=b=c\n",
                "[default]\nregion\t=\ta\n",
                "[default]\n#region = a\n;output = b\n",
                "[default]\nregion = a\n  b\n  c\n",
                "[default]\nregion = a\n  b # kept\n\tc ; kept\n",
                "[default]\nregion = a\n# between\n  b\n",
                "[default]\nregion = a\n\n  b\n",
                "[default]\nregion = a\n # indented comment\n",
                "[default]\ns3 =\n  max = 1\n  other = 2\n",
                "[default]\ns3 =\n  max = 1 # note\n  max = 2\n  m x = 3\n",
                "[default]\ns3 =\n  max\n",
                "[default]\ns3 =\n  = 1\n",
                "[default]\ns3 = x\n  max\n",
                "[default]\nregion = a\nregion = b\n",
                "[default]\nregion = a\n[default]\noutput = b\nregion = c\n",
                "[profile x]\nregion = a\n[profile y]\nregion = b\n[profile x]\nregion = c\n",
                "[default]\nregion =\n",
                "[default]\nregion = \"a b\"\n",
                "[default]\nre gion = a\nx = b\n",
                "[default]\nre gion = a\n  continuation\nx = b\n",
                "[default]\nREGION = a\nregion = b\n",
                "[default]\nregion a\n",
                "[default]\n= a\n",
                "[default]\nregion a # = b\n",
                "region = a\n",
                "  region = a\n",
                "[default]\n  region = a\n",
                "[default\nregion = a\n",
                "[default # ]\nregion = a\n",
                "default]\nregion = a\n",
                "[[default]]\nregion = a\n",
                "[profile [x]]\nregion = a\n",
                "[other thing]\nregion a\n  x\n[default]\nregion = a\n",
                "[preview]\ncloudfront = true\n",
                "[plugins]\ncli = x\n[default]\nregion = a\n",
                "[sso-session corp]\nsso_region = a\n[profile x]\nregion = b\n",
                "[services local]\nbatch =\n  endpoint_url = http://a\n[profile x]\nservices = local\n",
                "[default]\naws_access_key_id = a\naws_secret_access_key = b/c+d=\naws_session_token = e==\n",
                "[default]\nregion = \u00e9\n",
                "[default]\nregion = a\u00a0\n",
                "[default]\nregion = a\u2028b\n",
                "[default]\nregion = a\u000bb\f\n",
                "[default]\n\u00a0region = a\n");
    }

    private static Map<String, Map<String, String>> vendorProfiles(String text, boolean config) {
        ProfileFile file = ProfileFile.builder()
                .content(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                .type(config ? ProfileFile.Type.CONFIGURATION : ProfileFile.Type.CREDENTIALS)
                .build();
        Map<String, Map<String, String>> out = new TreeMap<>();
        file.profiles().forEach((name, profile) -> out.put(name, profile.properties()));
        return out;
    }

    private static Map<String, Map<String, String>> profilesOf(AwsProfileFiles files) {
        Map<String, Map<String, String>> out = new TreeMap<>();
        files.allSections().forEach((title, keys) -> {
            if (title.startsWith("profile ")) {
                out.put(title.substring("profile ".length()), keys);
            }
        });
        return out;
    }

    private static Object resultOrError(Callable<?> parse) throws Exception {
        try {
            return parse.call();
        } catch (IllegalArgumentException e) {
            return "an error";
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void profileFileIsReadAsTheVendorReadsIt(String text) throws Exception {
        for (boolean config : new boolean[] {true, false}) {
            Object theirs = resultOrError(() -> vendorProfiles(text, config));
            Object ours = resultOrError(() -> profilesOf(AwsProfileFiles.parseFile(text, config, "file")));

            assertThat(ours).as(config ? "as config" : "as credentials").isEqualTo(theirs);
        }
    }

    @Test
    void bothFilesAreMergedAsTheVendorMergesThem(@TempDir Path home) {
        String config = "[default]\nregion = a\noutput = x\n[profile c]\nregion = c\n";
        String credentials = "[default]\naws_access_key_id = k\nregion = b\n[d]\nregion = d\n";
        AwsTestMachine machine = new AwsTestMachine(home).writeConfig(config).writeCredentials(credentials);
        ProfileFile theirs = ProfileFile.aggregator()
                .addFile(ProfileFile.builder()
                        .content(home.resolve(".aws/credentials"))
                        .type(ProfileFile.Type.CREDENTIALS)
                        .build())
                .addFile(ProfileFile.builder()
                        .content(home.resolve(".aws/config"))
                        .type(ProfileFile.Type.CONFIGURATION)
                        .build())
                .build();

        AwsProfileFiles ours = AwsProfileFiles.readFiles(machine.systemEnvironment());

        Map<String, Map<String, String>> expected = new TreeMap<>();
        theirs.profiles().forEach((name, profile) -> expected.put(name, profile.properties()));
        assertThat(profilesOf(ours)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[default]\\nsecret-text | line 2: neither a section nor a setting",
                "[default]\\n= secret-text | line 2: a value has no key",
                "[default | line 1: the section lacks its closing bracket",
                "secret-text = a | line 1: a setting stands before the first section",
                "[default]\\n  secret-text | line 2: an indented line follows no setting",
                "[default]\\ns3 =\\n  secret-text | line 3: neither a section nor a setting"
            })
    void errorNamesFileAndLineWithoutItsContent(String text, String sentence) {
        assertThatThrownBy(() -> AwsProfileFiles.parseFile(text.replace("\\n", "\n"), true, "/home/ana/.aws/config"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("/home/ana/.aws/config, " + sentence);
    }

    @Test
    void fileLocationsAreConfigurable(@TempDir Path home) {
        AwsTestMachine machine = new AwsTestMachine(home);
        machine.writeFile("elsewhere/one", "[profile x]\nregion = a\n");
        machine.writeFile("elsewhere/two", "[x]\noutput = b\n");
        machine.withSettings(
                "AWS_CONFIG_FILE=~/elsewhere/one", "AWS_SHARED_CREDENTIALS_FILE=" + home + "/elsewhere/two");

        assertThat(profilesOf(AwsProfileFiles.readFiles(machine.systemEnvironment())))
                .containsEntry("x", Map.of("region", "a", "output", "b"));

        machine.writeFile("third", "[profile y]\nregion = c\n");
        machine.withSettings("aws.configFile=~/third");
        assertThat(profilesOf(AwsProfileFiles.readFiles(machine.systemEnvironment()))
                        .keySet())
                .containsExactly("x", "y");
    }

    @Test
    void profileValuesAreNotPrinted() {
        assertThat(AwsProfileFiles.parseFile("[default]\naws_secret_access_key = secret-text\n", true, "f"))
                .hasToString("AwsProfileFiles[profile default]");
    }
}
