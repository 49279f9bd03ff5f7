package io.netdispatcher.cli.config;

import java.util.regex.Pattern;

/** What the texts of the file may look like. */
enum TextRule {
    /** Names of nodes, clusters and servers: they appear in {@code CLUSTER:PORT:SERVER} on the command line. */
    NAME(
            "[A-Za-z0-9][A-Za-z0-9_.-]{0,62}",
            "a name",
            "1 to 63 letters, digits, `.`, `_`, `-`, beginning with a letter or digit"),
    /** What the kernel takes for an interface's name. */
    INTERFACE(
            "(?!\\.{1,2}$)[!-.0-9;-~]{1,15}", "an interface's name", "1 to 15 characters without `/`, `:` and blanks"),
    GROUP("[A-Za-z_][A-Za-z0-9_.-]{0,31}", "a group's name", "the name of a group of this machine, such as nd-admin"),
    /** Names of advisors and weight functions, built in or added as a class. */
    EXTENSION(
            "[a-z][a-z0-9-]{0,31}", "a name of this kind", "1 to 32 lower-case letters, digits and `-`, such as http"),
    /** A single line, so that nothing can be smuggled into a request behind it. */
    REQUEST("[ -~]{1,1024}", "a request", "one line of 1 to 1024 printable ASCII characters, such as \"GET /\"");

    private final Pattern pattern;
    private final String noun;
    private final String allowed;

    TextRule(String pattern, String noun, String allowed) {
        this.pattern = Pattern.compile(pattern);
        this.noun = noun;
        this.allowed = allowed;
    }

    boolean accepts(String text) {
        return pattern.matcher(text).matches();
    }

    String noun() {
        return noun;
    }

    String allowed() {
        return allowed;
    }
}
