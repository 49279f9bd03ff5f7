package io.netdispatcher.hatests.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The directory of one nginx: configuration, logs, process id, uploads.
 *
 * <p>One process without a master, in the foreground: its process id is all there is to stop, freeze or kill, and it runs
 * as root (in a user namespace: as the user who is root there), so that uploads can be read back.
 */
record NginxFiles(String server, Path prefix) {
    private static final String CONFIGURATION = """
            user root;
            daemon off;
            master_process off;
            pid nginx.pid;
            error_log error.log warn;
            worker_rlimit_nofile 200000;
            events { worker_connections %WORKERS%; }
            http {
              log_format lab '%FORMAT%';
              access_log %LOG%;
              default_type application/octet-stream;
              gzip off;
              sendfile on;
              tcp_nodelay on;
              keepalive_requests 1000000000;
              keepalive_timeout 24h;
              %KEEPALIVE_TIME%
              client_header_timeout 24h;
              client_body_timeout 1h;
              send_timeout 1h;
              client_max_body_size 1g;
              client_body_temp_path temp/body;
              proxy_temp_path temp/proxy;
              fastcgi_temp_path temp/fastcgi;
              uwsgi_temp_path temp/uwsgi;
              scgi_temp_path temp/scgi;
              add_header X-Server %SERVER% always;
              add_header X-Connection $connection always;
              add_header X-Requests $connection_requests always;
              server {
                listen 0.0.0.0:80 backlog=65535;
                listen 0.0.0.0:8080 backlog=65535;
                location = / {
                  default_type text/plain;
                  return 200 "%SERVER%\\n";
                }
                location = /big {
                  alias %BIG%;
                  limit_rate $arg_rate;
                }
                location /upload/ {
                  root .;
                  dav_methods PUT;
                }
              }
            }
            """;

    Path configuration() {
        return prefix.resolve("nginx.conf");
    }

    Path accessLog() {
        return prefix.resolve("access.log");
    }

    Path errorLog() {
        return prefix.resolve("error.log");
    }

    /** Written by nginx once it listens. */
    Path processId() {
        return prefix.resolve("nginx.pid");
    }

    Path upload(String name) {
        return prefix.resolve("upload").resolve(name);
    }

    /** Writes everything that nginx needs to start; {@code big} is the file served as /big. */
    void write(Path big, LabPlan.AccessLogMode mode) {
        try {
            Files.createDirectories(prefix.resolve("temp"));
            Files.createDirectories(prefix.resolve("upload"));
            Files.writeString(
                    configuration(),
                    CONFIGURATION
                            .replace("%WORKERS%", "65536")
                            .replace("%FORMAT%", AccessRecord.FORMAT)
                            .replace("%LOG%", logDirective(mode))
                            .replace("%KEEPALIVE_TIME%", isModern() ? "keepalive_time 240h;" : "")
                            .replace("%SERVER%", server)
                            .replace("%BIG%", big.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The words that start nginx. */
    List<String> command() {
        List<String> words = new ArrayList<>(
                List.of("nginx", "-p", prefix + "/", "-c", configuration().toString()));
        if (isModern()) {
            words.addAll(List.of("-e", errorLog().toString()));
        }
        return words;
    }

    /** Whether nginx is at least 1.19.10, which brought {@code keepalive_time}; {@code -e} came with 1.19.5. */
    private static boolean isModern() {
        return Version.INSTALLED.compareTo(Runtime.Version.parse("1.19.10")) >= 0;
    }

    /** Asked once a process, and only if a server is to be started. */
    private static final class Version {
        private static final Pattern NUMBER = Pattern.compile("nginx/([0-9.]+)");
        private static final Runtime.Version INSTALLED = ask();

        private static Runtime.Version ask() {
            String answer = Commands.run(List.of("sh", "-c", "nginx -v"), "", Duration.ofSeconds(5))
                    .stderr();
            Matcher matcher = NUMBER.matcher(answer);
            if (!matcher.find()) {
                throw new LabFailure("nginx does not tell its version: " + answer.strip());
            }
            return Runtime.Version.parse(matcher.group(1));
        }
    }

    private static String logDirective(LabPlan.AccessLogMode mode) {
        return switch (mode) {
            case IMMEDIATE -> "access.log lab";
            case BUFFERED -> "access.log lab buffer=64k flush=1s";
            case OFF -> "off";
        };
    }
}
