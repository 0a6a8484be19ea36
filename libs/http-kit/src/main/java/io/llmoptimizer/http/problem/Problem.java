package io.llmoptimizer.http.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * Body of an error answer.
 *
 * @param type URI that names the kind of problem; its last segment is stable and documented
 * @param detail one sentence that says what to change
 * @param instance path of the request
 * @param errors one entry per rejected field, when the request's content was rejected
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        String instance,
        String requestId,
        List<FieldError> errors) {

    public static final String MEDIA_TYPE = "application/problem+json";

    private static final String TYPES = "https://llmoptimizer.io/problems/";

    /**
     * @param field JSON path of the rejected field
     * @param message what it must be
     */
    public record FieldError(String field, String message) {}

    static String typeOf(String slug) {
        return TYPES + slug;
    }
}
