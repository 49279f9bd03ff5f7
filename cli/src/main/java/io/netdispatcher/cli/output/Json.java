package io.netdispatcher.cli.output;

import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** JSON as the command line prints it and the control socket speaks it: snake_case, one object. */
public final class Json {
    private static final JsonMapper LINE = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();
    private static final JsonMapper PRETTY =
            LINE.rebuild().enable(SerializationFeature.INDENT_OUTPUT).build();

    private Json() {}

    /** The mapper whose output is a single line. */
    public static JsonMapper mapper() {
        return LINE;
    }

    /** The report as indented JSON. */
    public static String pretty(Object report) {
        return PRETTY.writeValueAsString(report);
    }

    /** Prints the report to standard output, indented. */
    public static void print(Object report) {
        System.out.println(pretty(report));
    }
}
