package io.llmoptimizer.integration.cache;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * SHA-256 over a canonical form of an already parsed request. Two requests get the same digest when a provider could not
 * tell them apart:
 *
 * <ul>
 *   <li>Members of objects are taken in the order of their names, at every depth. The order of arrays matters.
 *   <li>Numbers are taken by value: {@code 1}, {@code 1.0} and {@code 1e0} are one. Strings are taken exactly, without
 *       Unicode normalization: models see the code points.
 *   <li>At the top level a member that is {@code null} counts as absent, as OpenAI's API has it. Deeper, null is a value: it
 *       can be part of a JSON schema or of a tool's arguments.
 *   <li>{@code model} at the top level is left out: the resolved model is given separately, so an alias and the name it
 *       stands for share answers.
 *   <li>{@code stream} and {@code stream_options} are left out: they change how an answer is delivered, not the answer.
 *   <li>{@code llmo} is left out: it addresses this gateway (strategy, cache control), not the model.
 *   <li>{@code user}, {@code safety_identifier}, {@code metadata}, {@code store} and {@code prompt_cache_key} are left out:
 *       providers use them for abuse reports, bookkeeping and their own caches. With them in, a chat product that sends an
 *       end-user id would never hit.
 * </ul>
 *
 * Everything else is part of the key, {@code seed}, {@code temperature} and fields we do not know included. Values are
 * written with a tag and a length, so no two different requests have the same form.
 */
final class CanonicalRequest {
    private static final Set<String> LEFT_OUT = Set.of(
            "model",
            "stream",
            "stream_options",
            "llmo",
            "user",
            "safety_identifier",
            "metadata",
            "store",
            "prompt_cache_key");
    private static final int BUFFER = 4096;
    private static final int DIGITS_OF_LONG = 19;

    private final MessageDigest sha256;
    private final byte[] buffer = new byte[BUFFER];
    private int used;

    private CanonicalRequest(MessageDigest sha256) {
        this.sha256 = sha256;
    }

    /** The digest in URL-safe base64, 43 characters. */
    static String digest(UUID organization, String model, ObjectNode request) {
        CanonicalRequest form = new CanonicalRequest(sha256());
        form.writeLong(organization.getMostSignificantBits());
        form.writeLong(organization.getLeastSignificantBits());
        form.writeText('m', model);
        form.writeMembers(request.properties().stream()
                .filter(member -> !LEFT_OUT.contains(member.getKey())
                        && !member.getValue().isNull()));
        form.flush();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(form.sha256.digest());
    }

    private void write(JsonNode node) {
        switch (node.getNodeType()) {
            case OBJECT -> writeMembers(node.properties().stream());
            case ARRAY -> {
                writeHead('[', node.size());
                node.forEach(this::write);
            }
            case STRING -> writeText('"', node.textValue());
            case NUMBER -> writeNumber(node);
            case BOOLEAN -> writeByte(node.booleanValue() ? 't' : 'f');
            case NULL, MISSING -> writeByte('n');
            case BINARY, POJO ->
                throw new IllegalArgumentException("a parsed request can't hold a " + node.getNodeType());
        }
    }

    private void writeMembers(Stream<Map.Entry<String, JsonNode>> members) {
        List<Map.Entry<String, JsonNode>> sorted =
                members.sorted(Map.Entry.comparingByKey()).collect(Collectors.toCollection(ArrayList::new));
        writeHead('{', sorted.size());
        for (Map.Entry<String, JsonNode> member : sorted) {
            writeText('k', member.getKey());
            write(member.getValue());
        }
    }

    private void writeNumber(JsonNode number) {
        if (number.isIntegralNumber() && number.canConvertToLong()) {
            writeWhole(number.longValue());
            return;
        }
        if (number.isFloatingPointNumber() && !Double.isFinite(number.doubleValue()) && !number.isBigDecimal()) {
            writeText('d', number.asText());
            return;
        }
        BigDecimal value = number.decimalValue().stripTrailingZeros();
        // The first comparison keeps 1e999999999 from being written out.
        if (value.scale() <= 0
                && value.precision() - (long) value.scale() <= DIGITS_OF_LONG
                && value.toBigInteger().bitLength() < Long.SIZE) {
            writeWhole(value.longValueExact());
        } else {
            writeText('d', value.toString());
        }
    }

    private void writeWhole(long value) {
        writeByte('i');
        writeLong(value);
    }

    /** As UTF-16: encoding to UTF-8 would make one of all unpaired surrogates. */
    private void writeText(char tag, String text) {
        int length = text.length();
        writeHead(tag, length);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            writeByte(c >> 8);
            writeByte(c);
        }
    }

    private void writeHead(char tag, int count) {
        writeByte(tag);
        for (int shift = 24; shift >= 0; shift -= 8) {
            writeByte(count >> shift);
        }
    }

    private void writeLong(long value) {
        for (int shift = 56; shift >= 0; shift -= 8) {
            writeByte((int) (value >> shift));
        }
    }

    private void writeByte(int value) {
        if (used == BUFFER) {
            flush();
        }
        buffer[used++] = (byte) value;
    }

    private void flush() {
        sha256.update(buffer, 0, used);
        used = 0;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has SHA-256", missing);
        }
    }
}
