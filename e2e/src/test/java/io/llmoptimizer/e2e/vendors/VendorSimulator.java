package io.llmoptimizer.e2e.vendors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.llmoptimizer.bench.Gateway;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/** A vendor's server on this machine. What it does follows from the request alone; what it saw can be asked for. */
public abstract class VendorSimulator implements AutoCloseable {
    /** In a streamed prompt: the answer does not end for {@link #LONG}. */
    public static final String SLOWLY = "slowly";

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration BETWEEN_WORDS = Duration.ofMillis(20);

    private final Queue<String> heard = new ConcurrentLinkedQueue<>();
    private final Queue<String> abandoned = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private HttpServer server;

    /** @throws RefusedException when the key is not in the header that this vendor wants */
    abstract void authorize(Headers headers);

    /** Where it lists its models, which is how its health is looked at. */
    abstract String modelsPath();

    abstract String models();

    /** @throws RefusedException when it does not take the request */
    abstract Prompt read(URI address, ObjectNode body);

    /** How it says that it can't understand a request. */
    abstract Refusal malformed(String param, String message);

    abstract Refusal refusal(Fault fault);

    abstract String whole(Prompt prompt, Reply reply);

    abstract String streamType();

    /** How a stream begins, if it begins with anything. */
    abstract String begin(Prompt prompt, Reply reply);

    abstract String piece(Prompt prompt, String text);

    abstract String calls(Prompt prompt, Reply reply);

    abstract String end(Prompt prompt, Reply reply);

    /** An error in the middle of a stream. */
    abstract String broken();

    VendorSimulator start(int port) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException taken) {
            throw new UncheckedIOException(
                    getClass().getSimpleName() + " can't have port " + port + "; LLMO_PORT_OFFSET moves it", taken);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
        return this;
    }

    /** How many prompts it was asked with this in it. */
    public long heard(String mark) {
        return count(heard, mark);
    }

    /** How many answers to prompts with this in it found their connection closed. */
    public long abandoned(String mark) {
        return count(abandoned, mark);
    }

    private static long count(Collection<String> texts, String mark) {
        return texts.stream().filter(text -> text.contains(mark)).count();
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String method = exchange.getRequestMethod();
        try {
            authorize(exchange.getRequestHeaders());
            if (method.equals("GET") && exchange.getRequestURI().getPath().equals(modelsPath())) {
                send(exchange, new Refusal(200, models()));
                return;
            }
            require(method.equals("POST"), "method", method + " is not allowed");
            String type = String.valueOf(exchange.getRequestHeaders().getFirst("content-type"));
            require(type.startsWith("application/json"), "content-type", type + " is not supported");
            answer(exchange, read(exchange.getRequestURI(), parsed(body)));
        } catch (RefusedException refused) {
            send(exchange, refused.refusal());
        }
    }

    private ObjectNode parsed(byte[] body) throws IOException {
        try {
            JsonNode json = Gateway.JSON.readTree(body);
            require(json.isObject(), "body", "the body is not a JSON object");
            return (ObjectNode) json;
        } catch (JsonProcessingException noJson) {
            throw new RefusedException(malformed("body", "the body is not JSON: " + noJson.getOriginalMessage()));
        }
    }

    private void answer(HttpExchange exchange, Prompt prompt) throws IOException {
        heard.add(prompt.text());
        Optional<Fault> fault = Fault.in(prompt.text());
        if (fault.isPresent() && fault.get() != Fault.BROKEN_STREAM) {
            send(exchange, refusal(fault.get()));
        } else if (prompt.streamed()) {
            exchange.getResponseHeaders().set("content-type", streamType());
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                stream(out, prompt, fault.isPresent());
            } catch (IOException gone) {
                abandoned.add(prompt.text());
                exchange.close();
            }
        } else {
            send(exchange, new Refusal(200, whole(prompt, Reply.to(prompt))));
        }
    }

    private void stream(OutputStream out, Prompt prompt, boolean breaks) throws IOException {
        Reply reply = Reply.to(prompt);
        write(out, begin(prompt, reply));
        if (breaks) {
            write(out, piece(prompt, "Half an answer"));
            write(out, broken());
            return;
        }
        if (prompt.text().contains(SLOWLY)) {
            long words = LONG.dividedBy(BETWEEN_WORDS);
            for (long word = 0; word < words; word++) {
                write(out, piece(prompt, " word"));
                LockSupport.parkNanos(BETWEEN_WORDS.toNanos());
            }
        }
        for (String piece : reply.pieces()) {
            write(out, piece(prompt, piece));
        }
        if (!reply.calls().isEmpty()) {
            write(out, calls(prompt, reply));
        }
        write(out, end(prompt, reply));
    }

    /** In two packets, cut wherever the middle is. */
    private static void write(OutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int middle = bytes.length / 2;
        out.write(Arrays.copyOf(bytes, middle));
        out.flush();
        out.write(Arrays.copyOfRange(bytes, middle, bytes.length));
        out.flush();
    }

    private static void send(HttpExchange exchange, Refusal answer) throws IOException {
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("content-type", "application/json");
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(answer.status(), bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    final void require(boolean right, String param, String message) {
        if (!right) {
            throw new RefusedException(malformed(param, message));
        }
    }

    /** Refuses members that the vendor does not know. */
    final void requireOnly(JsonNode object, String path, Collection<String> known) {
        require(object.isObject(), path, path + " is not an object");
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            String param = path.isEmpty() ? name : path + "." + name;
            require(known.contains(name), param, "unknown parameter: " + param);
        }
    }

    /** A base64 picture of a type that all vendors read. */
    final void picture(PromptBuilder prompt, String mediaType, String base64, String path) {
        require(mediaType.matches("image/(png|jpeg|gif|webp)"), path, mediaType + " is not a type of pictures");
        try {
            prompt.picture(mediaType, base64);
        } catch (IllegalArgumentException noBase64) {
            require(false, path, "the picture is not base64: " + noBase64.getMessage());
        }
    }

    static String event(JsonNode json) {
        return "data: " + json + "\n\n";
    }

    static ObjectNode object() {
        return Gateway.JSON.createObjectNode();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
