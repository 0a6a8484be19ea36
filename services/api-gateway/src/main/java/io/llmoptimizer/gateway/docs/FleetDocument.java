package io.llmoptimizer.gateway.docs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmoptimizer.gateway.proxy.Service;
import io.llmoptimizer.gateway.proxy.Services;
import io.llmoptimizer.gateway.routes.RouteTable;
import io.llmoptimizer.gateway.routes.Routes;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/** Fetches what each service offers and merges it. A service that is away is named in the document, not missed silently. */
@Singleton
public class FleetDocument {
    private static final Logger LOG = Logger.getLogger(FleetDocument.class);
    private static final String PATH = "/q/openapi?format=json";
    private static final Duration GOOD_FOR = Duration.ofMinutes(1);
    private static final Duration INCOMPLETE_GOOD_FOR = Duration.ofSeconds(3);
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final Services services;
    private final Routes routes;
    private final ObjectMapper json;
    private final Clock clock;
    private final Vertx vertx;
    private final HttpClient client;
    private volatile Remembered remembered;

    private record Remembered(Future<Buffer> document, Instant until) {}

    FleetDocument(Services services, Routes routes, ObjectMapper json, Clock clock, Vertx vertx) {
        this.services = services;
        this.routes = routes;
        this.json = json;
        this.clock = clock;
        this.vertx = vertx;
        this.client = vertx.createHttpClient(new HttpClientOptions().setConnectTimeout((int) TIMEOUT.toMillis()));
    }

    /** The merged document as JSON. */
    public synchronized Future<Buffer> current() {
        Remembered known = remembered;
        if (known != null && clock.instant().isBefore(known.until())) {
            return known.document();
        }
        Future<Buffer> merged = fetchAll();
        remembered = new Remembered(merged, clock.instant().plus(INCOMPLETE_GOOD_FOR));
        return merged;
    }

    private Future<Buffer> fetchAll() {
        Map<String, Future<Optional<Buffer>>> fetched = new TreeMap<>();
        services.all().forEach(service -> fetched.put(service.name(), fetch(service)));
        return Future.all(List.copyOf(fetched.values()))
                // Some hundred kilobytes of JSON: too long for an event loop.
                .compose(all -> vertx.executeBlocking(() -> merge(fetched), false));
    }

    private Future<Optional<Buffer>> fetch(Service service) {
        return client.request(new RequestOptions()
                        .setMethod(HttpMethod.GET)
                        .setAbsoluteURI(service.url() + PATH)
                        .setTimeout(TIMEOUT.toMillis()))
                .compose(HttpClientRequest::send)
                .compose(response -> response.statusCode() == 200
                        ? response.body().map(Optional::of)
                        : Future.succeededFuture(Optional.<Buffer>empty()))
                .otherwise(failure -> Optional.empty());
    }

    private Buffer merge(Map<String, Future<Optional<Buffer>>> fetched) throws JsonProcessingException {
        MergedDocument merged = new MergedDocument(this::isOffered);
        merged.add("gateway", own());
        boolean complete = true;
        for (Map.Entry<String, Future<Optional<Buffer>>> each : fetched.entrySet()) {
            Optional<ObjectNode> document = each.getValue().result().flatMap(body -> parse(each.getKey(), body));
            if (document.isPresent()) {
                merged.add(each.getKey(), document.get());
            } else {
                merged.missing(each.getKey());
                complete = false;
            }
        }
        Buffer written = Buffer.buffer(json.writeValueAsBytes(merged.document()));
        if (complete) {
            remembered = new Remembered(
                    Future.succeededFuture(written), clock.instant().plus(GOOD_FOR));
        }
        return written;
    }

    private Optional<ObjectNode> parse(String service, Buffer body) {
        try {
            JsonNode document = json.readTree(body.getBytes());
            return document instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
        } catch (IOException malformed) {
            LOG.warnf("the OpenAPI document of %s can't be read: %s", service, malformed.getMessage());
            return Optional.empty();
        }
    }

    private boolean isOffered(String method, String path) {
        return OwnCalls.PATHS.contains(path) || routes.current().match(method, path) instanceof RouteTable.Match.Found;
    }

    private ObjectNode own() {
        try (InputStream in = FleetDocument.class.getResourceAsStream("/gateway-openapi.json")) {
            return (ObjectNode) json.readTree(in);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
