package io.llmoptimizer.integration.providers.sandbox;

import io.llmoptimizer.integration.chat.ChatEvent;
import io.llmoptimizer.integration.providers.ProviderException;
import io.llmoptimizer.integration.providers.ProviderFailure;
import io.llmoptimizer.integration.providers.ProviderFailure.Broken;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Flow;

/** Plays a script to one subscriber, no faster than it asks. On one Vert.x context. */
final class Performance implements Flow.Subscription {
    private final Vertx vertx;
    private final Flow.Subscriber<? super ChatEvent> subscriber;
    private Iterator<Step> steps;
    private Step next;
    private long wanted;
    private boolean playing;
    private boolean waiting;
    private boolean over;
    private long timer;

    /** One step of a script. A script without a failure ends well. */
    sealed interface Step {
        record Say(ChatEvent event) implements Step {}

        record Wait(Duration pause) implements Step {}

        record Fail(ProviderFailure failure) implements Step {}
    }

    Performance(Vertx vertx, Flow.Subscriber<? super ChatEvent> subscriber) {
        this.vertx = vertx;
        this.subscriber = subscriber;
    }

    void play(Future<List<Step>> script) {
        script.onSuccess(written -> {
                    steps = written.iterator();
                    advance();
                    play();
                })
                .onFailure(failure -> {
                    over = true;
                    subscriber.onError(new ProviderException(
                            new Broken(SandboxProvider.ID, 500, "the prompt could not be counted: " + failure)));
                });
    }

    @Override
    public void request(long count) {
        wanted = Math.addExact(wanted, Math.min(count, Integer.MAX_VALUE));
        play();
    }

    @Override
    public void cancel() {
        over = true;
        if (waiting) {
            vertx.cancelTimer(timer);
        }
    }

    private void play() {
        if (playing || waiting || steps == null) {
            return;
        }
        playing = true;
        try {
            while (!over && !waiting && !isHeldBack()) {
                Step step = next;
                advance();
                perform(step);
            }
        } finally {
            playing = false;
        }
    }

    /** What is said needs somebody who asked for it; all else does not. */
    private boolean isHeldBack() {
        return next instanceof Step.Say && wanted == 0;
    }

    private void perform(Step step) {
        switch (step) {
            case Step.Say say -> {
                wanted--;
                subscriber.onNext(say.event());
            }
            case Step.Wait wait -> {
                waiting = true;
                timer = vertx.setTimer(Math.max(1, wait.pause().toMillis()), fired -> {
                    waiting = false;
                    play();
                });
            }
            case Step.Fail fail -> {
                over = true;
                subscriber.onError(new ProviderException(fail.failure()));
            }
            case null -> {
                over = true;
                subscriber.onComplete();
            }
        }
    }

    private void advance() {
        next = steps.hasNext() ? steps.next() : null;
    }
}
