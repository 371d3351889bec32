// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jobcancel.JobRef;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class GpArgumentsTest {
    private static final String SECRET = "s3cret-value";

    @RegisterExtension
    final GpFixture scene = new GpFixture();

    @AfterEach
    void assertNoRequests() {
        assertThat(scene.fake.receivedRequests()).isEmpty();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "\t", ".", "..", "a/b", "a\\b", "a?b", "a#b", "a%2e", "a\nb", "a\u0000", "j*"})
    void invalidJobIdIsRejected(String id) {
        assertThatThrownBy(() -> GpJobId.admin("Maps/Test", id)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> GpJobId.rest("Maps/Test", "Buffer", id)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                " ",
                "..",
                "/",
                "/Test",
                "Maps/",
                "Maps/..",
                "../Test",
                "a/b/c",
                "a//b",
                "M\naps/Test",
                "Maps\\T",
                "*",
                ".GPServer"
            })
    void invalidServiceNameIsRejected(String service) {
        assertThatThrownBy(() -> GpJobId.admin(service, "j1")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> GpJobId.rest(service, "Buffer", "j1")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", ".", "..", "a/b", "a\u0007", "*"})
    void restDialectRequiresATask(String task) {
        assertThatThrownBy(() -> GpJobId.rest("Maps/Test", task, "j1")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> GpJobId.admin("Maps/Test", "j1").viaRest(task))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void missingJobIsRejected() {
        assertThatThrownBy(() -> scene.client.cancelJob(null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> scene.client.describeJob(null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> scene.client.job((GpJobId) null)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "Maps/Test, Maps/Test",
        "Test, Test",
        "Maps/Test.GPServer, Maps/Test",
        "Maps/Test/GPServer, Maps/Test",
        "Test.GPServer, Test",
        "Test/GPServer, Test",
        "System/Publishing Tools.GPServer, System/Publishing Tools"
    })
    void serviceNameMayIncludeItsType(String serviceName, String service) {
        assertThat(GpJobId.admin(serviceName, "j1").service()).isEqualTo(service);
    }

    @Test
    void dialectChangeKeepsTheOtherParts() {
        GpJobId rest = GpJobId.rest("Maps/Test", "Buffer", "j1");

        assertThat(rest.viaAdmin()).isEqualTo(new GpJobId(GpDialect.ADMIN, "Maps/Test", "Buffer", "j1"));
        assertThat(rest.viaAdmin().viaRest("Buffer")).isEqualTo(rest);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://GIS.example.com/Server",
                "https://gis.example.com/Server/",
                "https://gis.example.com/Server//",
                "https://gis.example.com/Server/admin",
                "https://gis.example.com/Server/admin/",
                "https://gis.example.com/Server/admin/services",
                "https://gis.example.com/Server/rest",
                "https://gis.example.com/Server/rest/services/?f=json&token=abc#top",
                "https://gis.example.com:443/Server"
            })
    void everySiteAddressIsReducedToItsRoot(String address) {
        GpSite site = new GpSite(URI.create(address));

        assertThat(site).hasToString("https://gis.example.com/Server");
        assertThat(site.jobRef(GpJobId.admin("Maps/Test", "j1")))
                .isEqualTo(new JobRef("gp", "admin", "gis.example.com/Server/Maps/Test.GPServer", "j1"));
    }

    @Test
    void referenceNamesHostPortContextServiceAndTask() {
        GpSite direct = new GpSite(URI.create("http://[fd00::1]:6080/arcgis"));
        GpSite bare = new GpSite(URI.create("https://gis.example.com"));

        JobRef rest = direct.jobRef(GpJobId.rest("Maps/Test", "Task A", "j1"));

        assertThat(rest).isEqualTo(new JobRef("gp", "rest", "[fd00::1]:6080/arcgis/Maps/Test/GPServer/Task A", "j1"));
        assertThat(JobRef.parse(rest.toString())).isEqualTo(rest);
        assertThat(bare.jobRef(GpJobId.admin("Test", "j1")).scope()).isEqualTo("gis.example.com/Test.GPServer");
        assertThat(bare.cancelUrl(GpJobId.admin("Test", "j1")))
                .hasToString("https://gis.example.com/admin/services/Test.GPServer/jobs/j1/cancel");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ftp://gis.example.com/server", "gis.example.com/server", "https:/server", "/server", "http:/"})
    void invalidAddressIsRejectedInOneSentence(String address) {
        assertThatThrownBy(() -> newBuilder(address).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the site's address must begin with http");
    }

    @Test
    void addressWithPasswordIsRejectedWithoutShowingIt() {
        assertThatThrownBy(() -> newBuilder("https://u:" + SECRET + "@gis.example.com/server")
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain(SECRET);
    }

    private static GpClientBuilder newBuilder(String address) {
        return GpClient.builder().credentials(GpCredentials.token("t")).endpoint(URI.create(address));
    }

    @Test
    void missingSettingIsNamed() {
        assertThatThrownBy(() ->
                        GpClient.builder().credentials(GpCredentials.token("t")).build())
                .hasMessage("an ArcGIS site needs an endpoint");
        assertThatThrownBy(() ->
                        GpClient.builder().endpoint(URI.create("http://h")).build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("ArcGIS needs credentials, and there are none: give them in code");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "  ", "\n"})
    void blankCredentialsAreRejected(String blank) {
        URI portal = URI.create("https://gis.example.com/portal");
        assertThatThrownBy(() -> GpCredentials.server(blank, "p")).hasMessageContaining("user name");
        assertThatThrownBy(() -> GpCredentials.server("u", blank)).hasMessageContaining("password");
        assertThatThrownBy(() -> GpCredentials.server("u", "p").withReferer(blank))
                .hasMessageContaining("referer");
        assertThatThrownBy(() -> GpCredentials.portal(portal, blank, "p")).hasMessageContaining("user name");
        assertThatThrownBy(() -> GpCredentials.portal(portal, "u", blank)).hasMessageContaining("password");
        assertThatThrownBy(() -> GpCredentials.token(blank)).hasMessageContaining("token");
        assertThatThrownBy(() -> GpCredentials.token("t").withReferer(blank)).hasMessageContaining("referer");
    }

    @Test
    void unsendableTextIsRejectedWithoutShowingIt() {
        assertThatThrownBy(() -> GpCredentials.token(SECRET + " " + SECRET))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain(SECRET);
        assertThatThrownBy(() -> GpCredentials.server("u", "p").withReferer("https://a\r\nX: 1"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> GpCredentials.token("t").withReferer(" https://a"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void appHasNoReferer() {
        GpCredentials app = GpCredentials.app(URI.create("https://gis.example.com/portal"), "i", "s");

        assertThatThrownBy(() -> app.withReferer("r"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the tokens of an app are bound to no referer");
    }

    @Test
    void printedObjectsShowNoSecret() {
        URI portal = URI.create("https://gis.example.com/portal");
        Object[] printables = {
            GpCredentials.server("ana", SECRET),
            GpCredentials.portal(portal, "ana", SECRET),
            GpCredentials.token(SECRET),
            newBuilder("https://gis.example.com/server")
                    .credentials(GpCredentials.token(SECRET))
                    .build()
        };

        assertThat(printables).allSatisfy(p -> assertThat(p.toString()).doesNotContain(SECRET));
        assertThat(printables[0]).hasToString("GpCredentials[server, ana]");
        assertThat(printables[2]).hasToString("GpCredentials[token]");
    }
}
