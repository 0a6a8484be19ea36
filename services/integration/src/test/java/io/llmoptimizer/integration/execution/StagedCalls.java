package io.llmoptimizer.integration.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmoptimizer.common.events.UsageRecorded;
import io.llmoptimizer.integration.execution.Stage.Heard;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A stage for each test of calls, on one Vert.x. */
abstract class StagedCalls {
    static Vertx vertx;
    final Stage stage = new Stage(vertx);

    @BeforeAll
    static void startVertx() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stopVertx() {
        vertx.close();
    }

    static Heard ended(Heard heard) {
        await().until(() -> heard.ended);
        return heard;
    }

    /** The record of a call that nobody listens to any more. */
    UsageRecorded recorded() {
        await().until(() -> !stage.books.settled.isEmpty());
        return onlyRecord();
    }

    UsageRecorded onlyRecord() {
        assertThat(stage.books.records).hasSize(1);
        assertThat(stage.books.settled).hasSize(1);
        return stage.books.records.getFirst();
    }
}
