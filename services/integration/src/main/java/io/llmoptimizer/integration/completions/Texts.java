package io.llmoptimizer.integration.completions;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.integration.execution.CallError;
import io.llmoptimizer.integration.execution.CallException;
import io.llmoptimizer.integration.openai.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Turns the bytes of a body into a JSON object of well-formed text, or says what is wrong with them. Pure. */
final class Texts {
    private static final int WINDOW = 4096;

    private Texts() {}

    static ObjectNode parse(byte[] body) {
        if (body.length == 0) {
            throw invalid("The body is empty. Send a JSON object.");
        }
        requireUtf8(body);
        JsonNode json;
        try {
            json = Json.read(body);
        } catch (JacksonException malformed) {
            throw invalid("The body is not valid JSON" + place(malformed) + ".");
        } catch (IOException impossible) {
            throw new IllegalStateException("bytes in memory could not be read", impossible);
        }
        if (!(json instanceof ObjectNode object)) {
            throw invalid("The body must be a JSON object.");
        }
        if (hasSurrogateEscape(body)) {
            requirePairedSurrogates(object);
        }
        return object;
    }

    private static String place(JacksonException malformed) {
        var at = malformed.getLocation();
        return at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
    }

    /** The JSON parser lets some malformed sequences pass, such as overlong ones. */
    private static void requireUtf8(byte[] body) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(body);
        CharBuffer out = CharBuffer.allocate(Math.min(body.length, WINDOW));
        CoderResult result;
        do {
            result = decoder.decode(in, out.clear(), true);
        } while (result.isOverflow());
        if (result.isError()) {
            throw invalid("The body is not valid UTF-8 at byte " + in.position() + ".");
        }
    }

    private static boolean hasSurrogateEscape(byte[] body) {
        for (int i = 0; i + 3 < body.length; i++) {
            if (body[i] == '\\' && body[i + 1] == 'u' && (body[i + 2] | 0x20) == 'd' && body[i + 3] >= '8') {
                return true;
            }
        }
        return false;
    }

    private static void requirePairedSurrogates(JsonNode node) {
        if (node.isTextual()) {
            String text = node.textValue();
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1))) {
                    i++;
                } else if (Character.isSurrogate(c)) {
                    throw invalid("The body contains half of a surrogate pair as an escape, which is not a character.");
                }
            }
        }
        node.forEach(Texts::requirePairedSurrogates);
    }

    private static CallException invalid(String message) {
        return new CallException(CallError.invalid(null, message));
    }
}
