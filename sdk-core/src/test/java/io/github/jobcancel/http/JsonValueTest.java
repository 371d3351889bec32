// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonValueTest {
    private static JsonValue parseJson(String text) {
        return JsonValue.parseDocument(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "{\"a\":1", "<html>", "{\"a\":1}x", "[1,]", "nul", "\u0000"})
    void incompleteDocumentIsMissing(String text) {
        assertThat(parseJson(text).exists()).isFalse();
        assertThat(parseJson(text).get("a", "b").asText()).isEmpty();
        assertThat(parseJson(text).items()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1}", "\uFEFF{\"a\":1}", " {\"a\" : 1} \r\n\r\n"})
    void byteOrderMarkAndWhiteSpaceAreIgnored(String text) {
        assertThat(parseJson(text).get("a").asLong()).hasValue(1);
    }

    @Test
    void numbersAndBooleansMayBeText() {
        JsonValue json = parseJson(
                "{\"n\":\" 42 \",\"m\":7,\"x\":\"1e3\",\"f\":1.5,\"t\":\"TRUE\",\"u\":false,\"z\":null,\"o\":{}}");

        assertThat(json.get("n").asLong()).hasValue(42);
        assertThat(json.get("m").asLong()).hasValue(7);
        assertThat(json.get("x").asLong()).isEmpty();
        assertThat(json.get("f").asLong()).isEmpty();
        assertThat(json.get("t").isTrue()).isTrue();
        assertThat(json.get("u").isFalse()).isTrue();
        assertThat(json.get("nothing").isFalse()).isFalse();
        assertThat(json.get("z").exists()).isFalse();
        assertThat(json.textField("o")).isEmpty();
        assertThat(json.textField("m")).isEqualTo("7");
    }

    @Test
    void zeroNegativeOrMissingTimeIsEmpty() {
        JsonValue json = parseJson("{\"a\":0,\"b\":-1,\"c\":1709251199000,\"d\":\"1709251199000\",\"e\":null}");

        assertThat(json.instantField("a")).isEmpty();
        assertThat(json.instantField("b")).isEmpty();
        assertThat(json.instantField("c")).contains(Instant.parse("2024-02-29T23:59:59Z"));
        assertThat(json.instantField("d")).isEqualTo(json.instantField("c"));
        assertThat(json.instantField("e")).isEmpty();
        assertThat(json.instantField("x")).isEmpty();
    }

    @Test
    void endlesslyNestedDocumentIsMissingWithoutStackOverflow() {
        assertThat(parseJson("[".repeat(100_000)).exists()).isFalse();
        assertThat(parseJson("[".repeat(100_000) + "]".repeat(100_000)).exists())
                .isFalse();
    }

    @Test
    void writtenDocumentIsReadBack() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("text", "caf\u00e9 \"x\" \\ \u2028 \ud83d\ude80");
        document.put("number", 9_007_199_254_740_993L);
        document.put("flag", true);
        document.put("none", null);
        document.put("list", Arrays.asList(1, "a", List.of()));

        byte[] bytes = JsonValue.writeDocument(document);

        assertThat(JsonValue.parseDocument(bytes).get("number").asLong()).hasValue(9_007_199_254_740_993L);
        assertThat(JsonValue.parseDocument(bytes).textField("text")).isEqualTo(document.get("text"));
        assertThat(JsonValue.parseDocument(bytes).fields()).containsOnlyKeys("text", "number", "flag", "none", "list");
        assertThat(JsonValue.parseDocument(bytes).get("list").items()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "\"\"",
                "null",
                "0",
                "-0",
                "-7",
                "2147483648",
                "9223372036854775807",
                "9223372036854775808",
                "-1e-7",
                "1.50",
                "1e400",
                "true",
                "{\"a\":{\"b\":[1,2.5,{\"c\":null}],\"\":false},\"d\":\"\\u00e9\\ud83d\\ude80\\n\"}",
                "{\"a\":1,\"a\":[2]}",
                "[[],{},[[{}]]]",
                "{\"a\":01}",
                "{\"a\" 1}",
                "{'a':1}",
                "[1 2]",
                "\"\\x\"",
                "{} {}",
                "// c\n1"
            })
    void readerAgreesWithJackson(String text) throws IOException {
        ObjectMapper mapper = JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .build();
        JsonNode expected;
        try {
            expected = mapper.readTree(text);
        } catch (IOException e) {
            assertThat(parseJson(text).exists()).isFalse();
            return;
        }

        JsonNode read = JsonCodec.readDocument(text.getBytes(StandardCharsets.UTF_8));

        assertThat(String.valueOf(read)).isEqualTo(expected.toString());
        assertThat(parseJson(text).asText()).isEqualTo(expected.isNull() ? "" : expected.asText());
    }

    @Test
    void textOfAValueKeepsTheDigitsOfItsNumbers() {
        String text = "{\"a\":[1.10,0.1000000000000000055511151231257827,9223372036854775808],\"b\":null}";

        assertThat(parseJson(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "7", "\"text\"", "{", "{} {}"})
    void recordOfATestIsAnObjectOrNull(String text) {
        assertThat(JsonValue.parseRecord("{}").isObject()).isTrue();
        assertThat(JsonValue.parseRecord("null").exists()).isFalse();
        assertThatThrownBy(() -> JsonValue.parseRecord(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void writerAgreesWithJackson() throws IOException {
        StringBuilder unusualText = new StringBuilder();
        for (char c = 0; c < 0x180; c++) {
            unusualText.append(c);
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put(unusualText.toString(), unusualText + "\u2028\uffff\ud83d\ude80");
        document.put("", List.of());
        document.put("none", null);
        document.put("nested", List.of(Map.of(), List.of(List.of(true, -1L)), Map.of("a", 2)));

        assertThat(new String(JsonValue.writeDocument(document), StandardCharsets.UTF_8))
                .isEqualTo(new ObjectMapper().writeValueAsString(document));
        assertThat(new String(JsonValue.writeDocument("a"), StandardCharsets.UTF_8))
                .isEqualTo("\"a\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\ud83d", "\ude80b", "\ude80\ud83d"})
    void loneSurrogateThrows(String text) {
        assertThatThrownBy(() -> JsonValue.writeDocument(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the text has an unpaired surrogate, which cannot be sent");
    }

    @Test
    void valueThatIsNoJsonThrows() {
        assertThatThrownBy(() -> JsonValue.writeDocument(Map.of("x", new Object())))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void firstPresentSpellingIsUsed() {
        assertThat(parseJson("{\"b\":\"\",\"c\":\"x\",\"d\":\"y\"}").firstText("a", "b", "c", "d"))
                .isEqualTo("x");
        assertThat(parseJson("{}").firstText("a")).isEmpty();
    }
}
