package io.llmoptimizer.integration.completions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.execution.CallError;
import io.llmoptimizer.integration.execution.CallException;
import io.llmoptimizer.integration.execution.CallOptions;
import io.llmoptimizer.integration.execution.CallOptions.CacheMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Reads what a client wants of the gateway: {@code llmo-*} headers, or the same names without the prefix in a body object
 * {@code llmo} (with hyphens or underscores). A header wins over the body. Pure.
 */
final class CallOptionsParser {
    private static final Set<String> STRATEGIES =
            Set.of("hybrid", "cascade", "quality", "cost", "performance", "composite", "arena");
    private static final Set<String> PROFILES = Set.of("cheap", "balanced", "quality");
    private static final Set<String> PRIORITIES = Set.of("interactive", "normal", "batch");
    private static final int MOST_FALLBACKS = 8;
    private static final int MOST_TAGS = 16;
    private static final int LONGEST_TAG = 64;
    private static final long LONGEST_TTL_SECONDS = Duration.ofDays(30).toSeconds();

    private final Duration longestTimeout;

    CallOptionsParser(Duration longestTimeout) {
        this.longestTimeout = longestTimeout;
    }

    /** Where one option is looked up: in the headers, then in the body. */
    private record Source(UnaryOperator<String> headers, ObjectNode body) {
        Optional<JsonNode> inBody(String name) {
            JsonNode value = body.get(name);
            if (value == null) {
                value = body.get(name.replace('-', '_'));
            }
            return value == null || value.isNull() ? Optional.empty() : Optional.of(value);
        }

        Optional<String> header(String name) {
            return Optional.ofNullable(headers.apply("llmo-" + name))
                    .map(String::trim)
                    .filter(value -> !value.isEmpty());
        }

        Optional<String> text(String name) {
            return header(name)
                    .or(() -> inBody(name).map(value -> {
                        if (!value.isValueNode()) {
                            throw invalid(name, "must be a single value");
                        }
                        return value.asText();
                    }));
        }
    }

    /** @param headers the value of a request header, or null */
    CallOptions parse(UnaryOperator<String> headers, ObjectNode request) {
        JsonNode given = request.path("llmo");
        if (!given.isMissingNode() && !given.isNull() && !given.isObject()) {
            throw new CallException(CallError.invalid("llmo", "'llmo' must be an object."));
        }
        Source source = new Source(headers, given instanceof ObjectNode object ? object : request.objectNode());
        requireOneOf(source, "strategy", STRATEGIES);
        requireOneOf(source, "profile", PROFILES);
        requireOneOf(source, "priority", PRIORITIES);
        return new CallOptions(
                fallbacks(source),
                source.text("cache").map(CallOptionsParser::cacheMode).orElse(CacheMode.DEFAULT),
                number(source, "cache-ttl", LONGEST_TTL_SECONDS).map(Duration::ofSeconds),
                number(source, "timeout-ms", longestTimeout.toMillis()).map(Duration::ofMillis),
                tags(source),
                strict(source));
    }

    private static void requireOneOf(Source source, String name, Set<String> allowed) {
        source.text(name).filter(value -> !allowed.contains(value)).ifPresent(value -> {
            throw invalid(
                    name,
                    "must be one of "
                            + String.join(", ", allowed.stream().sorted().toList()));
        });
    }

    private static boolean strict(Source source) {
        requireOneOf(source, "strict", Set.of("true", "false"));
        return source.text("strict").filter("true"::equals).isPresent();
    }

    private static CacheMode cacheMode(String value) {
        return switch (value) {
            case "default" -> CacheMode.DEFAULT;
            case "no-cache" -> CacheMode.NO_CACHE;
            case "no-store" -> CacheMode.NO_STORE;
            case "only-if-cached" -> CacheMode.ONLY_IF_CACHED;
            default -> throw invalid("cache", "must be one of default, no-cache, no-store, only-if-cached");
        };
    }

    private static Optional<Long> number(Source source, String name, long most) {
        return source.text(name).map(value -> {
            try {
                long number = Long.parseLong(value);
                if (number >= 1 && number <= most) {
                    return number;
                }
            } catch (NumberFormatException notANumber) {
                // Refused below, as a number out of bounds is.
            }
            throw invalid(name, "must be an integer between 1 and " + most);
        });
    }

    private static List<String> fallbacks(Source source) {
        List<String> models = new ArrayList<>();
        Optional<JsonNode> inBody = source.inBody("fallbacks");
        if (source.header("fallbacks").isEmpty()
                && inBody.filter(JsonNode::isArray).isPresent()) {
            inBody.get().forEach(model -> models.add(model.asText()));
        } else {
            source.text("fallbacks")
                    .ifPresent(list ->
                            Arrays.stream(list.split(",")).map(String::trim).forEach(models::add));
        }
        models.removeIf(String::isEmpty);
        if (models.size() > MOST_FALLBACKS) {
            throw invalid("fallbacks", "must not name more than " + MOST_FALLBACKS + " models");
        }
        return models;
    }

    private static Map<String, String> tags(Source source) {
        Map<String, String> tags = new LinkedHashMap<>();
        Optional<JsonNode> inBody = source.inBody("tags");
        if (source.header("tags").isEmpty() && inBody.filter(JsonNode::isObject).isPresent()) {
            inBody.get()
                    .properties()
                    .forEach(tag -> tags.put(tag.getKey(), tag.getValue().asText()));
        } else {
            source.text("tags")
                    .ifPresent(list -> Arrays.stream(list.split(",")).forEach(tag -> {
                        int equals = tag.indexOf('=');
                        if (equals < 1) {
                            throw invalid("tags", "must look like key=value,key=value");
                        }
                        tags.put(
                                tag.substring(0, equals).trim(),
                                tag.substring(equals + 1).trim());
                    }));
        }
        boolean tooLong = tags.entrySet().stream()
                .anyMatch(tag -> tag.getKey().length() > LONGEST_TAG
                        || tag.getValue().length() > LONGEST_TAG
                        || tag.getKey().isEmpty());
        if (tags.size() > MOST_TAGS || tooLong) {
            throw invalid(
                    "tags",
                    "must be at most " + MOST_TAGS + ", with keys and values of 1 to " + LONGEST_TAG + " characters");
        }
        return tags;
    }

    private static CallException invalid(String name, String rule) {
        String parameter = "llmo-" + name;
        return new CallException(CallError.invalid(parameter, "'" + parameter + "' " + rule + "."));
    }
}
