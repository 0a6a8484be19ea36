package io.llmoptimizer.integration.providers.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.llmoptimizer.integration.chat.ChatEvent.Document;
import io.llmoptimizer.integration.chat.EmbeddingRequest;
import io.llmoptimizer.integration.chat.EmbeddingRequest.Encoding;
import io.llmoptimizer.integration.chat.EmbeddingRequest.Input;
import io.llmoptimizer.integration.chat.TokenUsage;
import io.llmoptimizer.integration.openai.Json;
import io.llmoptimizer.integration.tokens.TokenCounter;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class MadeUpEmbeddingsTest {
    private static final TokenCounter TOKENS = new TokenCounter();
    private static final List<Input> INPUTS = List.of(
            new Input.Text("The cat sat on the mat."),
            new Input.Text("…"),
            new Input.Text("x".repeat(10_000)),
            new Input.Tokens(List.of(0, 1, 2_147_483_647)));

    @Test
    void every_vector_has_the_dimensions_asked_for_and_length_one() {
        for (int dimensions : new int[] {1, 2, 256, 1536, 3072}) {
            for (Input input : INPUTS) {
                float[] vector = WordVector.of(input, dimensions);

                assertThat(vector).hasSize(dimensions);
                assertThat(cosine(vector, vector))
                        .as("%s in %d", input, dimensions)
                        .isCloseTo(1, within(1e-5));
            }
        }
    }

    @Test
    void the_same_input_is_given_the_same_vector() {
        for (Input input : INPUTS) {
            assertThat(WordVector.of(input, 256)).isEqualTo(WordVector.of(input, 256));
        }
    }

    @Test
    void texts_with_words_in_common_are_near_each_other() {
        float[] cat = vector("The cat sat on the mat.");
        float[] likewise = vector("on the MAT the cat sat");
        float[] almost = vector("A cat sat on a mat");
        float[] other = vector("Quarterly revenue rose sharply");

        assertThat(cosine(cat, likewise)).isCloseTo(1, within(1e-5));
        assertThat(cosine(cat, almost)).isBetween(0.4, 0.99);
        assertThat(cosine(cat, other)).isBetween(-0.2, 0.2);
    }

    @Test
    void tokens_are_the_tokenizer_s_and_those_that_were_given() {
        EmbeddingRequest request = new EmbeddingRequest(
                "sandbox/embedding",
                List.of(INPUTS.getFirst(), INPUTS.getLast()),
                OptionalInt.of(8),
                Encoding.FLOAT,
                100,
                Json.object());

        Document document = MadeUpEmbeddings.of(request, TOKENS);

        assertThat(document.usage()).contains(TokenUsage.of(TOKENS.count("The cat sat on the mat.") + 3, 0));
    }

    private static float[] vector(String text) {
        return WordVector.of(new Input.Text(text), 1536);
    }

    private static double cosine(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}
