// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.jobcancel.Calls;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.Transport;
import io.github.jobcancel.auth.Surroundings;
import io.github.jobcancel.contract.Secrets;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.dli.FakeDli;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code clouds.yaml} and {@code secure.yaml}. */
class DliCloudsTest {
    private static final String AUTH =
            "auth_url: $IAM/v3, username: $USER, password: $PASSWORD, user_domain_name: $ACCOUNT";

    @TempDir
    Path root;

    private final ManualClock clock = ManualClock.startingNow();
    private final FakeDli fake = new FakeDli(clock);
    private final Transport transport = Transport.builder().clock(clock).build();
    private final String running = fake.addBatch("running");
    private DliMachine machine;

    @BeforeEach
    void open() {
        machine = new DliMachine(root, fake);
    }

    @AfterEach
    void close() {
        transport.close();
        fake.close();
    }

    private void cancels(DliClientBuilder builder) {
        assertThat(Calls.await(builder.transport(transport).build().cancelBatch(running)))
                .isInstanceOf(CancelOutcome.Requested.class);
    }

    private String refusal(DliClientBuilder builder) {
        Throwable failure = catchThrowable(builder::build);
        assertThat(failure).isInstanceOf(IllegalArgumentException.class);
        new Secrets(List.of("s3cr3t-value", FakeDli.PASSWORD)).notIn(failure);
        return failure.getMessage().replace(root.toString(), "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "clouds: {otc: {region_name: eu-de, auth: {" + AUTH + "}}}",
                "clouds: {otc: {auth: {" + AUTH + ", project_name: eu-de}}}",
                "clouds: {otc: {project_name: eu-de, auth: {" + AUTH + "}}}",
                "clouds: {otc: {auth: {" + AUTH + ", project_id: $PROJECT}}}",
                "clouds: {otc: {auth: {auth_url: $IAM/v3, user_id: $USER, password: $PASSWORD, project_id: $PROJECT}}}",
                "clouds: {otc: {auth: {auth_url: $IAM/v3, ak: $AK, sk: $SK, project_name: eu-de}}}",
                "clouds: {otc: {auth: {auth_url: $IAM/v3, access_key: $AK, secret_key: $SK, project_id: $PROJECT}}}",
                "clouds: {otc: {auth: {token: $TOKEN, project_id: $PROJECT}}}",
                "mine: &a {" + AUTH + "}\nclouds: {otc: {region_name: eu-de, auth: *a}}",
                "mine: &a {" + AUTH
                        + ", password: $PASSWORD-old}\nclouds: {otc: {region_name: eu-de, auth: {<<: *a, password: $PASSWORD}}}",
                "a: &a {region_name: eu-de}\nb: &b {region_name: eu-nl, auth: {" + AUTH
                        + "}}\nclouds: {otc: {<<: [*a, *b]}}",
                "---\nclouds:\n  otc:\n    region_name: 'eu-de'\n    auth:\n      auth_url: \"$IAM/v3\"\n      username: $USER\n"
                        + "      password: \"$PASSWORD\" # with a comment\n      domain_name: $ACCOUNT\n    regions: [eu-de]\n",
            })
    void aCloudIsFoundByTheVariableByTheBuilderAndAsTheOnlyOne(String text) {
        String yaml = text.replace(
                "password: $PASSWORD, user_domain_name: $ACCOUNT, password: $PASSWORD-old",
                "password: old, user_domain_name: $ACCOUNT");
        machine.inHome(".config/openstack/clouds.yaml", yaml);

        cancels(machine.client().cloud("otc"));
        cancels(machine.client());
        machine.environment("OS_CLOUD=otc");
        cancels(machine.client());
    }

    @ParameterizedTest
    @CsvSource({"012345", "0x1F", "1e5", "no", "null", "2026-03-01", "1:30", "+1", ".5"})
    void whatLooksLikeANumberOrAWordOfYamlStaysText(String password) {
        fake.accounts().addUser("somebody", password);
        machine.inHome(
                ".config/openstack/clouds.yaml",
                "clouds: {otc: {region_name: eu-de, auth: {auth_url: $IAM/v3, username: somebody, password: " + password
                        + ", user_domain_name: $ACCOUNT}}}");

        cancels(machine.client());
    }

