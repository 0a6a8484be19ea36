package io.llmoptimizer.events.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.pgclient.PgException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresOutagesTest {
    private final PostgresOutages outages = new PostgresOutages();

    @ParameterizedTest
    @ValueSource(strings = {"08006", "57P01", "53300", "40001", "40P01", "42P01", "25006", "55P03", "58030", "28P01"})
    void a_database_that_can_not_serve_is_waited_for(String sqlState) {
        assertThat(outages.isOutage(new PgException("no", "FATAL", sqlState, null)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"23505", "23514", "22003", "22P02", "P0001"})
    void a_row_the_database_refuses_is_the_events_fault(String sqlState) {
        assertThat(outages.isOutage(new PgException("no", "ERROR", sqlState, null)))
                .isFalse();
    }
}
