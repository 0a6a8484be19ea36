package io.llmoptimizer.bench.edge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** nginx as a reverse proxy, as its manual says to set it up for keep-alive upstreams. */
final class Nginx {
    private Nginx() {}

    /** Where its binary is; empty if it is not installed. */
    static Optional<Path> binary() {
        String path = System.getenv("PATH") + ":/usr/sbin:/usr/local/sbin";
        return Stream.of(path.split(":", -1))
                .map(folder -> Path.of(folder, "nginx"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static Contender start(Path binary, Path folder, int upstreamPort, int workers) {
        int port = Contender.freePort();
        try {
            Path configuration = Files.writeString(
                    folder.resolve("nginx.conf"), """
                    daemon off;
                    pid %1$s/nginx.pid;
                    error_log stderr error;
                    worker_processes %4$d;
                    events { worker_connections 4096; }
                    http {
                      access_log off;
                      client_body_temp_path %1$s/body;
                      proxy_temp_path %1$s/proxy;
                      fastcgi_temp_path %1$s/fastcgi;
                      uwsgi_temp_path %1$s/uwsgi;
                      scgi_temp_path %1$s/scgi;
                      keepalive_requests 100000000;
                      upstream service { server 127.0.0.1:%3$d; keepalive 256; keepalive_requests 100000000; }
                      server {
                        listen 127.0.0.1:%2$d;
                        location / {
                          proxy_pass http://service;
                          proxy_http_version 1.1;
                          proxy_set_header Connection "";
                          proxy_set_header X-Forwarded-For $remote_addr;
                          proxy_set_header X-Forwarded-Proto $scheme;
                          proxy_buffering off;
                          proxy_request_buffering off;
                        }
                      }
                    }
                    """.formatted(folder.toAbsolutePath(), port, upstreamPort, workers));
            return Contender.start(
                    "nginx",
                    port,
                    "/",
                    folder,
                    List.of(binary.toString(), "-c", configuration.toString(), "-p", folder.toString()),
                    Map.of());
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }
}
