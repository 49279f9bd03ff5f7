package io.netdispatcher.cli;

import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The real launcher and its scripts in a small tree of their own, with a JDK and a Maven that only say how they were called. */
@Timeout(60)
class LauncherTest {
    private static final Path ROOT = Path.of(System.getProperty("nd.root"));
    private static final Path DIST = ROOT.resolve("cli/src/main/dist");

    @TempDir
    private Path temporary;

    private Path tree;
    private Path jdk;
    private Path mavenCalls;

    /** How a process ended. */
    private record Ended(int exitCode, String out, String err) {}

    @BeforeEach
    void layOutTree() throws IOException {
        tree = Files.createDirectories(temporary.resolve("a clone"));
        jdk = fakeJdk("jdk 25", "25.0.3");
        mavenCalls = temporary.resolve("maven calls");
        copy(ROOT.resolve("nd"), tree.resolve("nd"));
        copyDirectory(DIST, tree.resolve("cli/src/main/dist"));
        Files.createDirectories(tree.resolve(".mvn"));
        Files.writeString(tree.resolve("pom.xml"), "<project/>");
        Files.writeString(tree.resolve("cli/pom.xml"), "<project/>");
        Files.createDirectories(tree.resolve("cli/target/classes"));
        Files.writeString(tree.resolve("cli/src/main/A.java"), "class A {}");
        maven("mkdir -p ha-tests/target/nd/staging && : >ha-tests/target/nd/staging/one.jar");
    }

    @Test
    void shouldStartThroughSymlinkFromAnotherDirectory() throws IOException {
        Path link = Files.createSymbolicLink(temporary.resolve("link"), tree.resolve("nd"));

        Ended ended = run(List.of(link.toString(), "status", "two words"), temporary);

        assertThat(ended.err()).contains("nd: building (first time");
        assertThat(ended.exitCode()).isZero();
        assertThat(ended.out().lines())
                .endsWith("io.netdispatcher.cli.Nd", "status", "two words")
                .contains("-Dnd.root=" + tree, "-XX:+UseSerialGC", "--add-opens=java.base/java.lang=ALL-UNNAMED")
                .noneMatch(line -> line.startsWith("#"));
    }

    @Test
    void shouldStartPackageWithoutBuilding() throws IOException {
        Path unpacked = Files.createDirectories(temporary.resolve("unpacked"));
        copy(ROOT.resolve("nd"), unpacked.resolve("nd"));
        copyDirectory(DIST, unpacked.resolve("dist"));
        Files.createDirectories(unpacked.resolve("lib"));
        Files.createFile(unpacked.resolve("lib/one.jar"));

        Ended ended = run(List.of(unpacked.resolve("nd").toString(), "version"), temporary);

        assertThat(ended.out().lines()).contains(unpacked + "/lib/one.jar");
        assertThat(mavenCalls).doesNotExist();
    }

    @Test
    void shouldGiveNodesTheCollectorThatDoesNotPause() throws IOException {
        assertThat(nd("run", "--config", "f").out().lines())
                .contains("-XX:+UseZGC", "-Xmx512m")
                .doesNotContain("-XX:TieredStopAtLevel=1");
    }

    @Test
    void shouldBuildOnlyWhenSourcesHaveChanged() throws IOException {
        nd("version");
        assertThat(nd("version").err()).isEmpty();
        assertThat(mavenCalls()).hasSize(1);

        Files.writeString(tree.resolve("cli/src/main/A.java"), "class A { int a; }");
        assertThat(nd("version").err()).contains("nd: building (sources have changed)");
        assertThat(mavenCalls()).hasSize(2);

        Files.delete(tree.resolve("cli/src/main/A.java"));
        nd("version");
        assertThat(mavenCalls()).hasSize(3);
        assertThat(tree.resolve("cli/target/classes")).doesNotExist();
        try (Stream<Path> state = Files.list(tree.resolve("ha-tests/target/nd"))) {
            assertThat(state.filter(path -> path.getFileName().toString().startsWith("build-")))
                    .hasSize(1);
        }
    }

