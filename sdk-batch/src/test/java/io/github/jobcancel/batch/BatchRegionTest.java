// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jobcancel.LookupResult;
import io.github.jobcancel.auth.LookupLog;
import io.github.jobcancel.batch.auth.AwsSettings;
import io.github.jobcancel.batch.auth.AwsTestMachine;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.batch.endpoints.BatchEndpointProvider;
import software.amazon.awssdk.services.sts.endpoints.StsEndpointProvider;

/** Tests the choice of region and host against the AWS SDK's rule engine. */
class BatchRegionTest {
    private static final List<String> REGIONS = List.of(
            "us-east-1",
            "us-east-2",
            "us-west-2",
            "eu-west-3",
            "eu-central-1",
            "eu-south-2",
            "ap-south-1",
            "ap-northeast-3",
            "sa-east-1",
            "ca-west-1",
            "me-central-1",
            "af-south-1",
            "il-central-1",
            "mx-central-1",
            "cn-north-1",
            "cn-northwest-1",
            "us-gov-west-1",
            "us-gov-east-1",
            "eusc-de-east-1",
            "us-iso-east-1",
            "us-iso-west-1",
            "us-isob-east-1",
            "eu-isoe-west-1",
            "us-isof-south-1",
            "mars-north-7",
            "cn-nowhere");

    @TempDir
    private Path home;

    private AwsTestMachine machine;

    @BeforeEach
    void newMachine() {
        machine = new AwsTestMachine(home);
    }

    private BatchClientBuilder newBuilder() {
        return BatchClient.builder()
                .credentials(AwsCredentials.of("AKID", "secret"))
                .systemEnvironment(machine.systemEnvironment());
    }

    /** Returns the region and the address of a client, without the trailing slash. */
    private static String buildClient(BatchClientBuilder builder) {
        try (BatchClient client = builder.build()) {
            return client.toString().replaceAll("BatchClient\\[(.*?)/?]", "$1");
        }
    }

    static Stream<Arguments> regionsAndFlags() {
        return REGIONS.stream()
                .flatMap(region -> Stream.of(0, 1, 2, 3).map(f -> Arguments.of(region, (f & 1) != 0, (f & 2) != 0)));
    }

