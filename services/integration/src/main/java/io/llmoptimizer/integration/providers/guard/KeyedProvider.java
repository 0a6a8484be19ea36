package io.llmoptimizer.integration.providers.guard;

import io.llmoptimizer.integration.chat.ChatEvent;
import io.llmoptimizer.integration.credentials.KeyRing;
import io.llmoptimizer.integration.credentials.ProviderKey;
import io.llmoptimizer.integration.credentials.ProviderKey.Owner;
import io.llmoptimizer.integration.credentials.Setback;
import io.llmoptimizer.integration.providers.ModelProvider;
import io.llmoptimizer.integration.providers.ProviderCall;
import io.llmoptimizer.integration.providers.ProviderException;
import io.llmoptimizer.integration.providers.ProviderFailure;
import io.llmoptimizer.integration.providers.ProviderFailure.CredentialsRefused;
import io.llmoptimizer.integration.providers.ProviderFailure.OutOfCredit;
import io.llmoptimizer.integration.providers.ProviderFailure.RateLimited;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Flow;
import org.jboss.logging.Logger;

/**
 * Gives each call one of the provider's keys. A call whose key is not served goes on with the next one, as long as nothing
 * of an answer was heard.
 */
public final class KeyedProvider extends GuardedProvider {
    private static final Logger LOG = Logger.getLogger(KeyedProvider.class);
    private static final int UNAUTHORIZED = 401;

    private final KeyRing keys;
    private final Optional<String> withoutKey;

    /** @param withoutKey what the provider lacks where there is no key; empty when it needs none */
    public KeyedProvider(ModelProvider provider, KeyRing keys, Optional<String> withoutKey) {
        super(provider);
        this.keys = keys;
        this.withoutKey = withoutKey;
    }

    @Override
    public Optional<String> missing() {
        return provider.missing().or(() -> keys.hasPlatformKey() ? Optional.empty() : withoutKey);
    }

    @Override
    public Optional<UUID> account(UUID organization) {
        return keys.account(organization);
    }

    @Override
    public Flow.Publisher<ChatEvent> answer(ProviderCall call) {
        return subscriber -> {
            Optional<ProviderKey> first = keys.choose(call.account(), call.model(), Set.of());
            if (first.isPresent()) {
                new Keyed(subscriber, call).ask(first.get());
            } else if (call.account().isPresent()) {
                refuse(subscriber);
            } else {
                provider.answer(call).subscribe(subscriber);
            }
        };
    }

    /** The organization brought keys, and none of them can be read: nobody else pays instead. */
    private void refuse(Flow.Subscriber<? super ChatEvent> subscriber) {
        subscriber.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long count) {}

            @Override
            public void cancel() {}
        });
        subscriber.onError(new ProviderException(new CredentialsRefused(id(), 0, Optional.of(""))));
    }

    /** What another key may help against. */
    private static Optional<Setback> setback(ProviderFailure failure) {
        return switch (failure) {
            case CredentialsRefused refused ->
                Optional.of(refused.status() == UNAUTHORIZED ? new Setback.Refused() : new Setback.NotForModel());
            case RateLimited limited -> Optional.of(new Setback.RateLimited(limited.retryAfter()));
            case OutOfCredit _ -> Optional.of(new Setback.OutOfCredit());
            case ProviderFailure.Unreachable _ -> Optional.empty();
            case ProviderFailure.TimedOut _ -> Optional.empty();
            case ProviderFailure.ModelMissing _ -> Optional.empty();
            case ProviderFailure.PromptTooLong _ -> Optional.empty();
            case ProviderFailure.ContentBlocked _ -> Optional.empty();
            case ProviderFailure.Rejected _ -> Optional.empty();
            case ProviderFailure.Unsupported _ -> Optional.empty();
            case ProviderFailure.Broken _ -> Optional.empty();
            case ProviderFailure.BrokenOff _ -> Optional.empty();
        };
    }

    /** One answer, with as many keys as it takes. All on one Vert.x context, so it needs no locks. */
    private final class Keyed implements Flow.Subscriber<ChatEvent>, Flow.Subscription {
        private final Flow.Subscriber<? super ChatEvent> downstream;
        private final ProviderCall call;
        private final Set<String> tried = new HashSet<>();
        private ProviderKey key;
        private Flow.Subscription upstream;
        private long wanted;
        private boolean announced;
        private boolean heard;
        private boolean ended;

        Keyed(Flow.Subscriber<? super ChatEvent> downstream, ProviderCall call) {
            this.downstream = downstream;
            this.call = call;
        }

        void ask(ProviderKey chosen) {
            key = chosen;
            provider.answer(call.with(chosen)).subscribe(this);
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            upstream = subscription;
            if (announced) {
                if (wanted > 0) {
                    upstream.request(wanted);
                }
            } else {
                announced = true;
                downstream.onSubscribe(this);
            }
        }

        @Override
        public void onNext(ChatEvent event) {
            if (ended) {
                return;
            }
            if (!heard) {
                heard = true;
                keys.worked(key, call.model());
            }
            wanted--;
            downstream.onNext(event);
        }

        @Override
        public void onError(Throwable failure) {
            if (ended) {
                return;
            }
            Optional<Setback> setback =
                    failure instanceof ProviderException known ? setback(known.failure()) : Optional.empty();
            if (setback.isPresent()) {
                rest(setback.get());
                Optional<ProviderKey> next =
                        heard ? Optional.empty() : keys.choose(call.account(), call.model(), tried);
                if (next.isPresent()) {
                    ask(next.get());
                    return;
                }
            }
            ended = true;
            downstream.onError(told(failure));
        }

        private void rest(Setback setback) {
            tried.add(key.id());
            if (keys.rest(key, call.model(), setback)) {
                LOG.warnf("provider %s does not serve the key %s: %s; it rests", id(), key.id(), setback);
            }
        }

        private Throwable told(Throwable failure) {
            return failure instanceof ProviderException known
                    ? new ProviderException(KeyTrace.removed(key.secret(), told(known.failure())))
                    : failure;
        }

        private ProviderFailure told(ProviderFailure failure) {
            return switch (failure) {
                // It lasts until the first of several keys is at work again, not until the last one that was asked.
                case RateLimited limited
                when tried.size() > 1 ->
                    new RateLimited(limited.provider(), limited.detail(), keys.soonest(call.account(), call.model()));
                case CredentialsRefused refused
                when key.owner() == Owner.ORGANIZATION ->
                    new CredentialsRefused(refused.provider(), refused.status(), Optional.of(key.name()));
                case OutOfCredit empty
                when key.owner() == Owner.ORGANIZATION -> new OutOfCredit(empty.provider(), Optional.of(key.name()));
                case ProviderFailure other -> other;
            };
        }

        @Override
        public void onComplete() {
            if (!ended) {
                ended = true;
                downstream.onComplete();
            }
        }

        @Override
        public void request(long count) {
            if (!ended) {
                wanted = Math.min(wanted, Long.MAX_VALUE - count) + count;
                upstream.request(count);
            }
        }

        @Override
        public void cancel() {
            if (!ended) {
                ended = true;
                upstream.cancel();
            }
        }
    }
}
