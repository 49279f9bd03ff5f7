package io.netdispatcher.hatests.commands;

import java.io.Console;

/** What the output may use. */
final class Terminal {
    private Terminal() {}

    /** Whether a person looks at it. */
    static boolean isOnOutput() {
        Console console = System.console();
        return console != null && console.isTerminal() && !"dumb".equals(System.getenv("TERM"));
    }

    /** On a terminal, unless <a href="https://no-color.org">no-color.org</a> is set: present and not empty. */
    static boolean isColourWanted() {
        String wish = System.getenv("NO_COLOR");
        return isOnOutput() && (wish == null || wish.isEmpty());
    }
}
