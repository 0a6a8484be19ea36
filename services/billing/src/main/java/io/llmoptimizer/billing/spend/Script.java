package io.llmoptimizer.billing.spend;

import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.smallrye.mutiny.Uni;
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

/** A Lua script, sent by its hash and in full only to a server that does not know it. */
record Script(String source, String sha1) {

    /** The script in the class path resource {@code spend/<name>}. */
    static Script load(String name) {
        try (InputStream in = Script.class.getResourceAsStream("/spend/" + name)) {
            byte[] source = in.readAllBytes();
            byte[] hash = MessageDigest.getInstance("SHA-1").digest(source);
            return new Script(
                    new String(source, StandardCharsets.UTF_8), HexFormat.of().formatHex(hash));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    Uni<Long> run(ReactiveRedisDataSource redis, List<String> keys, List<String> arguments) {
        return redis.execute("EVALSHA", command(sha1, keys, arguments))
                .onFailure(failure -> String.valueOf(failure.getMessage()).startsWith("NOSCRIPT"))
                .recoverWithUni(() -> redis.execute("EVAL", command(source, keys, arguments)))
                .map(Response::toLong);
    }

    private static String[] command(String script, List<String> keys, List<String> arguments) {
        List<String> parts = new ArrayList<>(2 + keys.size() + arguments.size());
        parts.add(script);
        parts.add(String.valueOf(keys.size()));
        parts.addAll(keys);
        parts.addAll(arguments);
        return parts.toArray(String[]::new);
    }
}
