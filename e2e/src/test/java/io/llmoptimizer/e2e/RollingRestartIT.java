package io.llmoptimizer.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Replacing the gateways one after the other, as a deployment does, is noticed by no client. */
@ExtendWith(Fleet.Shared.class)
@Order(40)
class RollingRestartIT {
    private static final List<Integer> PORTS = List.of(8091, 8092);
    private static final int QUICK_CLIENTS = 4;
    /** Each of their answers takes four seconds, so that some are under way whenever a replica is told to stop. */
    private static final int SLOW_CLIENTS = 8;
    /** One of those that the sandbox has much to say to. */
    private static final String PROMPT = "Tell me about your day.";

    private static final int IN_EACH_LIFE = 30;
    private static final int SIGTERM_EXIT = 128 + 15;
    private static final Duration READY_AT_LATEST = Duration.ofMinutes(2);

    private final List<Replica> lives = new ArrayList<>();
    private final ConcurrentLinkedQueue<String> lost = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean enough = new AtomicBoolean();

    @Test
    void no_request_is_lost_while_each_gateway_is_replaced_under_load(Fleet fleet) throws Exception {
        Tenant tenant = Tenant.register(fleet.gateway());
        try (ReadyReplicas balancer = new ReadyReplicas();
                ExecutorService threads = Executors.newFixedThreadPool(QUICK_CLIENTS + SLOW_CLIENTS)) {
            for (int port : PORTS) {
                begin(Replica.start(fleet, fleet.port(port)), balancer);
            }
            List<SteadyClient> clients = clients(balancer, tenant);
            List<Future<?>> asking = new ArrayList<>();
            clients.forEach(client -> asking.add(threads.submit(() -> client.askUntil(enough::get, lost::add))));
            try {
                for (Replica old : List.copyOf(lives)) {
                    replace(old, balancer, clients);
                }
            } finally {
                enough.set(true);
            }
            for (Future<?> each : asking) {
                each.get();
            }
            clients.forEach(SteadyClient::close);

            assertThat(lost).isEmpty();
            assertThat(clients)
                    .allSatisfy(client -> assertThat(client.answered()).isGreaterThan(1));
            assertThat(lives)
                    .hasSize(2 * PORTS.size())
                    .allSatisfy(life -> assertThat(life.served()).as("%s", life).isGreaterThanOrEqualTo(IN_EACH_LIFE));
        } finally {
            lives.forEach(Replica::close);
        }
    }

    /** A further replica, used once it says that it is ready. */
    private void begin(Replica replica, ReadyReplicas balancer) {
        lives.add(replica);
        balancer.add(replica);
        await(replica + " is ready; see " + replica.log())
                .atMost(READY_AT_LATEST)
                .until(() -> balancer.isUsed(replica));
    }

    private void replace(Replica old, ReadyReplicas balancer, List<SteadyClient> clients) throws InterruptedException {
        awaitServing(old);
        int told = told(clients);

        int exitCode = old.stop();

        assertThat(exitCode).as("how %s ended", old).isIn(0, SIGTERM_EXIT);
        await().until(() -> !balancer.isUsed(old));
        assertThat(told(clients)).as("clients that were told to leave").isGreaterThan(told);
        Replica next = old.startAgain();
        begin(next, balancer);
        awaitServing(next);
    }

    private void awaitServing(Replica replica) {
        await(replica + " serves")
                .atMost(READY_AT_LATEST)
                .until(() -> !lost.isEmpty() || replica.served() >= IN_EACH_LIFE);
        assertThat(lost).isEmpty();
    }

    private static int told(List<SteadyClient> clients) {
        return clients.stream().mapToInt(SteadyClient::toldToLeave).sum();
    }

    private static List<SteadyClient> clients(ReadyReplicas balancer, Tenant tenant) {
        List<SteadyClient> clients = new ArrayList<>();
        for (int i = 0; i < QUICK_CLIENTS + SLOW_CLIENTS; i++) {
            String model = i < QUICK_CLIENTS ? "sandbox/answer" : "sandbox/slow";
            clients.add(new SteadyClient(balancer, tenant.createKey().secret(), model, PROMPT));
        }
        return clients;
    }
}
