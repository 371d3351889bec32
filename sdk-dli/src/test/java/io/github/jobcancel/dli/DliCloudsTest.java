// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.jobcancel.Calls;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.auth.SystemEnvironment;
import io.github.jobcancel.contract.SecretAssertions;
import io.github.jobcancel.testkit.dli.FakeDli;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings from {@code clouds.yaml} and {@code secure.yaml}. */
class DliCloudsTest {
    private static final String AUTH =
            "auth_url: $IAM/v3, username: $USER, password: $PASSWORD, user_domain_name: $ACCOUNT";

    @TempDir
    Path root;

    @RegisterExtension
    final DliFixture fixture = new DliFixture(DliFixture::usingFakeClock);

    private final FakeDli fake = fixture.fake;
    private final String runningJobId = fake.addBatch("running");
    private DliTestEnvironment environment;

    @BeforeEach
    void startFake() {
        environment = new DliTestEnvironment(root, fake);
    }

    private void assertCancels(DliClientBuilder builder) {
        assertThat(Calls.await(builder.transport(fixture.transport).build().cancelBatch(runningJobId)))
                .isInstanceOf(CancelOutcome.Requested.class);
    }

    private String buildFailure(DliClientBuilder builder) {
        Throwable failure = catchThrowable(builder::build);
        assertThat(failure).isInstanceOf(IllegalArgumentException.class);
        new SecretAssertions(List.of("s3cr3t-value", FakeDli.PASSWORD)).assertAbsentFrom(failure);
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
    void cloudIsFoundByVariableByBuilderAndAsTheOnlyOne(String text) {
        String yaml = text.replace(
                "password: $PASSWORD, user_domain_name: $ACCOUNT, password: $PASSWORD-old",
                "password: old, user_domain_name: $ACCOUNT");
        environment.writeHomeFile(".config/openstack/clouds.yaml", yaml);

        assertCancels(environment.clientBuilder().cloud("otc"));
        assertCancels(environment.clientBuilder());
        environment.setEnvironment("OS_CLOUD=otc");
        assertCancels(environment.clientBuilder());
    }

    @ParameterizedTest
    @CsvSource({"012345", "0x1F", "1e5", "no", "null", "2026-03-01", "1:30", "+1", ".5"})
    void valueThatLooksLikeANumberOrYamlWordStaysText(String password) {
        fake.account().addUser("somebody", password);
        environment.writeHomeFile(
                ".config/openstack/clouds.yaml",
                "clouds: {otc: {region_name: eu-de, auth: {auth_url: $IAM/v3, username: somebody, password: " + password
                        + ", user_domain_name: $ACCOUNT}}}");

        assertCancels(environment.clientBuilder());
    }

    @Test
    void regionNamedNoStaysText() {
        environment.writeHomeFile(
                ".config/openstack/clouds.yaml",
                "clouds: {a: {region_name: no, auth: {ak: x, sk: x, project_id: 0012}}}");

        try (DliClient client = environment.clientBuilder().build()) {
            assertThat(client.job(DliKind.FLINK, "128").ref().scope()).isEqualTo("no/0012");
        }
    }

    @Test
    void secretsAreMergedFromSecureYamlInAnyFolder() {
        String open = "clouds: {otc: {region_name: eu-de, auth: {auth_url: $IAM/v3, username: $USER, password: old,"
                + " user_domain_name: $ACCOUNT}}, other: {}}";
        environment.writeWorkFile("clouds.yaml", open);
        environment.writeHomeFile(".config/openstack/secure.yaml", "clouds: {otc: {auth: {password: $PASSWORD}}}");
        assertCancels(environment.clientBuilder().cloud("otc"));

        environment.writeWorkFile("secure.yaml", "clouds: {otc: {auth: {password: nearer}}}");
        Throwable wrong =
                catchThrowable(() -> assertCancels(environment.clientBuilder().cloud("otc")));
        assertThat(wrong).isInstanceOf(io.github.jobcancel.SdkException.Unauthenticated.class);

        environment.setEnvironment("OS_CLIENT_SECURE_FILE=$HOME/mine.yaml");
        environment.writeHomeFile("mine.yaml", "clouds: {otc: {auth: {password: $PASSWORD}}}");
        assertCancels(environment.clientBuilder().cloud("otc"));
    }

    @Test
    void nearestFileIsUsed() {
        environment.writeHomeFile(
                ".config/openstack/clouds.yaml", "clouds: {home: {auth: {ak: x, sk: x, project_id: p}}}");
        assertThat(usedSources()).endsWith("clouds.yaml, cloud home");
        environment.writeWorkFile("clouds.yaml", "clouds: {work: {auth: {ak: x, sk: x, project_id: p}}}");
        assertThat(usedSources()).endsWith("clouds.yaml, cloud work");
        environment.writeHomeFile("named.yaml", "clouds: {named: {auth: {ak: x, sk: x, project_id: p}}}");
        environment.setEnvironment("OS_CLIENT_CONFIG_FILE=~/named.yaml");
        assertThat(usedSources()).endsWith("named.yaml, cloud named");
    }

    private String usedSources() {
        try (DliClient client = environment.clientBuilder().build()) {
            return DliTestEnvironment.usedSources(client).get(0);
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
    void brokenFileEndsTheSearchWithOneSentence(String text, String sentence) {
        environment.writeHomeFile(".config/openstack/clouds.yaml", text);

        assertThat(buildFailure(environment.clientBuilder())).endsWith(sentence);
        assertThat(fake.receivedRequests()).isEmpty();
    }

    @Test
    void missingCloudIsReportedWithTheExistingOnes() {
        environment.writeHomeFile(".config/openstack/clouds.yaml", "clouds: {a: {}, b: {}}");
        environment.setEnvironment("OS_CLOUD=otc");

        assertThat(buildFailure(environment.clientBuilder())).endsWith("clouds.yaml: it has no cloud otc, only [a, b]");
        assertThat(buildFailure(environment.clientBuilder().cloud("mine")))
                .endsWith("it has no cloud mine, only [a, b]");
        assertThat(buildFailure(environment.clientBuilder().cloud(" "))).isEqualTo("the name of the cloud is blank");
    }

    @Test
    void fileNamedByAVariableMustExist() {
        environment.setEnvironment("OS_CLIENT_CONFIG_FILE=$HOME/none.yaml");
        assertThat(buildFailure(environment.clientBuilder()))
                .isEqualTo("/home/none.yaml: there is no such file, though OS_CLIENT_CONFIG_FILE names it");
    }

    // ---- without the parser ----

    /** Loads the library's classes again, without the YAML parser. */
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

    private Throwable buildWith(ClassLoader loader) throws ReflectiveOperationException {
        Class<?> type = loader.loadClass("io.github.jobcancel.dli.DliClientBuilder");
        Object builder =
                loader.loadClass(DliClient.class.getName()).getMethod("builder").invoke(null);
        Map<String, String> properties = Map.of("user.dir", root.resolve("work").toString());
        Method within = type.getDeclaredMethod("withSystemEnvironment", SystemEnvironment.class, java.net.URI.class);
        within.setAccessible(true);
        within.invoke(builder, new SystemEnvironment(environment.environment::get, properties::get), fake.url());
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
    void missingYamlParserFailsOnlyForAUsedFileAndNamesTheDependency()
            throws ReflectiveOperationException, IOException {
        try (WithoutYaml loader = new WithoutYaml()) {
            assertThat(buildWith(loader)).as("no file").isNull();

            environment.writeHomeFile(".config/openstack/clouds.yaml", "clouds: {otc: {auth: {" + AUTH + "}}}");
            assertThat(buildWith(loader))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("clouds.yaml: to read it, add the dependency org.snakeyaml:snakeyaml-engine");

            environment.setEnvironment("OS_TOKEN=$TOKEN");
            assertThat(buildWith(loader)).as("a source before the file").isNull();
        }
    }
}
