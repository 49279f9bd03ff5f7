package io.netdispatcher.hatests.node;

import io.netdispatcher.executor.frame.Ipv4Address;
import io.netdispatcher.executor.os.KernelGuard;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Runs a {@link KernelGuard} inside a node of the lab: arguments are the interfaces; each line of standard input is a command
 * ({@code protect VIP…}, {@code in-place}, {@code restore}, {@code close}), each line of standard output an answer.
 */
final class KernelGuardProbe {
    private KernelGuardProbe() {}

    /** Runs until standard input ends. */
    public static void main(String[] interfaces) throws IOException {
        KernelGuard guard = new KernelGuard(List.of(interfaces));
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String line;
        while ((line = input.readLine()) != null) {
            System.out.println(answer(guard, List.of(line.split(" "))));
        }
    }

    private static String answer(KernelGuard guard, List<String> words) {
        try {
            switch (words.get(0)) {
                case "protect" -> guard.protect(addresses(words.subList(1, words.size())));
                case "in-place" -> {
                    return String.valueOf(guard.isInPlace());
                }
                case "restore" -> {
                    return String.valueOf(guard.restore());
                }
                case "close" -> guard.close();
                default -> throw new IllegalArgumentException(words.toString());
            }
            return "done";
        } catch (IOException refused) {
            return "refused: " + refused.getMessage();
        }
    }

    private static int[] addresses(List<String> texts) {
        return Arrays.stream(texts.toArray(String[]::new))
                .mapToInt(Ipv4Address::parse)
                .toArray();
    }
}
