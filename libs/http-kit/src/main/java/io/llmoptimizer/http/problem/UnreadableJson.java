package io.llmoptimizer.http.problem;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.util.List;

/** Tells the client why its JSON was not taken, in the client's terms: our class names are nobody's business. */
final class UnreadableJson {

    static ProblemException problem(JsonProcessingException failure) {
        String where = failure instanceof JsonMappingException mapping ? path(mapping.getPath()) : "";
        return switch (failure) {
            case ValueInstantiationException refused
            when refused.getCause() instanceof IllegalArgumentException rule && rule.getMessage() != null ->
                ProblemException.invalid(where.isEmpty() ? "body" : where, "is not acceptable: " + rule.getMessage());
            case MismatchedInputException mismatched
            when !where.isEmpty() -> ProblemException.invalid(where, "has a value of the wrong type or form");
            case MismatchedInputException mismatched ->
                ProblemException.badRequest("The body is not the JSON object that is expected here.");
            default -> ProblemException.badRequest("The body is not valid JSON" + place(failure.getLocation()) + ".");
        };
    }

    private static String place(JsonLocation location) {
        return location == null || location.getLineNr() < 1
                ? ""
                : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    private static String path(List<JsonMappingException.Reference> steps) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference step : steps) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return path.toString();
    }

    private UnreadableJson() {}
}
