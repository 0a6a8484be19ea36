package io.llmoptimizer.integration.redis;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.RedisAPI;
import io.vertx.mutiny.redis.client.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A Lua script from the class path that Redis runs as one step.
 *
 * @param sha1 the name Redis knows it by once it was loaded, in lower-case hexadecimal
 */
public record Script(String text, String sha1) {

    /** The script {@code /<name>.lua}. */
    public static Script named(String name) {
        String path = "/" + name + ".lua";
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

    /** Runs it by its hash; by its text, which also loads it, on a Redis that does not know it (yet, or since its restart). */
    public Uni<Response> run(RedisAPI redis, List<String> keysAndArguments) {
        return redis.evalsha(call(sha1, keysAndArguments))
                .onFailure(Script::isUnknown)
                .recoverWithUni(() -> redis.eval(call(text, keysAndArguments)));
    }

    private static List<String> call(String script, List<String> keysAndArguments) {
        List<String> call = new ArrayList<>(keysAndArguments.size() + 1);
        call.add(script);
        call.addAll(keysAndArguments);
        return call;
    }

    private static boolean isUnknown(Throwable failure) {
        return failure.getMessage() != null && failure.getMessage().startsWith("NOSCRIPT");
    }
}
