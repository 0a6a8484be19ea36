package io.llmoptimizer.events.outbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmoptimizer.common.events.CloudEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Events written in the transaction of the state change they report; {@link OutboxRelay} publishes them after commit. An
 * event that is appended again while it waits is kept once.
 */
@Singleton
public class Outbox {
    private final ObjectMapper json;

    public Outbox(ObjectMapper json) {
        this.json = json;
    }

    /** Adds one event to {@code transaction}. */
    public Uni<Void> append(SqlClient transaction, CloudEvent<?> event) {
        return append(transaction, List.of(event));
    }

    /** Adds all {@code events} to {@code transaction} in one statement. */
    public Uni<Void> append(SqlClient transaction, List<? extends CloudEvent<?>> events) {
        if (events.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        UUID[] ids = events.stream().map(CloudEvent::id).toArray(UUID[]::new);
        String[] types = events.stream().map(CloudEvent::type).toArray(String[]::new);
        String[] traces = events.stream().map(CloudEvent::traceparent).toArray(String[]::new);
        Buffer[] envelopes =
                events.stream().map(event -> Buffer.buffer(envelope(event))).toArray(Buffer[]::new);
        return transaction
                .preparedQuery("""
                        INSERT INTO outbox (id, type, traceparent, envelope)
                        SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bytea[])
                        ON CONFLICT (id) DO NOTHING
                        """)
                .execute(Tuple.newInstance(io.vertx.sqlclient.Tuple.of(ids, types, traces, envelopes)))
                .replaceWithVoid();
    }

    /** Adds one event to the transaction of a Hibernate {@code session}. */
    public Uni<Void> append(Mutiny.Session session, CloudEvent<?> event) {
        return session.createNativeQuery("""
                        INSERT INTO outbox (id, type, traceparent, envelope) VALUES (?1, ?2, ?3, ?4)
                        ON CONFLICT (id) DO NOTHING
                        """)
                .setParameter(1, event.id())
                .setParameter(2, event.type())
                .setParameter(3, event.traceparent())
                .setParameter(4, envelope(event))
                .executeUpdate()
                .replaceWithVoid();
    }

    private byte[] envelope(CloudEvent<?> event) {
        try {
            return json.writeValueAsBytes(event);
        } catch (JsonProcessingException unwritable) {
            throw new IllegalArgumentException("event " + event.type() + " can't be written as JSON", unwritable);
        }
    }
}
