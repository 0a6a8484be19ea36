package io.llmoptimizer.integration.budgets;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A Lua script from the class path.
 *
 * @param sha1 the name Redis knows it by once it was loaded, in lower-case hexadecimal
 */
record Script(String text, String sha1) {

    /** The script {@code /spend/<name>.lua}. */
    static Script named(String name) {
        String path = "/spend/" + name + ".lua";
        try (InputStream file = Script.class.getResourceAsStream(path)) {
            if (file == null) {
                throw new IllegalStateException("the script " + path + " is missing from the class path");
            }
            byte[] text = file.readAllBytes();
            byte[] sha1 = MessageDigest.getInstance("SHA-1").digest(text);
            return new Script(
                    new String(text, StandardCharsets.UTF_8), HexFormat.of().formatHex(sha1));
        } catch (IOException unreadable) {
            throw new UncheckedIOException("the script " + path + " can't be read", unreadable);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has SHA-1", missing);
        }
    }
}
