// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;

class SiteAddressTest {
    @Test
    void passwordStaysOnHttpsWhenTheSiteNamesAnotherScheme() {
        SiteAddress secureSite = new SiteAddress(URI.create("https://gis.example.com/server"));
        SiteAddress insecureSite = new SiteAddress(URI.create("http://gis.example.com/server"));

        assertThat(secureSite.trustedTokenUrl("http://gis.example.com/server/tokens/"))
                .isNull();
        assertThat(secureSite.trustedTokenUrl("https://GIS.example.com:6443/arcgis/tokens/"))
                .hasToString("https://gis.example.com:6443/arcgis/tokens/generateToken");
        assertThat(secureSite.trustedTokenUrl("https://gis.example.com/server/tokens/generateToken"))
                .hasToString("https://gis.example.com/server/tokens/generateToken");
        assertThat(secureSite.trustedTokenUrl("https://gis.example.com.evil.example/tokens"))
                .isNull();
        assertThat(insecureSite.trustedTokenUrl("http://gis.example.com/server/tokens"))
                .isNotNull();
    }
}
