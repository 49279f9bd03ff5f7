package io.netdispatcher.hatests;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** The module table of the architecture, third parties' rooms, and who may know the time. Modules that are still empty may be. */
@AnalyzeClasses(packages = "io.netdispatcher", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String OURS = "io.netdispatcher..";
    private static final String EXECUTOR = "io.netdispatcher.executor..";
    private static final String REPLICATION = "io.netdispatcher.replication..";
    private static final String FAILOVER = "io.netdispatcher.failover..";
    private static final String ADVISORS = "io.netdispatcher.advisors..";
    private static final String MANAGER = "io.netdispatcher.manager..";
    private static final String HA_TESTS = "io.netdispatcher.hatests..";

    /** Benchmarks that JMH generates carry its annotations and names, not ours. */
    private static final String GENERATED = "..jmh_generated..";

    @ArchTest
    static final ArchRule executorImportsNothingOfOurs = mayImportOfOurs(EXECUTOR);

    @ArchTest
    static final ArchRule advisorsImportNothingOfOurs = mayImportOfOurs(ADVISORS);

    @ArchTest
    static final ArchRule replicationImportsTheExecutorOnly = mayImportOfOurs(REPLICATION, EXECUTOR);

    @ArchTest
    static final ArchRule failoverImportsTheExecutorOnly = mayImportOfOurs(FAILOVER, EXECUTOR);

    @ArchTest
    static final ArchRule managerImportsExecutorAndAdvisorsOnly = mayImportOfOurs(MANAGER, EXECUTOR, ADVISORS);

    @ArchTest
    static final ArchRule nothingImportsTheTests = noClasses()
            .that(not(resideInAPackage(HA_TESTS)))
            .should()
            .dependOnClassesThat()
            .resideInAPackage(HA_TESTS);

    @ArchTest
    static final ArchRule packagesHaveNoCycles = slices().matching("io.netdispatcher.(*).(*)..")
            .namingSlices("$1.$2")
            .should()
            .beFreeOfCycles();

    @ArchTest
    static final ArchRule modulesHaveNoCycles =
            slices().matching("io.netdispatcher.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule jgroupsIsBehindAdapters =
            confined("org.jgroups..", "io.netdispatcher..jgroups..").allowEmptyShould(true);

    @ArchTest
    static final ArchRule chronicleIsInTheTableOnly = confined("net.openhft..", "io.netdispatcher.executor.table..");

    @ArchTest
    static final ArchRule pcap4jIsInItsPlaneOnly =
            confined("org.pcap4j..", "io.netdispatcher.executor.pcap..", HA_TESTS);

    @ArchTest
    static final ArchRule foreignMemoryIsInSystemPackagesOnly =
            confined("java.lang.foreign..", "io.netdispatcher.executor.xdp..", "io.netdispatcher.executor.os..");

    @ArchTest
    static final ArchRule picocliIsInCommandsOnly = noClasses()
            .that(not(resideInAnyPackage(
                            "io.netdispatcher.cli.commands..",
                            "io.netdispatcher.hatests.commands..",
                            "io.netdispatcher.hatests.bench.."))
                    .and(not(named("io.netdispatcher.cli.Nd"))
                            .and(not(named("io.netdispatcher.cli.output.OutputOption")))))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("picocli..");

    /**
     * Who may read a clock, sleep or draw random numbers: the composition root, adapters and what people type.
     *
     * <p>By name: {@code cli.commands} (nd stat --watch waits, and says how old a heartbeat is) and {@code cli.control} (the socket's time
     * limits) are adapters to a person and to a socket.
     */
    private static final DescribedPredicate<JavaClass> TIMELESS = not(resideInAnyPackage(
                    "io.netdispatcher.cli.daemon..",
                    "io.netdispatcher.cli.commands..",
                    "io.netdispatcher.cli.control..",
                    "io.netdispatcher..jgroups..",
                    HA_TESTS))
            .as("neither composition root nor adapter");

    @ArchTest
    static final ArchRule onlyTheCompositionRootAndAdaptersReadClocks = noClasses()
            .that(TIMELESS)
            .should()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(Thread.class, "sleep", java.time.Duration.class)
            .orShould()
            .callMethod(TimeUnit.class, "sleep", long.class)
            .orShould()
            .accessField("org.agrona.concurrent.SystemNanoClock", "INSTANCE")
            .orShould()
            .accessField("org.agrona.concurrent.SystemEpochClock", "INSTANCE");

    @ArchTest
    static final ArchRule onlyTheCompositionRootAndAdaptersDrawRandomNumbers = noClasses()
            .that(TIMELESS)
            .should()
            .callConstructor(Random.class)
            .orShould()
            .callConstructor(java.security.SecureRandom.class)
            .orShould()
            .callMethod(ThreadLocalRandom.class, "current")
            .orShould()
            .callMethod(Math.class, "random");

    @ArchTest
    static final ArchRule nobodyUsesTheJdksLogging =
            noClasses().should().dependOnClassesThat().resideInAPackage("java.util.logging..");

    /** LoadClient and ProbeSender are programs of their own: their standard streams are how the judge speaks to them. */
    @ArchTest
    static final ArchRule onlyCommandsPrint = noClasses()
            .that(not(resideInAnyPackage(
                            "io.netdispatcher.cli.commands..",
                            "io.netdispatcher.cli.output..",
                            "io.netdispatcher.hatests.commands..",
                            "io.netdispatcher.hatests.bench.."))
                    .and(not(named("io.netdispatcher.cli.Nd")))
                    .and(not(named("io.netdispatcher.hatests.load.LoadClient")))
                    .and(not(named("io.netdispatcher.hatests.load.ProbeSender"))))
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err");

    private static ArchRule mayImportOfOurs(String module, String... others) {
        String[] allowed = new String[others.length + 1];
        allowed[0] = module;
        System.arraycopy(others, 0, allowed, 1, others.length);
        return classes()
                .that()
                .resideInAPackage(module)
                .should()
                .onlyDependOnClassesThat(not(resideInAPackage(OURS)).or(resideInAnyPackage(allowed)))
                .allowEmptyShould(true);
    }

    private static ArchRule confined(String thirdParty, String... rooms) {
        return noClasses()
                .that(not(resideInAnyPackage(rooms)).and(not(resideInAPackage(GENERATED))))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(thirdParty);
    }

    private static DescribedPredicate<JavaClass> named(String name) {
        return DescribedPredicate.describe(
                name, type -> type.getName().equals(name) || type.getName().startsWith(name + "$"));
    }
}
