package io.llmoptimizer.integration.execution;

import io.llmoptimizer.http.caller.Caller;
import io.llmoptimizer.integration.aliases.Aliases;
import io.llmoptimizer.integration.budgets.SpendGuard;
import io.llmoptimizer.integration.cache.ResponseCache;
import io.llmoptimizer.integration.catalog.Catalog;
import io.llmoptimizer.integration.catalog.Model;
import io.llmoptimizer.integration.catalog.Model.Kind;
import io.llmoptimizer.integration.chat.ChatRequest;
import io.llmoptimizer.integration.chat.ModelRequest;
import io.llmoptimizer.integration.chat.Operation;
import io.llmoptimizer.integration.execution.RunningCall.Parts;
import io.llmoptimizer.integration.limits.TokenLimits;
import io.llmoptimizer.integration.overrides.PriceOverrides;
import io.llmoptimizer.integration.providers.ModelProvider;
import io.llmoptimizer.integration.providers.Providers;
import io.llmoptimizer.integration.routing.RouteDecision.NoProvider;
import io.llmoptimizer.integration.routing.RouteDecision.NotAllowed;
import io.llmoptimizer.integration.routing.RouteDecision.Planned;
import io.llmoptimizer.integration.routing.RouteDecision.ShutDown;
import io.llmoptimizer.integration.routing.RouteDecision.UnknownModel;
import io.llmoptimizer.integration.routing.RouteDecision.WrongKind;
import io.llmoptimizer.integration.routing.RoutePlan;
import io.llmoptimizer.integration.routing.RoutePlanner;
import io.llmoptimizer.integration.routing.RouteRequest;
import io.llmoptimizer.integration.routing.UsableModel;
import io.llmoptimizer.integration.tokens.TokenCounter;
import io.llmoptimizer.integration.usage.UsageLog;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Runs calls. */
@Singleton
public class CallExecutor {
    private final Catalog catalog;
    private final Aliases aliases;
    private final PriceOverrides prices;
    private final Providers providers;
    private final UsageLog usage;
    private final Vertx vertx;
    private final Parts parts;

    CallExecutor(
            Catalog catalog,
            Aliases aliases,
            PriceOverrides prices,
            Providers providers,
            ResponseCache cache,
            TokenLimits limits,
            SpendGuard budgets,
            UsageLog usage,
            TokenCounter tokens,
            LiveCalls live,
            ExecutionConfig config,
            Clock clock,
            Vertx vertx) {
        this.catalog = catalog;
        this.aliases = aliases;
        this.prices = prices;
        this.providers = providers;
        this.usage = usage;
        this.vertx = vertx;
        this.parts = new Parts(
                providers::find,
                CacheView.AnswerCache.of(cache),
                Books.of(limits, budgets, usage),
                tokens,
                live,
                config,
                clock);
    }

    /**
     * Runs {@code call} on the present Vert.x context.
     *
     * @throws CallException when it is refused before anything was done for it
     */
    public RunningCall run(ModelCall call) {
        RoutePlan plan = plan(call);
        if (!usage.accepting()) {
            throw new CallException(Refusals.usageNotRecorded());
        }
        RunningCall running = new RunningCall(call, plan, parts, vertx.getOrCreateContext());
        running.start();
        return running;
    }

    /** What {@code caller} can call now. */
    public List<UsableModel> models(Caller caller) {
        Instant now = parts.clock().instant();
        return planner(caller).usable(caller.allowedModels(), aliases.of(caller.organization())).stream()
                .map(usable -> usable.with(model -> prices.at(caller.organization(), model, now)))
                .toList();
    }

    /** The model that {@code name} stands for, if {@code caller} can use it now. */
    public Optional<UsableModel> model(String name, Caller caller) {
        Instant now = parts.clock().instant();
        return planner(caller)
                .usable(name, caller.allowedModels(), aliases.of(caller.organization()))
                .map(usable -> usable.with(model -> prices.at(caller.organization(), model, now)));
    }

