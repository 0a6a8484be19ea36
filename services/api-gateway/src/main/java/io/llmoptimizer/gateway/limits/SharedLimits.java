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
import java.util.List;

/** The limits all replicas share, decided in Redis: one script and one round trip for all limits of a request. */
final class SharedLimits {
    private static final String SCRIPT = read("request-limits.lua");
    private static final String SCRIPT_SHA1 = sha1(SCRIPT);
    /** Leaves the time to Redis, so that replicas with different clocks agree. */
    static final long TIME_OF_REDIS = 0;

    private SharedLimits() {}

    static Future<Admission> admit(RedisLine line, List<Limit> limits) {
        return admit(line, limits, TIME_OF_REDIS);
    }

    static Future<Admission> admit(RedisLine line, List<Limit> limits, long nowMicros) {
        return line.send(command(Command.EVALSHA, SCRIPT_SHA1, limits, nowMicros))
                .recover(failure -> isUnknownScript(failure)
                        ? line.send(command(Command.EVAL, SCRIPT, limits, nowMicros))
                        : Future.failedFuture(failure))
                .map(answer -> read(answer, limits));
    }

    private static Request command(Command command, String script, List<Limit> limits, long nowMicros) {
        Request request = Request.cmd(command).arg(script).arg(limits.size());
        for (Limit limit : limits) {
            request.arg(limit.key());
        }
        request.arg(nowMicros);
        for (Limit limit : limits) {
            request.arg(limit.rate().intervalMicros()).arg(limit.rate().burst());
        }
        return request;
    }

    private static Admission read(Response answer, List<Limit> limits) {
        boolean admitted = answer.get(0).toInteger() == 1;
        Limit limit = limits.get(answer.get(1).toInteger() - 1);
        long resetMicros = answer.get(3).toLong();
        return admitted
                ? Admissions.admitted(limit, answer.get(2).toLong(), resetMicros)
                : Admissions.exhausted(limit, resetMicros, answer.get(4).toLong());
    }

    /** Redis forgets its scripts when it restarts, and learns ours again from the first request. */
    private static boolean isUnknownScript(Throwable failure) {
        return failure.getMessage() != null && failure.getMessage().startsWith("NOSCRIPT");
    }

    private static String read(String resource) {
        try (InputStream in = SharedLimits.class.getResourceAsStream("/" + resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is missing from the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
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
