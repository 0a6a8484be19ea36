package io.llmoptimizer.events.consume;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParseException;
import io.vertx.core.VertxException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OutagesTest {
    private final Outages outages = new Outages(List.of(failure -> failure instanceof ArithmeticException));

    static Stream<Throwable> outages() {
        return Stream.of(
                new ConnectException("refused"),
                new UnknownHostException("postgres"),
                new IOException("connection reset"),
                new TimeoutException("pool"),
                new io.smallrye.mutiny.TimeoutException(),
                new VertxException("connection was closed"),
                new IllegalStateException(new CompletionException(new ConnectException("deep inside"))),
                new ArithmeticException("by a rule of the service"));
    }

    static Stream<Throwable> theEventsFault() {
        return Stream.of(
                new IllegalArgumentException("bad amount"),
                new NullPointerException(),
                new UncheckedIOException(new JsonParseException(null, "not JSON")));
    }

    @ParameterizedTest
    @MethodSource("outages")
    void a_store_that_can_not_be_reached_is_waited_for(Throwable failure) {
        assertThat(outages.include(failure)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("theEventsFault")
    void a_failure_that_is_about_the_event_is_counted(Throwable failure) {
        assertThat(outages.include(failure)).isFalse();
    }

    @Test
    void a_cause_that_is_its_own_cause_ends_the_search() {
        RuntimeException outer = new RuntimeException("outer");
        RuntimeException inner = new RuntimeException("inner", outer);
        outer.initCause(inner);
        assertThat(outages.include(outer)).isFalse();
    }
}