    /** An estimate of the tokens of a prompt, by our own vocabulary; on the present Vert.x context. */
    public Future<Long> countPrompt(ChatRequest request) {
        return vertx.executeBlocking(() -> parts.tokens().prompt(request), false);
    }

    /** Which providers there are depends on whose keys there are. */
    private RoutePlanner planner(Caller caller) {
        Instant now = parts.clock().instant();
        return new RoutePlanner(
                catalog,
                provider -> providers.isReady(provider, caller.organization()),
                model -> model.traits().isShutDown(now));
    }

    private RoutePlan plan(ModelCall call) {
        Operation operation = call.request().operation();
        RouteRequest request = new RouteRequest(
                call.request().model(),
                kindFor(operation),
                call.options().fallbacks(),
                call.caller().allowedModels(),
                aliases.of(call.caller().organization()));
        return switch (planner(call.caller()).plan(request)) {
            case Planned planned -> suited(offered(planned.plan(), call), call.request());
            case UnknownModel unknown ->
                throw refused(
                        unknown.alias()
                                .map(alias -> Refusals.brokenAlias(alias, unknown.name()))
                                .orElseGet(() -> Refusals.unknownModel(unknown.name())),
                        unknown.fallback());
            case NotAllowed denied -> throw refused(Refusals.modelNotAllowed(denied.name()), denied.fallback());
            case WrongKind other -> throw refused(unsuited(other.model(), operation), other.fallback());
            case ShutDown over -> throw refused(Refusals.shutDown(over.model()), over.fallback());
            case NoProvider none -> throw new CallException(Refusals.noProvider(whatIsMissing(none.model())));
        };
    }

    private static Kind kindFor(Operation operation) {
        return switch (operation) {
            case CHAT, TEXT_COMPLETION -> Kind.CHAT;
            case EMBEDDINGS -> Kind.EMBEDDING;
            case MODERATION -> Kind.MODERATION;
        };
    }

    /** What of the plan can be asked for this at all, at the caller's prices of its start: they hold for the whole call. */
    private RoutePlan offered(RoutePlan plan, ModelCall call) {
        Operation operation = call.request().operation();
        List<Model> able = plan.candidates().stream()
                .filter(model -> offers(model.provider(), operation))
                .map(model -> prices.at(call.caller().organization(), model, call.acceptedAt()))
                .toList();
        if (able.isEmpty()) {
            throw new CallException(Refusals.notOffered(plan.primary().provider(), operation));
        }
        return new RoutePlan(plan.strategy(), able);
    }

    /** What of the plan is not known to lack what the request needs. */
    private static RoutePlan suited(RoutePlan plan, ModelRequest request) {
        if (!(request instanceof ChatRequest chat)) {
            return plan;
        }
        List<Model> able = plan.candidates().stream()
                .filter(model -> Needs.unmet(chat, model).isEmpty())
                .toList();
        if (able.isEmpty()) {
            throw new CallException(Needs.unmet(chat, plan.primary()).orElseThrow());
        }
        return new RoutePlan(plan.strategy(), able);
    }

    private CallError unsuited(Model model, Operation operation) {
        return offers(model.provider(), operation)
                ? Refusals.wrongKind(model, operation)
                : Refusals.notOffered(model.provider(), operation);
    }

    /** A provider that this installation lacks is not at fault for what is asked of it. */
    private boolean offers(String provider, Operation operation) {
        return providers.find(provider).map(known -> known.offers(operation)).orElse(true);
    }

    private static CallException refused(CallError error, boolean fallback) {
        return new CallException(fallback ? error.about("llmo-fallbacks") : error);
    }

    private String whatIsMissing(Model model) {
        return providers
                .find(model.provider())
                .flatMap(ModelProvider::missing)
                .orElseGet(() -> "The model \"" + model.id() + "\" is known, but this installation has no provider "
                        + model.provider() + ": set llmo.providers." + model.provider() + ".base-url and .api-key.");
    }
}
