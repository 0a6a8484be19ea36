package io.llmoptimizer.integration.providers.sandbox;

import io.llmoptimizer.integration.chat.ChatEvent.Document;
import io.llmoptimizer.integration.chat.ModerationRequest;
import io.llmoptimizer.integration.chat.TokenUsage;
import io.llmoptimizer.integration.openai.ModerationJson;
import io.llmoptimizer.integration.tokens.TokenCounter;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The sandbox's moderations: a text is flagged for a category when it has the words of the category's name. Pure. */
final class MadeUpVerdicts {
    static final String MODEL = "moderation";
    private static final BigDecimal CERTAIN = new BigDecimal("0.99");
    private static final BigDecimal UNLIKELY = new BigDecimal("0.01");

    private MadeUpVerdicts() {}

    /** Takes about a microsecond for every four bytes of input. */
    static Document of(ModerationRequest request, String id, TokenCounter counter) {
        List<Map<String, BigDecimal>> scores =
                request.texts().stream().map(MadeUpVerdicts::scores).toList();
        return Document.of(
                Optional.of(TokenUsage.of(counter.prompt(request), 0)), ModerationJson.write(id, MODEL, scores));
    }

    static Map<String, BigDecimal> scores(String text) {
        String words = text.toLowerCase(Locale.ROOT);
        return ModerationJson.CATEGORIES.stream()
                .collect(Collectors.toMap(
                        Function.identity(),
                        category -> Arrays.stream(category.split("/")).allMatch(words::contains) ? CERTAIN : UNLIKELY));
    }

    /** Characters to be read. */
    static long size(ModerationRequest request) {
        return request.texts().stream().mapToLong(String::length).sum();
    }
}
