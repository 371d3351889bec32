// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsSourceTest {
    private static final List<String> IDS = List.of("access_key", "ak");
    private static final List<String> SECRETS = List.of("secret_key", "sk");
    private static final List<String> TOKENS = List.of("security_token");

    private static SystemEnvironment machine(Map<String, String> environment, Map<String, String> properties) {
        return new SystemEnvironment(environment::get, properties::get);
    }

    private static SettingsSource section(Map<String, String> values) {
        return SettingsSource.ofSection("file, section [basic]", values::get);
    }

    @Test
    void settingRemembersItsPlace() {
        SystemEnvironment machine = machine(Map.of("AWS_REGION", " a "), Map.of("aws.region", "b"));

        SettingValue variable =
                SettingsSource.ofEnvironment(machine).findSetting("AWS_REGION").orElseThrow();
        SettingValue property = SettingsSource.ofSystemProperties(machine)
                .findSetting("aws.region")
                .orElseThrow();
        SettingValue value =
                section(Map.of("region", "c")).findSetting("region").orElseThrow();

        assertThat(List.of(variable.value(), property.value(), value.value())).containsExactly("a", "b", "c");
        assertThat(List.of(variable.place(), property.place(), value.place()))
                .containsExactly("AWS_REGION", "the system property aws.region", "region of file, section [basic]");
    }

    @Test
    void keysOfAFamilyOfVariablesAreSpelledWithItsPrefix() {
        SettingsSource source = SettingsSource.ofEnvironment(machine(Map.of("OS_PROJECT_ID", "p"), Map.of()), "OS_");

        assertThat(source.sourceName()).isEqualTo("environment OS_*");
        assertThat(source.spellName("auth_url")).isEqualTo("OS_AUTH_URL");
        SettingValue found = source.findSetting("tenant_id", "project_id").orElseThrow();
        assertThat(found.value()).isEqualTo("p");
        assertThat(found.place()).isEqualTo("OS_PROJECT_ID");
    }

    @Test
    void firstNameThatIsSetCountsAndBlankIsUnset() {
        SettingsSource source = section(Map.of("a", " ", "b", "2", "c", "3"));

        assertThat(source.findSetting("a", "b", "c").orElseThrow().value()).isEqualTo("2");
        assertThat(source.findSetting("a", "d")).isEmpty();
    }

    @Test
    void emptyNameFindsNothing() {
        SystemEnvironment real = SystemEnvironment.ofThisProcess();

        assertThat(SettingsSource.ofSystemProperties(real).findSetting("")).isEmpty();
        assertThat(SettingsSource.ofEnvironment(real).findSetting("")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "TRUE, true",
        "false, false",
    })
    void flagIsTrueOrFalseInAnyCase(String value, boolean isTrue) {
        assertThat(new SettingValue(value, "A").isTrue()).isEqualTo(isTrue);
    }

    @Test
    void flagOfAnotherValueIsRefusedWithItsPlace() {
        assertThatThrownBy(() -> new SettingValue("secret-text", "AWS_EC2_METADATA_DISABLED").isTrue())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("AWS_EC2_METADATA_DISABLED must be true or false");
    }

    @Test
    void settingAndSourcePrintNoValue() {
        SettingsSource source = section(Map.of("sk", "secret-text"));

        assertThat(source + " " + source.findSetting("sk").orElseThrow()).doesNotContain("secret-text");
    }

    @ParameterizedTest
    @CsvSource({
        "access_key, OS_ACCESS_KEY is set, OS_SECRET_KEY",
        "ak, OS_AK is set, OS_SECRET_KEY",
        "secret_key, OS_SECRET_KEY is set, OS_ACCESS_KEY",
        "sk, OS_SK is set, OS_ACCESS_KEY",
    })
    void halfAKeyIsRefusedAndBothNamesAreTold(String key, String given, String missing) {
        SettingsSource source = SettingsSource.ofEnvironment(
                machine(Map.of("OS_" + key.toUpperCase(java.util.Locale.ROOT), "x"), Map.of()), "OS_");

        assertThatThrownBy(() -> source.findSigningKey(IDS, SECRETS, TOKENS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("environment OS_*: " + given + ", but " + missing + " is not");
    }

    @Test
    void keyIsFoundWithItsTokenOrWithout() {
        SigningKey lasting = section(Map.of("ak", " A ", "sk", " S "))
                .findSigningKey(IDS, SECRETS, TOKENS)
                .orElseThrow();
        SigningKey temporary = section(Map.of("ak", "A", "sk", "S", "security_token", "T"))
                .findSigningKey(IDS, SECRETS, TOKENS)
                .orElseThrow();

        assertThat(lasting.id() + lasting.secret()).isEqualTo("AS");
        assertThat(lasting.sessionToken()).isEmpty();
        assertThat(temporary.sessionToken()).contains("T");
        assertThat(section(Map.of("security_token", "T")).findSigningKey(IDS, SECRETS, TOKENS))
                .isEmpty();
    }

    @Test
    void keyThatCannotBeSentIsRefusedWithItsPlaceAndNotShown() {
        assertThatThrownBy(
                        () -> section(Map.of("ak", "secret-text,x", "sk", "s")).findSigningKey(IDS, SECRETS, TOKENS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("file, section [basic]: the access key id has a character that cannot stand in a header");
    }

    @Test
    void whatIsFoundWrongNamesThePlaceOnce() {
        SettingsSource source = section(Map.of("auth_url", "none"));

        assertThatThrownBy(() -> source.namingPlace(() -> {
                    throw new IllegalArgumentException("not a region: 'EU'");
                }))
                .hasMessage("file, section [basic]: not a region: 'EU'");
        assertThatThrownBy(() -> source.namingPlace(() -> {
                    throw source.brokenSetting("user is set, but password is not");
                }))
                .hasMessage("file, section [basic]: user is set, but password is not");
        assertThatThrownBy(() -> source.namingPlace(() -> {
                    SettingValue url = source.findSetting("auth_url").orElseThrow();
                    return EndpointAddress.parse(url.place(), url.value());
                }))
                .hasMessage("auth_url of file, section [basic] is no HTTP address");
    }
}
