package io.llmoptimizer.integration.execution;

import io.llmoptimizer.integration.catalog.Capability;
import io.llmoptimizer.integration.catalog.Modality;
import io.llmoptimizer.integration.catalog.Model;
import io.llmoptimizer.integration.catalog.Traits;
import io.llmoptimizer.integration.chat.ChatRequest;
import io.llmoptimizer.integration.chat.MessagePart;
import io.llmoptimizer.integration.chat.MessagePart.Image;
import io.llmoptimizer.integration.chat.MessagePart.Other;
import io.llmoptimizer.integration.chat.MessagePart.Text;
import java.util.List;
import java.util.Optional;

/**
 * What a chat needs of its model and can't do without. Only what the catalog knows the model to lack is refused: of what it
 * does not know, the provider is the judge. Pure.
 */
final class Needs {
    private Needs() {}

    /** Why {@code model} can't answer {@code request}, if it is known that it can't. */
    static Optional<CallError> unmet(ChatRequest request, Model model) {
        Traits traits = model.traits();
        if (traits.lacks(Capability.TOOLS)) {
            for (String parameter : List.of("tools", "functions")) {
                if (!request.body().path(parameter).isEmpty()) {
                    return Optional.of(refused(model, parameter, "has no tools"));
                }
            }
        }
        return traits.input().isPresent() ? unread(request, model) : Optional.empty();
    }

    private static Optional<CallError> unread(ChatRequest request, Model model) {
        for (int i = 0; i < request.messages().size(); i++) {
            List<MessagePart> parts = request.messages().get(i).parts();
            for (int j = 0; j < parts.size(); j++) {
                Optional<Modality> modality = modality(parts.get(j)).filter(model.traits()::refuses);
                if (modality.isPresent()) {
                    return Optional.of(refused(model, place(request, i, j), "does not read " + words(modality.get())));
                }
            }
        }
        return Optional.empty();
    }

    private static CallError refused(Model model, String parameter, String why) {
        return CallError.of(
                        400,
                        "unsupported_parameter",
                        "The model \"" + model.id() + "\" " + why + ": leave " + parameter
                                + " out, or name a model that can. GET /api/v1/integration/models lists what each can do.")
                .about(parameter);
    }

    private static Optional<Modality> modality(MessagePart part) {
        return switch (part) {
            case Text _ -> Optional.empty();
            case Image _ -> Optional.of(Modality.IMAGE);
            case Other other ->
                switch (other.type()) {
                    case "input_audio" -> Optional.of(Modality.AUDIO);
                    case "file" -> Optional.of(Modality.FILE);
                    default -> Optional.empty();
                };
        };
    }

    private static String words(Modality modality) {
        return switch (modality) {
            case TEXT -> "text";
            case IMAGE -> "images";
            case AUDIO -> "audio";
            case VIDEO -> "video";
            case FILE -> "files";
        };
    }

    /** A translation has its parts elsewhere than the client wrote them. */
    private static String place(ChatRequest request, int message, int part) {
        return request.original()
                .map(given -> switch (given.dialect()) {
                    case RESPONSES -> "input";
                    case TEXT_COMPLETION -> "prompt";
                    case OPENAI, ANTHROPIC -> "messages";
                })
                .orElseGet(() -> "messages[" + message + "].content[" + part + "]");
    }
}
