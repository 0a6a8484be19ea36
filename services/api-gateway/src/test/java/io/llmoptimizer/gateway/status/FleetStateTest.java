package io.llmoptimizer.gateway.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmoptimizer.gateway.status.FleetState.Part;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FleetStateTest {
    @Test
    void a_services_stores_are_told_with_it() {
        Part part = FleetHealth.read(503, Buffer.buffer("""
                {"status":"DOWN","checks":[{"name":"postgres","status":"DOWN"},{"name":"keys","status":"UP"}]}"""));

        assertThat(part).isEqualTo(new Part("DOWN", null, Map.of("postgres", "DOWN", "keys", "UP")));
    }

    @Test
    void an_answer_that_is_no_report_is_down() {
        assertThat(FleetHealth.read(200, Buffer.buffer("<html>")).isUp()).isFalse();
        assertThat(FleetHealth.read(200, Buffer.buffer("[1]")).isUp()).isFalse();
        assertThat(FleetHealth.read(200, Buffer.buffer("{\"checks\":7}")).isUp())
                .isFalse();
    }

    @Test
    void one_part_that_is_down_makes_the_fleet_down() {
        assertThat(FleetState.of(Instant.EPOCH, Map.of("auth", Part.up()), Map.of("redis", Part.up()))
                        .isUp())
                .isTrue();
        assertThat(FleetState.of(Instant.EPOCH, Map.of("auth", Part.up()), Map.of("redis", Part.down("x")))
                        .isUp())
                .isFalse();
    }
}
