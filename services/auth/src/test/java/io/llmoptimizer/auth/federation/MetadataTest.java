package io.llmoptimizer.auth.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmoptimizer.http.problem.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetadataTest {
    private static final String ISSUER = "https://id.example.com";
    private static final String GOOD = """
            {"issuer": "https://id.example.com", "authorization_endpoint": "https://id.example.com/authorize",
             "token_endpoint": "https://id.example.com/token", "jwks_uri": "https://id.example.com/jwks", "more": [1]}
            """;

    @Test
    void a_document_of_the_issuer_itself_is_believed() {
        Metadata metadata = parse(GOOD);
        assertThat(metadata.tokenEndpoint()).isEqualTo("https://id.example.com/token");
        assertThat(metadata.authorizationResponseIssParameterSupported()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://id.example.com/", "https://evil.example", "HTTPS://id.example.com", ""})
    void a_document_that_names_another_issuer_is_refused(String issuer) {
        refused(GOOD.replace("\"https://id.example.com\"", "\"" + issuer + "\""));
    }

    @Test
    void endpoints_that_a_secret_must_not_be_sent_to_are_refused() {
        refused(GOOD.replace("https://id.example.com/token", "http://id.example.com/token"));
        refused(GOOD.replace("https://id.example.com/jwks", "file:///etc/passwd"));
        refused(GOOD.replace("\"token_endpoint\"", "\"no_endpoint\""));
        refused("[]");
        refused("nonsense");
        refused("null");
    }

    private static Metadata parse(String json) {
        return Metadata.parse(json, ISSUER, new ObjectMapper());
    }

    private static void refused(String json) {
        assertThatThrownBy(() -> parse(json)).isInstanceOf(ProblemException.class);
    }
}
