package io.llmoptimizer.integration.completions;

import com.fasterxml.jackson.core.JsonGenerator;
import io.llmoptimizer.integration.catalog.Capability;
import io.llmoptimizer.integration.catalog.Modality;
import io.llmoptimizer.integration.catalog.Model;
import io.llmoptimizer.integration.catalog.Traits;
import io.llmoptimizer.integration.routing.UsableModel;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** The member {@code llmo} of a model: what neither vendor's model object has. What is unknown is left out. */
final class ModelJson {
    private ModelJson() {}

    static void write(JsonGenerator json, UsableModel usable) throws IOException {
        Model model = usable.model();
        json.writeObjectFieldStart("llmo");
        if (usable.isAlias()) {
            json.writeStringField("alias_of", model.id());
        }
        json.writeStringField("kind", model.kind().wireName());
        if (model.largestOutput().isPresent()) {
            json.writeNumberField("largest_output", model.largestOutput().getAsLong());
        }
        if (model.contextWindow().isPresent()) {
            json.writeNumberField("context_window", model.contextWindow().getAsLong());
        } else {
            json.writeNullField("context_window");
        }
        writeTraits(json, model);
        json.writeStringField(
                "input_usd_per_mtok", perMillion(model.prices().base().input()));
        json.writeStringField(
                "output_usd_per_mtok", perMillion(model.prices().base().output().orElse(BigDecimal.ZERO)));
        json.writeStringField("price_version", model.prices().version());
        json.writeEndObject();
    }

    private static void writeTraits(JsonGenerator json, Model model) throws IOException {
        Traits traits = model.traits();
        if (!traits.capabilities().isEmpty()) {
            json.writeArrayFieldStart("capabilities");
            for (Capability capability : Capability.values()) {
                if (traits.has(capability)) {
                    json.writeString(capability.wireName());
                }
            }
            json.writeEndArray();
        }
        writeModalities(json, "input_modalities", traits.input());
        writeModalities(json, "output_modalities", traits.output());
        writeDay(json, "deprecated_on", traits.deprecatedOn());
        writeDay(json, "shuts_down_on", traits.shutsDownOn());
        if (model.replacement().isPresent()) {
            json.writeStringField("replacement", model.replacement().get());
        }
    }

    private static void writeModalities(JsonGenerator json, String name, Optional<Set<Modality>> known)
            throws IOException {
        if (known.isPresent()) {
            json.writeArrayFieldStart(name);
            for (Modality modality : Arrays.stream(Modality.values())
                    .filter(known.get()::contains)
                    .toList()) {
                json.writeString(modality.wireName());
            }
            json.writeEndArray();
        }
    }

    private static void writeDay(JsonGenerator json, String name, Optional<LocalDate> day) throws IOException {
        if (day.isPresent()) {
            json.writeStringField(name, day.get().toString());
        }
    }

    private static String perMillion(BigDecimal perToken) {
        return perToken.signum() == 0
                ? "0"
                : perToken.movePointRight(6).stripTrailingZeros().toPlainString();
    }
}
