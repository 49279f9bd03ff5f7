package io.netdispatcher.cli.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoublePredicate;
import java.util.regex.Pattern;

/**
 * One value of the file, read as the type its place asks for. Every method gives the value, or reports one problem and
 * gives nothing; none throws.
 */
final class Value {
    private static final Pattern DECIMAL_DIGITS = Pattern.compile("-?(0|[1-9][0-9]*)");
    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,18}(\\.[0-9]{0,18})?");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f]*:[0-9A-Fa-f]*:[0-9A-Fa-f:.]*(%.*)?");
    private static final int LONGEST_NUMBER = 18;
    private static final int PATH_BYTES = 4095;

    private final LocatedNode node;
    private final String path;
    private final Problems problems;

    Value(LocatedNode node, String path, Problems problems) {
        this.node = node;
        this.path = path;
        this.problems = problems;
    }

    int line() {
        return node.line();
    }

    /** Remembers this moment, to ask later whether anything was reported since. */
    Problems.Mark mark() {
        return problems.mark();
    }

    void problem(String what, String remedy) {
        problems.add(node.line(), path, what, remedy);
    }

    /** The keys of a mapping. */
    Optional<Fields> mapping(Section section) {
        return switch (node) {
            case LocatedNode.Mapping mapping -> Optional.of(Fields.open(mapping, path, section, problems));
            case LocatedNode.Unusable reported -> Optional.empty();
            default -> {
                problem(kind() + ", where a mapping is needed", "give the keys " + String.join(", ", section.keys()));
                yield Optional.empty();
            }
        };
    }

    /** The values of a mapping by keys of the file's own choice, in file order; {@code what} says what is needed. */
    Map<String, Value> entries(String what) {
        if (node instanceof LocatedNode.Mapping mapping) {
            Map<String, Value> entries = new LinkedHashMap<>();
            mapping.entries().forEach((key, value) -> {
                entries.put(key, new Value(value, Fields.pathOf(path, key), problems));
            });
            return entries;
        }
        if (!(node instanceof LocatedNode.Unusable)) {
            problem(kind() + ", where a mapping is needed", "give " + what);
        }
        return Map.of();
    }

    /** The items of a list of {@code what}; none if it has more than {@code max}. */
    List<Value> items(int max, String what) {
        switch (node) {
            case LocatedNode.Unusable reported -> {
                return List.of();
            }
            case LocatedNode.Sequence sequence -> {
                if (sequence.items().size() > max) {
                    problem(sequence.items().size() + " " + what + " are too many", "keep to " + max + " at most");
                    return List.of();
                }
                List<Value> items = new ArrayList<>();
                for (LocatedNode item : sequence.items()) {
                    items.add(new Value(item, path + "[" + items.size() + "]", problems));
                }
                return items;
            }
            default -> {
                problem(kind() + ", where a list of " + what + " is needed", "begin each item with `- `");
                return List.of();
            }
        }
    }

    /** A text that keeps a rule. */
    Optional<String> text(TextRule rule) {
        Optional<String> text = scalar("a text").map(LocatedNode.Scalar::text);
        if (text.isPresent() && !rule.accepts(text.get())) {
            problem(Wording.quoted(text.get()) + " is not " + rule.noun(), "use " + rule.allowed());
            return Optional.empty();
        }
        return text;
    }

    /** A whole number from {@code min} to {@code max}, in decimal digits without quotes. */
    Optional<Integer> integer(int min, int max) {
        String needed = "a whole number from " + min + " to " + max;
        Optional<LocatedNode.Scalar> scalar = scalar(needed);
        if (scalar.isEmpty()) {
            return Optional.empty();
        }
        String text = scalar.get().text();
        if (scalar.get().kind() != LocatedNode.Kind.INTEGER
                || !DECIMAL_DIGITS.matcher(text).matches()) {
            String quotes = DECIMAL_DIGITS.matcher(text).matches() ? " in quotes" : "";
            problem(Wording.quoted(text) + quotes + " is not a whole number", "give " + needed);
            return Optional.empty();
        }
        if (text.length() > LONGEST_NUMBER || Long.parseLong(text) < min || Long.parseLong(text) > max) {
            problem(Wording.shown(text) + " is out of range", "give " + needed);
            return Optional.empty();
        }
        return Optional.of(Integer.parseInt(text));
    }

    /** A number that is in a range; {@code range} says which, as in "a number from 0 to 1". */
    Optional<Double> decimal(DoublePredicate isInRange, String range) {
        Optional<LocatedNode.Scalar> scalar = scalar(range);
        if (scalar.isEmpty()) {
            return Optional.empty();
        }
        String text = scalar.get().text();
        boolean isNumber =
                scalar.get().kind() == LocatedNode.Kind.INTEGER || scalar.get().kind() == LocatedNode.Kind.DECIMAL;
        if (!isNumber || !DECIMAL.matcher(text).matches()) {
            problem(Wording.quoted(text) + " is not a number like 0.25", "give " + range);
            return Optional.empty();
        }
        double value = Double.parseDouble(text) + 0.0; // -0.0 becomes 0.0
        if (!isInRange.test(value)) {
            problem(Wording.shown(text) + " is out of range", "give " + range);
            return Optional.empty();
        }
        return Optional.of(value);
    }

    /** True or false. */
    Optional<Boolean> flag() {
        Optional<LocatedNode.Scalar> scalar = scalar("true or false");
        if (scalar.isPresent() && scalar.get().kind() != LocatedNode.Kind.BOOLEAN) {
            problem(Wording.quoted(scalar.get().text()) + " is neither true nor false", "give true or false");
            return Optional.empty();
        }
        return scalar.map(flag -> flag.text().equalsIgnoreCase("true"));
    }

    /** One of an enum's constants, written in lower case. */
    <E extends Enum<E>> Optional<E> choice(Class<E> type) {
        List<String> words = words(type);
        String known = String.join(" or ", words);
        Optional<String> word = scalar(known).map(LocatedNode.Scalar::text);
        if (word.isPresent() && !words.contains(word.get())) {
            problem(Wording.quoted(word.get()) + " is not known here", "use " + known);
            return Optional.empty();
        }
        return word.map(chosen -> type.getEnumConstants()[words.indexOf(chosen)]);
    }

    /** As {@link #choice(Class)}, with words of which it is known that a later version will have them. */
    <E extends Enum<E>> Optional<E> choice(Class<E> type, List<String> later) {
        if (node instanceof LocatedNode.Scalar scalar && later.contains(scalar.text())) {
            problem(scalar.text() + " is not supported yet", "use " + String.join(" or ", words(type)));
            return Optional.empty();
        }
        return choice(type);
    }

    /** The literal IPv4 address of one host. */
    Optional<Ipv4Address> hostAddress() {
        Optional<Ipv4Address> address = address();
        if (address.isPresent() && !address.get().isUnicastHost()) {
            problem(address.get() + " is not the address of one host", "use a unicast address such as 10.0.0.1");
            return Optional.empty();
        }
        return address;
    }

    /** Any literal IPv4 address. */
    Optional<Ipv4Address> address() {
        String needed = "an IPv4 address such as 10.0.0.1";
        Optional<String> text = scalar(needed).map(LocatedNode.Scalar::text);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Optional<Ipv4Address> address = Ipv4Address.parse(text.get());
        if (address.isEmpty() && IPV6.matcher(text.get()).matches()) {
            problem("IPv6 is not supported yet (" + Wording.shown(text.get()) + ")", "use " + needed);
        } else if (address.isEmpty()) {
            problem(Wording.quoted(text.get()) + " is not an IPv4 address", "use " + needed + ", not a host name");
        }
        return address;
    }

    /** An address and port to listen on, {@code address:port}; 0.0.0.0 and loopback are allowed. */
    Optional<NodeConfig.Listen> listen() {
        String needed = "an address and port such as \"127.0.0.1:9464\"";
        Optional<String> text = scalar(needed).map(LocatedNode.Scalar::text);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        int colon = text.get().lastIndexOf(':');
        Optional<Ipv4Address> address = Ipv4Address.parse(text.get().substring(0, Math.max(0, colon)));
        String port = text.get().substring(colon + 1);
        boolean isPort = port.matches("[1-9][0-9]{0,4}") && Integer.parseInt(port) <= 65535;
        if (address.isEmpty() || !isPort) {
            problem(Wording.quoted(text.get()) + " is not an IPv4 address and a port", "use " + needed);
            return Optional.empty();
        }
        return Optional.of(new NodeConfig.Listen(address.get(), Integer.parseInt(port)));
    }

    /** The absolute path of a file or directory. */
    Optional<Path> file() {
        String needed = "an absolute path such as /var/lib/nd";
        Optional<String> text = scalar(needed).map(LocatedNode.Scalar::text);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        boolean isPrintable = text.get().chars().noneMatch(Character::isISOControl);
        boolean isShort = text.get().getBytes(StandardCharsets.UTF_8).length <= PATH_BYTES;
        if (text.get().startsWith("/") && isPrintable && isShort) {
            try {
                return Optional.of(Path.of(text.get()).normalize());
            } catch (InvalidPathException unmappable) {
                // Not expressible in this machine's file name encoding: reported below.
            }
        }
        problem(Wording.quoted(text.get()) + " is not an absolute path", "use " + needed);
        return Optional.empty();
    }

    private static <E extends Enum<E>> List<String> words(Class<E> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    private Optional<LocatedNode.Scalar> scalar(String needed) {
        if (node instanceof LocatedNode.Scalar scalar && scalar.kind() != LocatedNode.Kind.NOTHING) {
            return Optional.of(scalar);
        }
        if (!(node instanceof LocatedNode.Unusable)) {
            problem(kind() + ", where " + needed + " is needed", "give " + needed);
        }
        return Optional.empty();
    }

    private String kind() {
        return switch (node) {
            case LocatedNode.Mapping mapping -> "a mapping";
            case LocatedNode.Sequence sequence -> "a list";
            case LocatedNode.Scalar scalar -> scalar.kind() == LocatedNode.Kind.NOTHING ? "nothing" : "a single value";
            case LocatedNode.Unusable reported -> "something unusable";
        };
    }
}