    @Test
    void shouldBuildOnceForTwoThatStartTogether() throws Exception {
        List<Process> started = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            started.add(start(List.of(tree.resolve("nd").toString(), "version"), temporary.resolve("out" + i)));
        }
        for (Process process : started) {
            assertThat(process.waitFor()).isZero();
        }
        assertThat(mavenCalls()).hasSize(1);
    }

    @Test
    void shouldRunWhatIsThereWhenBuildingIsForbidden() throws IOException {
        assertThat(nd("version").exitCode()).isZero();
        Files.writeString(tree.resolve("pom.xml"), "<project>changed</project>");

        assertThat(run(List.of("env", "ND_BUILD=never", tree + "/nd", "version"), temporary)
                        .exitCode())
                .isZero();
        assertThat(mavenCalls()).hasSize(1);
    }

    @Test
    void shouldShowMavensErrorsWhenBuildFails() throws IOException {
        maven("echo '[INFO] fine'; echo '[ERROR] A.java:[1,1] no'; echo '[ERROR] -> [Help 1]'; exit 1");

        Ended ended = nd("version");

        assertThat(ended.exitCode()).isEqualTo(CommandFailure.FAILED);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err())
                .contains("[ERROR] A.java:[1,1] no", "nd: the build failed")
                .doesNotContain("fine", "Help 1");
    }

    @Test
    void shouldPassMavenArgsOfTheEnvironment() throws IOException {
        run(List.of("env", "MAVEN_ARGS=-Da=b -o", tree + "/nd", "version"), temporary);

        assertThat(mavenCalls()).singleElement().asString().contains("-B -Da=b -o", " package ");
    }

    @ParameterizedTest
    @CsvSource({"25.0.3, 0", "25, 0", "25-ea, 0", "24.0.1, 1", "26, 1", "250, 1", "1.8.0_25, 1"})
    void shouldAcceptOnlyTheJdkOfTheToolchain(String version, int exitCode) throws IOException {
        Path home = fakeJdk("other", version);

        assertThat(script("source jdk.sh; is_jdk \"$1\"", home).exitCode()).isEqualTo(exitCode);

        Files.delete(home.resolve("bin/javac"));
        assertThat(script("source jdk.sh; is_jdk \"$1\"", home).exitCode()).isEqualTo(1);
    }

    @Test
    void shouldNameWhatIsMissingInOneLine() throws IOException {
        Ended ended = script("""
                root=$1; source common.sh; source jdk.sh; source setup.sh
                has_command() { [[ $1 != wrk && $1 != ip ]]; }
                has_libpcap() { return 0; }
                PATH=/nowhere; install_missing
                """, tree);

        assertThat(ended.exitCode()).isEqualTo(CommandFailure.FAILED);
        assertThat(ended.err().lines()).singleElement().asString().contains("missing: ip, wrk;", "iproute2 wrk");
    }

    @Test
    void shouldPutBackThePolicyOnServices() throws IOException {
        Path policy = Files.writeString(temporary.resolve("policy-rc.d"), "mine");
        String prepare = "root=$1; source common.sh; source jdk.sh; source setup.sh; policy=$1; ";

        // The second run finds what the first could not remove.
        assertThat(script(prepare + "forbid_services; sh \"$policy\"", policy).exitCode())
                .isEqualTo(101);
        assertThat(script(prepare + "forbid_services; allow_services", policy).exitCode())
                .isZero();
        assertThat(policy).hasContent("mine");

        Files.delete(policy);
        script(prepare + "forbid_services; allow_services", policy);
        assertThat(policy).doesNotExist();
    }

    private Ended nd(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(tree.resolve("nd").toString()));
        command.addAll(List.of(arguments));
        return run(command, temporary);
    }

    private Ended script(String text, Path argument) throws IOException {
        return run(List.of("bash", "-c", "set -euo pipefail; " + text, "bash", argument.toString()), DIST);
    }

    private Ended run(List<String> command, Path directory) throws IOException {
        Path out = Files.createTempFile(temporary, "out", "");
        Path err = Files.createTempFile(temporary, "err", "");
        Process process = processBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("still running after 20 s: " + command);
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            throw new AssertionError("interrupted while waiting for " + command, interrupted);
        }
        return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private Process start(List<String> command, Path output) throws IOException {
        return processBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    private ProcessBuilder processBuilder(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("ND_") || name.startsWith("MAVEN_"));
        builder.environment().put("JAVA_HOME", jdk.toString());
        builder.environment().put("PATH", temporary + "/bin:/usr/bin:/bin");
        return builder;
    }

    private List<String> mavenCalls() throws IOException {
        return Files.readAllLines(mavenCalls);
    }

    private void maven(String commands) throws IOException {
        executable(temporary.resolve("bin/mvn"), "echo \"$*\" >>'" + mavenCalls + "'\n" + commands);
    }

    private Path fakeJdk(String name, String version) throws IOException {
        Path home = Files.createDirectories(temporary.resolve(name));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"25\"\nJAVA_VERSION=\"" + version + "\"\n");
        executable(home.resolve("bin/java"), "printf '%s\\n' \"$@\"");
        executable(home.resolve("bin/javac"), "");
        return home;
    }

    private static void executable(Path file, String commands) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/bash\n" + commands + "\n");
        Files.setPosixFilePermissions(file, fromString("rwxr-xr-x"));
    }

    private static void copyDirectory(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            files.filter(Files::isRegularFile).forEach(file -> copy(file, to.resolve(file.getFileName())));
        }
    }

    private static void copy(Path from, Path to) {
        try {
            Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
