package io.llmoptimizer.e2e.vendors;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All simulators, and the settings that lead a fleet to them. They stay when the fleet is restarted. */
public final class Vendors implements AutoCloseable {
    private final int portOffset;
    private final Map<Vendor, VendorSimulator> running = new EnumMap<>(Vendor.class);

    /** @param portOffset as the fleet's */
    public Vendors(int portOffset) {
        this.portOffset = portOffset;
    }

    public void start() {
        for (Vendor vendor : Vendor.values()) {
            running.put(vendor, vendor.simulator().start(vendor.port() + portOffset));
        }
    }

    public VendorSimulator of(Vendor vendor) {
        return running.get(vendor);
    }

    /** Options of a service's JVM, none of which has a blank in it. */
    public String javaOptions() {
        List<String> options = new ArrayList<>();
        for (Vendor vendor : Vendor.values()) {
            String address = "http://127.0.0.1:" + (vendor.port() + portOffset) + vendor.path();
            for (String id : List.of(vendor.id(), vendor.failingId())) {
                String settings = "-Dllmo.providers." + id;
                options.add(settings + ".api=" + vendor.id());
                options.add(settings + ".base-url=" + address);
                if (vendor != Vendor.OLLAMA) {
                    options.add(settings + ".api-key=" + vendor.key());
                }
            }
        }
        options.add("-Dllmo.providers.ollama-failing.key-required=false");
        options.add("-Dllmo.providers.openai-failing.max-tokens-parameter=max_completion_tokens");
        options.add("-Dllmo.providers.mistral-failing.ask-stream-usage=false");
        options.add("-Dllmo.catalog.models.ollama.qwen3-vl.input=0.5");
        options.add("-Dllmo.catalog.models.ollama.qwen3-vl.output=1");
        options.add("-Dllmo.catalog.self-hosted="
                + Stream.concat(
                                Stream.of("ollama", "vllm", "lm-studio", "llama-cpp"),
                                Stream.of(Vendor.values()).map(Vendor::failingId))
                        .collect(Collectors.joining(",")));
        return String.join(" ", options);
    }

    @Override
    public void close() {
        running.values().forEach(VendorSimulator::close);
    }
}
