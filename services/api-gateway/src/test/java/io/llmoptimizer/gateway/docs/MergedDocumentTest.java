package io.llmoptimizer.gateway.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class MergedDocumentTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final MergedDocument merged = new MergedDocument((method, path) -> !path.startsWith("/internal"));

    @Test
    void what_is_not_reachable_is_not_documented() throws Exception {
        merged.add("auth", document("/internal/v1/token-exchange", "Login", "string"));

        assertThat(merged.document().path("paths").isEmpty()).isTrue();
    }

    @Test
    void equal_components_become_one_and_different_ones_are_renamed_with_their_references() throws Exception {
        merged.add("auth", document("/api/v1/auth/a", "Page", "string"));
        merged.add("billing", document("/api/v1/billing/b", "Page", "string"));
        merged.add("analytics", document("/api/v1/analytics/c", "Page", "integer"));

        assertThat(merged.document().at("/components/schemas").properties())
                .extracting(java.util.Map.Entry::getKey)
                .containsExactly("Page", "analytics.Page");
        assertThat(reference("/api/v1/billing/b")).isEqualTo("#/components/schemas/Page");
        assertThat(reference("/api/v1/analytics/c")).isEqualTo("#/components/schemas/analytics.Page");
        assertThat(merged.document()
                        .at("/components/schemas/analytics.Page/type")
                        .asText())
                .isEqualTo("integer");
    }

    @Test
    void each_operation_names_its_service_and_our_way_to_authenticate() throws Exception {
        merged.add("auth", document("/api/v1/auth/a", "Page", "string"));
        merged.missing("billing");

        ObjectNode document = merged.document();
        assertThat(document.path("paths")
                        .path("/api/v1/auth/a")
                        .path("get")
                        .path("x-service")
                        .asText())
                .isEqualTo("auth");
        assertThat(document.at("/components/securitySchemes").size()).isEqualTo(1);
        assertThat(document.at("/x-unavailable-services/0").asText()).isEqualTo("billing");
    }

    private String reference(String path) {
        return merged.document()
                .path("paths")
                .path(path)
                .at("/get/responses/200/content/application~1json/schema/$ref")
                .asText();
    }

    private static ObjectNode document(String path, String schema, String type) throws JsonProcessingException {
        return (ObjectNode) JSON.readTree("""
                {"paths":{"%s":{"get":{"security":[{"x":[]}],"responses":{"200":{"content":{"application/json":
                {"schema":{"$ref":"#/components/schemas/%s"}}}}}}}},
                "components":{"schemas":{"%s":{"type":"%s"}},"securitySchemes":{"SecurityScheme":{"type":"http"}}}}
                """.formatted(path, schema, schema, type));
    }
}
