package io.netdispatcher.cli.daemon;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;

/**
 * SIGTERM, SIGINT and SIGHUP as a call instead of the JVM's own way to end: during that, libraries that register shutdown hooks fail, and the hooks
 * run beside each other. {@code sun.misc.Signal} is an API that the JDK keeps for this purpose (JEP 260), but the compiler can't be
 * told so, hence the reflection.
 */
public final class TerminationSignals {
    private static final List<String> NAMES = List.of("TERM", "INT", "HUP");

    private TerminationSignals() {}

    /** Runs the action, on a thread of the JVM's, at each of the signals. Replaces what the signals did before. */
    public static void handle(Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler call = (proxy, method, arguments) -> {
                if (method.getName().equals("handle")) {
                    action.run();
                }
                return null;
            };
            Object proxy = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, call);
            for (String name : NAMES) {
                signal.getMethod("handle", signal, handler)
                        .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
            }
        } catch (ReflectiveOperationException absent) {
            throw new IllegalStateException("this JDK has no module jdk.unsupported", absent);
        }
    }
}
