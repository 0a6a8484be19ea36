package io.llmoptimizer.bench.load;

import io.llmoptimizer.bench.DemoAccount;
import io.llmoptimizer.bench.FleetHome;
import io.llmoptimizer.bench.Gateway;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The main path under load: chat completions of the sandbox model with the cache bypassed, whole and streamed. */
public final class Load {
    private static final int CONNECTIONS = Integer.getInteger("connections", 32);
    // A JVM needs some ten thousand requests until its compiler has seen the path.
    private static final Duration WARM_UP = Duration.ofSeconds(Integer.getInteger("warmup", 60));
    private static final Duration MEASURED = Duration.ofSeconds(Integer.getInteger("seconds", 20));

    public static void main(String[] arguments) throws InterruptedException {
        Gateway gateway = Gateway.fromEnvironment();
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        try {
            String key = DemoAccount.ensure(gateway, FleetHome.path()).apiKey();
            Measurement measurement = new Measurement(vertx, System.out, WARM_UP, MEASURED);
            long errors = measurement
                            .of("whole answers", CONNECTIONS, gateway.base(), new ChatCalls(key, false))
                            .errors()
                    + measurement
                            .of("streamed answers", CONNECTIONS, gateway.base(), new ChatCalls(key, true))
                            .errors();
            if (errors > 0) {
                System.exit(1);
            }
        } catch (IllegalStateException | TimeoutException failed) {
            System.err.println(failed.getMessage());
            System.exit(1);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().orTimeout(5, TimeUnit.SECONDS);
        }
    }

    private Load() {}
}
