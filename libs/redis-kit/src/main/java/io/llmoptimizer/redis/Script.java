package io.llmoptimizer.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Consumer;

/**
 * A Lua script from the class path that Redis runs as one step.
 *
 * @param sha1 the name Redis knows it by once it was loaded, in lower-case hexadecimal
 */
public record Script(String text, String sha1) {

    /** The script {@code /<name>.lua}. */
    public static Script named(String name) {
        String path = "/" + name + ".lua";
        try (InputStream file = Thread.currentThread().getContextClassLoader().getResourceAsStream(path.substring(1))) {
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

    /**
     * Runs it by its hash; by its text, which also loads it, where Redis was told to forget its scripts.
     *
     * @param arguments adds the number of keys, the keys and the other arguments, when the command is sent
     */
    public Future<Response> run(RedisCommands redis, Consumer<Request> arguments) {
        redis.prepare(this);
        return redis.send(() -> command(Command.EVALSHA, sha1, arguments))
                .recover(failure -> isUnknownScript(failure)
                        ? redis.send(() -> command(Command.EVAL, text, arguments))
                        : Future.failedFuture(failure));
    }

    private static Request command(Command command, String script, Consumer<Request> arguments) {
        Request request = Request.cmd(command).arg(script);
        arguments.accept(request);
        return request;
    }

    private static boolean isUnknownScript(Throwable failure) {
        // Where commands share a write, the failure has a number before it.
        return failure.getMessage() != null && failure.getMessage().contains("NOSCRIPT");
    }
}