    @Test
    void aRegionNamedNoStaysNo() {
        machine.inHome(
                ".config/openstack/clouds.yaml",
                "clouds: {a: {region_name: no, auth: {ak: x, sk: x, project_id: 0012}}}");

        try (DliClient client = machine.client().build()) {
            assertThat(client.job(DliKind.FLINK, "128").ref().scope()).isEqualTo("no/0012");
        }
    }

    @Test
    void secretsAreLaidOverFromSecureYamlWhereverItStands() {
        String open = "clouds: {otc: {region_name: eu-de, auth: {auth_url: $IAM/v3, username: $USER, password: old,"
                + " user_domain_name: $ACCOUNT}}, other: {}}";
        machine.inWork("clouds.yaml", open);
        machine.inHome(".config/openstack/secure.yaml", "clouds: {otc: {auth: {password: $PASSWORD}}}");
        cancels(machine.client().cloud("otc"));

        machine.inWork("secure.yaml", "clouds: {otc: {auth: {password: nearer}}}");
        Throwable wrong = catchThrowable(() -> cancels(machine.client().cloud("otc")));
        assertThat(wrong).isInstanceOf(io.github.jobcancel.SdkException.Unauthenticated.class);

        machine.environment("OS_CLIENT_SECURE_FILE=$HOME/mine.yaml");
        machine.inHome("mine.yaml", "clouds: {otc: {auth: {password: $PASSWORD}}}");
        cancels(machine.client().cloud("otc"));
    }

    @Test
    void theNearestFileCounts() {
        machine.inHome(".config/openstack/clouds.yaml", "clouds: {home: {auth: {ak: x, sk: x, project_id: p}}}");
        assertThat(used()).endsWith("clouds.yaml, cloud home");
        machine.inWork("clouds.yaml", "clouds: {work: {auth: {ak: x, sk: x, project_id: p}}}");
        assertThat(used()).endsWith("clouds.yaml, cloud work");
        machine.inHome("named.yaml", "clouds: {named: {auth: {ak: x, sk: x, project_id: p}}}");
        machine.environment("OS_CLIENT_CONFIG_FILE=~/named.yaml");
        assertThat(used()).endsWith("named.yaml, cloud named");
    }

    private String used() {
        try (DliClient client = machine.client().build()) {
            return DliMachine.used(client).get(0);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "clouds: {a: {}, b: {}} | clouds.yaml: it has the clouds [a, b]: set OS_CLOUD to one",
                "clouds: {} | clouds.yaml: it has the clouds []: set OS_CLOUD to one",
                "clouds: [a] | clouds.yaml: it has no clouds",
                "'' | clouds.yaml: it has no clouds",
                "s3cr3t-value | clouds.yaml: it has no clouds",
                "clouds: {a: s3cr3t-value} | clouds.yaml: it has no cloud a, only [a]",
                "clouds: {a: {auth: {}}} | clouds.yaml, cloud a: neither token nor access_key nor username is set",
                "clouds: {a: {auth: {username: x}}} | clouds.yaml, cloud a: username is set, but password is not",
                "clouds: {a: {auth: {username: x, password: s3cr3t-value}}} | clouds.yaml, cloud a: username is set, but user_domain_name is not",
                "clouds: {a: {auth: {ak: x}}} | clouds.yaml, cloud a: ak is set, but secret_key is not",
                "clouds: {a: {auth: {ak: x, sk: [s3cr3t-value]}}} | clouds.yaml, cloud a: sk is no single value",
                "clouds: {a: {region_name: EU, auth: {ak: x, sk: x}}} | clouds.yaml, cloud a: not a region: 'EU'",
                "clouds: &a {b: *a, c: {}} | clouds.yaml: it has the clouds [b, c]: set OS_CLOUD to one",
                "clouds: {a: &a {<<: *a}} | clouds.yaml, cloud a: neither token nor access_key nor username is set",
                "clouds: {a: {auth: {ak: !!int s3cr3t-value, sk: x}}} | clouds.yaml, line 1: it is no YAML that can be read",
                "clouds: {a: {password: s3cr3t-value | clouds.yaml, line 1: it is no YAML that can be read",
                "clouds: *s3cr3t-value | clouds.yaml, line 1: it is no YAML that can be read",
                "clouds: {a: {auth: {ak: s3cr3t-value, ak: y}}} | clouds.yaml, line 1: it is no YAML that can be read",
            })
    void aBrokenFileEndsTheSearchWithOneSentence(String text, String sentence) {
        machine.inHome(".config/openstack/clouds.yaml", text);

        assertThat(refusal(machine.client())).endsWith(sentence);
        assertThat(fake.requests()).isEmpty();
    }

