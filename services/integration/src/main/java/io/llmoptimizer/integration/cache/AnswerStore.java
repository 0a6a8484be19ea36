package io.llmoptimizer.integration.cache;

import io.llmoptimizer.redis.RedisCommands;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Answers in Redis. Per organization:
 *
 * <ul>
 *   <li>{@code llmo:cache:<organization>:<generation>:<digest>}: one answer, a string with a time to live
 *   <li>{@code llmo:cache:{<organization>}:generations}: hash, how often all answers ({@code *}) or those of a model were
 *       deleted; without expiry, since a generation must not start anew while answers live
 *   <li>{@code llmo:cache:{<organization>}:index}: sorted set of {@code <model> <key>} by the epoch milliseconds of its expiry
 *   <li>{@code llmo:cache:{<organization>}:statistics}: hash of {@code hits}, {@code misses}, {@code savedNanoUsd}
 * </ul>
 *
 * Answers carry no hash tag, so those of one organization spread over a cluster; no command names more than one key.
 */
@Singleton
class AnswerStore {
    private static final String PREFIX = "llmo:cache:";
    private static final String ALL = "*";
    private static final String HITS = "hits";
    private static final String MISSES = "misses";
    private static final String SAVED = "savedNanoUsd";
    /** Other calls' commands do not wait behind more of them. */
    private static final int REMOVED_AT_ONCE = 64;
    /** No name of a model contains it, and no key. */
    private static final char SEPARATOR = ' ';

    private final RedisCommands redis;

    AnswerStore(RedisCommands redis) {
        this.redis = redis;
    }

    Future<Generation> generation(UUID organization, String model) {
        return send(Command.HMGET, generations(organization), ALL, field(model))
                .map(found ->
                        new Generation(textOr(found.get(0), Generation.NEVER), textOr(found.get(1), Generation.NEVER)));
    }

    Future<Optional<KeptAnswer>> get(CacheKey key, Generation generation) {
        return redis.send(Request.cmd(Command.GET).arg(name(key, generation)))
                .map(found -> found == null
                        ? Optional.empty()
                        : Optional.of(KeptAnswer.decode(found.toBuffer().getBytes())));
    }

    /** Keeps an answer until it expires, in the index too. */
    Future<Void> put(CacheKey key, Generation generation, KeptAnswer answer, Instant now) {
        String name = name(key, generation);
        String expiry = Long.toString(answer.expires().toEpochMilli());
        String index = index(key.organization());
        return redis.send(Request.cmd(Command.SET)
                        .arg(name)
                        .arg(Buffer.buffer(answer.encode()))
                        .arg("PX")
                        .arg(Duration.between(now, answer.expires()).toMillis()))
                .compose(done -> send(Command.ZADD, index, expiry, key.model() + SEPARATOR + name))
                .compose(done -> send(Command.ZREMRANGEBYSCORE, index, "-inf", Long.toString(now.toEpochMilli())))
                .mapEmpty();
    }

    /**
     * Deletes an organization's answers, of one model or all. They can't be found any more once the generation is raised;
     * after that their memory is given back.
     *
     * @return how many there were
     */
    Future<Long> delete(UUID organization, Optional<String> model, Instant now) {
        return send(
                        Command.HINCRBY,
                        generations(organization),
                        model.map(AnswerStore::field).orElse(ALL),
                        "1")
                .compose(done -> send(Command.ZRANGE, index(organization), "(" + now.toEpochMilli(), "+inf", "BYSCORE"))
                .compose(entries -> {
                    List<String> chosen = new ArrayList<>();
                    for (Response entry : entries) {
                        String member = entry.toString();
                        if (model.isEmpty()
                                || member.substring(0, member.lastIndexOf(SEPARATOR))
                                        .equals(model.get())) {
                            chosen.add(member);
                        }
                    }
                    return remove(organization, chosen).map((long) chosen.size());
                });
    }

    /** Answers that have not expired by {@code now}. */
    Future<Long> entries(UUID organization, Instant now) {
        return send(Command.ZCOUNT, index(organization), "(" + now.toEpochMilli(), "+inf")
                .map(Response::toLong);
    }

    /** Adds {@code counts} to the organization's statistics. */
    Future<Void> add(UUID organization, Counts counts) {
        String statistics = statistics(organization);
        return send(Command.HINCRBY, statistics, HITS, Long.toString(counts.hits()))
                .compose(done -> send(Command.HINCRBY, statistics, MISSES, Long.toString(counts.misses())))
                .compose(done -> send(Command.HINCRBY, statistics, SAVED, Long.toString(counts.savedNanoUsd())))
                .mapEmpty();
    }

    /** What was added for the organization so far. */
    Future<Counts> counts(UUID organization) {
        return send(Command.HMGET, statistics(organization), HITS, MISSES, SAVED)
                .map(found -> new Counts(number(found.get(0)), number(found.get(1)), number(found.get(2))));
    }

    private Future<Void> remove(UUID organization, List<String> members) {
        if (members.isEmpty()) {
            return Future.succeededFuture();
        }
        int now = Math.min(members.size(), REMOVED_AT_ONCE);
        List<Future<Response>> removals = new ArrayList<>();
        for (String member : members.subList(0, now)) {
            removals.add(send(Command.UNLINK, member.substring(member.lastIndexOf(SEPARATOR) + 1)));
            removals.add(send(Command.ZREM, index(organization), member));
        }
        return Future.join(removals).compose(done -> remove(organization, members.subList(now, members.size())));
    }

    private Future<Response> send(Command command, String... arguments) {
        Request request = Request.cmd(command);
        for (String argument : arguments) {
            request.arg(argument);
        }
        return redis.send(request);
    }

    private static String textOr(Response value, String absent) {
        return value == null ? absent : value.toString();
    }

    private static long number(Response value) {
        return value == null ? 0 : value.toLong();
    }

    private static String name(CacheKey key, Generation generation) {
        return PREFIX + key.organization() + ":" + generation + ":" + key.digest();
    }

    private static String field(String model) {
        return "model:" + model;
    }

    private static String generations(UUID organization) {
        return PREFIX + "{" + organization + "}:generations";
    }

    private static String index(UUID organization) {
        return PREFIX + "{" + organization + "}:index";
    }

    private static String statistics(UUID organization) {
        return PREFIX + "{" + organization + "}:statistics";
    }
}
