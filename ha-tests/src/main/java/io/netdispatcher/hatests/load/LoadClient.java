package io.netdispatcher.hatests.load;

import io.netdispatcher.cli.output.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;

/**
 * The process in the client's namespace: {@link LoadCommand}s come in on standard input, {@link LoadEvent}s go out on
 * standard output, a line of JSON each. It ends when told to, or when its standard input does. {@link Load} starts it.
 */
public final class LoadClient {
    private LoadClient() {}

    /** Runs until told to stop; takes no arguments. */
    public static void main(String[] args) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        long startNs = System.nanoTime();
        try (LoadLoop loop = new LoadLoop(
                () -> System.nanoTime() - startNs,
                System::currentTimeMillis,
                event -> out.println(Json.mapper().writeValueAsString(event)))) {
            Thread.ofPlatform().daemon().name("commands").start(() -> readCommands(loop));
            loop.run();
        }
    }

    private static void readCommands(LoadLoop loop) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                loop.offer(Json.mapper().readValue(line, LoadCommand.class));
            }
        } catch (IOException | JacksonException e) {
            System.err.println("load client: " + e.getMessage());
        }
        loop.offer(new LoadCommand.Stop());
    }
}