    @ParameterizedTest(name = "{0}, FIPS {1}, dual-stack {2}")
    @MethodSource("regionsAndFlags")
    void hostEqualsTheVendors(String region, boolean fips, boolean dualStack) {
        URI batch = BatchEndpointProvider.defaultProvider()
                .resolveEndpoint(r -> r.region(Region.of(region)).useFips(fips).useDualStack(dualStack))
                .join()
                .url();
        URI sts = StsEndpointProvider.defaultProvider()
                .resolveEndpoint(r -> r.region(Region.of(region)).useFips(fips).useDualStack(dualStack))
                .join()
                .url();

        assertThat(buildClient(newBuilder().region(region).fipsEnabled(fips).dualstackEnabled(dualStack)))
                .isEqualTo(region + ", " + batch);
        AwsSettings settings = new AwsSettings(machine.systemEnvironment(), new LookupLog(), region, fips, dualStack);
        assertThat(settings.resolveEndpoint("sts", null).uri()).isEqualTo(URI.create(sts + "/"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "us-east-1.evil.com",
                "evil.com/",
                "a b",
                "-a",
                "a-",
                "123",
                "x@evil",
                "x#",
                "x:80",
                "us_east_1",
                "x\ny"
            })
    void invalidRegionIsRejected(String region) {
        assertThatThrownBy(() -> buildClient(newBuilder().region(region)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("not an AWS region");
        machine.withSettings("AWS_REGION=" + region);
        assertThatThrownBy(() -> buildClient(newBuilder())).hasMessageStartingWith("not an AWS region");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://user:hidden-word@x.test", "https://x.test?token=hidden-word", "https://x.test#a"})
    void addressWithUserOrQueryIsRejected(String address) {
        assertThatThrownBy(() -> buildClient(newBuilder().region("us-east-1").endpoint(URI.create(address))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the endpoint given in code")
                .hasMessageNotContaining("hidden-word");
        for (String name : List.of("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_BATCH")) {
            machine.withSettings(name + "=" + address);
            assertThatThrownBy(() -> buildClient(newBuilder().region("us-east-1")))
                    .hasMessageStartingWith(name)
                    .hasMessageNotContaining("hidden-word");
        }
    }

    @Test
    void regionPlacesAreSearchedInOrder() {
        machine.writeConfig("[default]", "region = eu-west-1", "[profile dev]", "region = eu-west-2");
        assertThat(buildClient(newBuilder())).startsWith("eu-west-1,");
        machine.withSettings("AWS_PROFILE=dev");
        assertThat(buildClient(newBuilder())).startsWith("eu-west-2,");
        machine.withSettings("AWS_DEFAULT_REGION=eu-west-3");
        assertThat(buildClient(newBuilder())).startsWith("eu-west-3,");
        machine.withSettings("AWS_REGION=eu-north-1");
        assertThat(buildClient(newBuilder())).startsWith("eu-north-1,");
        machine.withSettings("aws.region=eu-south-1");
        assertThat(buildClient(newBuilder())).startsWith("eu-south-1,");
        assertThat(buildClient(newBuilder().region("us-west-1"))).startsWith("us-west-1,");
    }

    @Test
    void missingRegionNamesEveryPlace() {
        assertThatThrownBy(() -> buildClient(newBuilder()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(
                        "needs a region",
                        "aws.region",
                        "AWS_REGION",
                        "AWS_DEFAULT_REGION",
                        "profile default",
                        "config");
    }

    @Test
    void endpointPlacesAreSearchedInTheVendorsOrder() {
        machine.withSettings("AWS_REGION=eu-west-3");
        machine.writeConfig(
                "[default]",
                "endpoint_url = http://f",
                "services = mine",
                "[services mine]",
                "sts =",
                "  endpoint_url = http://wrong",
                "batch =",
                "  ca = x",
                "  endpoint_url = http://e");
        for (String expected : List.of(
                "AWS_ENDPOINT_URL=http://d",
                "AWS_ENDPOINT_URL_BATCH=http://c",
                "aws.endpointUrl=http://b",
                "aws.endpointUrlBatch=http://a")) {
            machine.withSettings(expected);
            assertThat(buildClient(newBuilder()))
                    .isEqualTo("eu-west-3, " + expected.substring(expected.indexOf('=') + 1));
        }
        assertThat(buildClient(newBuilder().endpoint(URI.create("http://code"))))
                .endsWith("http://code");
        machine.withSettings("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true");
        assertThat(buildClient(newBuilder())).endsWith("https://batch.eu-west-3.amazonaws.com");
        assertThat(buildClient(newBuilder().endpoint(URI.create("http://code"))))
                .endsWith("http://code");
    }

    @Test
    void servicesSectionWinsOverTheProfileAndBothCanBeIgnored() {
        machine.withSettings("AWS_REGION=eu-west-3");
        machine.writeConfig("[default]", "endpoint_url = http://f", "services = mine");
        assertThat(buildClient(newBuilder())).endsWith("http://f");
        machine.writeConfig(
                "[default]",
                "endpoint_url = http://f",
                "services = mine",
                "[services mine]",
                "batch =",
                "  endpoint_url = http://e");
        assertThat(buildClient(newBuilder())).endsWith("http://e");
        machine.writeConfig("[default]", "endpoint_url = http://f", "ignore_configured_endpoint_urls = true");
        assertThat(buildClient(newBuilder())).endsWith("amazonaws.com");
    }

    @Test
    void flagPlacesAreSearchedInOrder() {
        machine.withSettings("AWS_REGION=eu-west-3").writeConfig("[default]", "use_fips_endpoint = true");
        assertThat(buildClient(newBuilder())).endsWith("https://fips.batch.eu-west-3.amazonaws.com");
        machine.withSettings("AWS_USE_FIPS_ENDPOINT=false", "AWS_USE_DUALSTACK_ENDPOINT=TRUE");
        assertThat(buildClient(newBuilder())).endsWith("https://batch.eu-west-3.api.aws");
        machine.withSettings("aws.useFipsEndpoint=true");
        assertThat(buildClient(newBuilder())).endsWith("https://batch-fips.eu-west-3.api.aws");
        assertThat(buildClient(newBuilder().fipsEnabled(false).dualstackEnabled(false)))
                .endsWith("https://batch.eu-west-3.amazonaws.com");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "AWS_USE_FIPS_ENDPOINT=yes | AWS_USE_FIPS_ENDPOINT must be true or false",
                "AWS_USE_DUALSTACK_ENDPOINT=1 | AWS_USE_DUALSTACK_ENDPOINT must be true or false",
                "aws.useFipsEndpoint=on | the system property aws.useFipsEndpoint must be true or false",
                "AWS_ENDPOINT_URL=evil | AWS_ENDPOINT_URL is no HTTP address",
                "AWS_ENDPOINT_URL_BATCH=ftp://x | AWS_ENDPOINT_URL_BATCH is no HTTP address"
            })
    void invalidSettingIsNamedWithoutItsValue(String setting, String sentence) {
        machine.withSettings("AWS_REGION=eu-west-3", setting);

        assertThatThrownBy(() -> buildClient(newBuilder()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(sentence);
    }

    @Test
    void customEndpointCannotBeFipsOrDualStack() {
        machine.withSettings("AWS_REGION=eu-west-3", "AWS_ENDPOINT_URL=http://x");
        assertThatThrownBy(() -> buildClient(newBuilder().fipsEnabled(true)))
                .hasMessage(
                        "AWS_ENDPOINT_URL cannot be combined with a FIPS or dual-stack endpoint: turn one of them off");
        assertThatThrownBy(() -> buildClient(
                        newBuilder().endpoint(URI.create("http://y")).dualstackEnabled(true)))
                .hasMessageStartingWith("the endpoint given in code cannot be combined");
    }

    @Test
    void configurationDescribesLookupResults() {
        machine.withSettings("AWS_DEFAULT_REGION=eu-west-3", "AWS_ENDPOINT_URL_BATCH=http://x");
        try (BatchClient client = newBuilder().build()) {
            assertThat(client.configuration())
                    .containsExactly(
                            new LookupResult(
                                    "region", LookupResult.LookupStatus.USED, "eu-west-3, from AWS_DEFAULT_REGION"),
                            new LookupResult(
                                    "endpoint of batch", LookupResult.LookupStatus.USED, "from AWS_ENDPOINT_URL_BATCH"),
                            new LookupResult(
                                    "credentials", LookupResult.LookupStatus.USED, "given in code, the key AKID"));
        }
    }
}
