package io.llmoptimizer.gateway.edge;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds out who is behind the proxies in front. Each proxy adds whom it saw at the end of the list, and a client may have begun
 * the list itself; so it is read from its end, as far as trusted proxies go. The first other address is the client's.
 */
@Singleton
public class TrustedProxies {
    private final List<Network> trusted;

    @Inject
    TrustedProxies(EdgeConfig config) {
        this(config.trustedProxies().orElse(List.of()).stream()
                .map(String::trim)
                .toList());
    }

    TrustedProxies(List<String> networks) {
        this.trusted = networks.stream().map(Network::of).toList();
    }

    /** Where {@code request} comes from. */
    public Origin of(HttpServerRequest request) {
        String peer =
                request.remoteAddress() == null ? null : request.remoteAddress().hostAddress();
        String scheme = request.isSSL() ? "https" : "http";
        return trusted.isEmpty() || peer == null || !isTrusted(peer)
                ? new Origin(peer, scheme)
                : behind(peer, scheme, request.headers());
    }

    Origin behind(String peer, String scheme, MultiMap headers) {
        List<Hop> hops = hops(headers);
        Origin origin = new Origin(peer, scheme);
        for (int i = hops.size() - 1; i >= 0; i--) {
            Hop hop = hops.get(i);
            String from = Ip.parse(hop.address()).isPresent() ? hop.address() : origin.address();
            origin = new Origin(from, hop.scheme() == null ? origin.scheme() : hop.scheme());
            if (!isTrusted(hop.address())) {
                break;
            }
        }
        return origin;
    }

    private boolean isTrusted(String address) {
        for (Network network : trusted) {
            if (network.contains(address)) {
                return true;
            }
        }
        return false;
    }

    /** What one proxy says it saw; the scheme may be unsaid. */
    private record Hop(String address, String scheme) {}

    /** A proxy writes one kind of header; of one that writes both, the standard's is taken. */
    private static List<Hop> hops(MultiMap headers) {
        List<Hop> hops = new ArrayList<>();
        if (headers.contains("forwarded")) {
            for (String element : elements(headers, "forwarded")) {
                hops.add(new Hop(address(parameter(element, "for")), scheme(parameter(element, "proto"))));
            }
            return hops;
        }
        List<String> schemes = elements(headers, "x-forwarded-proto");
        List<String> addresses = elements(headers, "x-forwarded-for");
        for (int i = 0; i < addresses.size(); i++) {
            // Most proxies replace the scheme where they append the address: then there is one for all.
            int of = i - addresses.size() + schemes.size();
            hops.add(new Hop(
                    address(addresses.get(i)), schemes.isEmpty() ? null : scheme(schemes.get(Math.max(0, of)))));
        }
        return hops;
    }

    private static List<String> elements(MultiMap headers, String name) {
        List<String> elements = new ArrayList<>();
        for (String line : headers.getAll(name)) {
            for (String element : line.split(",", -1)) {
                elements.add(element.trim());
            }
        }
        return elements;
    }

    private static String parameter(String element, String name) {
        for (String pair : element.split(";", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0 && pair.substring(0, equals).trim().equalsIgnoreCase(name)) {
                return pair.substring(equals + 1).trim();
            }
        }
        return "";
    }

    /** Without quotes, brackets and port (RFC 7239 section 6). */
    private static String address(String node) {
        String text = node.length() > 1 && node.startsWith("\"") && node.endsWith("\"")
                ? node.substring(1, node.length() - 1)
                : node;
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            return end < 0 ? text : text.substring(1, end);
        }
        int colon = text.indexOf(':');
        return colon > 0 && colon == text.lastIndexOf(':') ? text.substring(0, colon) : text;
    }

    private static String scheme(String text) {
        return text.equalsIgnoreCase("https") ? "https" : text.equalsIgnoreCase("http") ? "http" : null;
    }
}
