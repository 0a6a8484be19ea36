package io.llmoptimizer.gateway.limits;

import io.llmoptimizer.gateway.redis.RedisLine;
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

/** A Lua script that Redis runs as one step. */
final class Script {
    private final String source;
    private final String sha1;

    private Script(String source) {
        this.source = source;
        this.sha1 = sha1(source);
    }

    /** The script in a resource of this name. */
    static Script named(String resource) {
        try (InputStream in = Script.class.getResourceAsStream("/" + resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is missing from the class path");
            }
            return new Script(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /**
     * Runs it by its hash when the turn of the event loop ends. Redis forgets its scripts when it restarts, and learns ours
     * again from the first request.
     *
     * @param arguments at that moment, adds the number of keys, the keys and the other arguments
     */
    Future<Response> run(RedisLine line, Consumer<Request> arguments) {
        return line.send(() -> command(Command.EVALSHA, sha1, arguments))
                .recover(failure -> isUnknownScript(failure)
                        ? line.send(() -> command(Command.EVAL, source, arguments))
                        : Future.failedFuture(failure));
    }

    private static Request command(Command command, String script, Consumer<Request> arguments) {
        Request request = Request.cmd(command).arg(script);
        arguments.accept(request);
        return request;
    }

    private static boolean isUnknownScript(Throwable failure) {
        // Within the turn of the event loop that it was sent with, the failure has a number before it.
        return failure.getMessage() != null && failure.getMessage().contains("NOSCRIPT");
    }

    private static String sha1(String script) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(script.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-1", impossible);
        }
    }
}