    @Test
    void aCloudThatIsNotThereIsNamedWithThoseThatAre() {
        machine.inHome(".config/openstack/clouds.yaml", "clouds: {a: {}, b: {}}");
        machine.environment("OS_CLOUD=otc");

        assertThat(refusal(machine.client())).endsWith("clouds.yaml: it has no cloud otc, only [a, b]");
        assertThat(refusal(machine.client().cloud("mine"))).endsWith("it has no cloud mine, only [a, b]");
        assertThat(refusal(machine.client().cloud(" "))).isEqualTo("the name of the cloud is blank");
    }

    @Test
    void aFileThatAVariableNamesMustBeThere() {
        machine.environment("OS_CLIENT_CONFIG_FILE=$HOME/none.yaml");
        assertThat(refusal(machine.client()))
                .isEqualTo("/home/none.yaml: there is no such file, though OS_CLIENT_CONFIG_FILE names it");
    }

    // ---- without the parser ----

    /** Loads our classes anew, and no YAML. */
    private static final class WithoutYaml extends URLClassLoader {
        WithoutYaml() {
            super(new URL[] {
                DliClient.class.getProtectionDomain().getCodeSource().getLocation()
            });
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("org.snakeyaml.")) {
                throw new ClassNotFoundException(name);
            }
            return name.startsWith("io.github.jobcancel.dli.") && findLoadedClass(name) == null
                    ? findClass(name)
                    : super.loadClass(name, resolve);
        }
    }

    private Throwable built(ClassLoader loader) throws ReflectiveOperationException {
        Class<?> type = loader.loadClass("io.github.jobcancel.dli.DliClientBuilder");
        Object builder =
                loader.loadClass(DliClient.class.getName()).getMethod("builder").invoke(null);
        Map<String, String> properties = Map.of("user.dir", root.resolve("work").toString());
        Method within = type.getDeclaredMethod("within", Surroundings.class, java.net.URI.class);
        within.setAccessible(true);
        within.invoke(builder, new Surroundings(machine.environment::get, properties::get), fake.url());
        type.getMethod("region", String.class).invoke(builder, "eu-de");
        try {
            ((AutoCloseable) type.getMethod("build").invoke(builder)).close();
            return null;
        } catch (InvocationTargetException e) {
            return e.getCause();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void withoutTheParserOnlyAFileThatWouldBeUsedFailsAndNamesTheDependency()
            throws ReflectiveOperationException, IOException {
        try (WithoutYaml loader = new WithoutYaml()) {
            assertThat(built(loader)).as("no file").isNull();

            machine.inHome(".config/openstack/clouds.yaml", "clouds: {otc: {auth: {" + AUTH + "}}}");
            assertThat(built(loader))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("clouds.yaml: to read it, add the dependency org.snakeyaml:snakeyaml-engine");

            machine.environment("OS_TOKEN=$TOKEN");
            assertThat(built(loader)).as("a place before the file").isNull();
        }
    }
}
