package io.netdispatcher.hatests.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** What {@link LabTest} promises. */
final class LabExtension implements ExecutionCondition, BeforeEachCallback, ParameterResolver, AfterEachCallback {
    private static final Path REPORTS = Path.of("target", "lab-reports");

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return decide(LabRequirements.missing(), Boolean.getBoolean("lab.required"));
    }

    /** Skips where something is missing, unless the lab is required: then the test runs, to fail before it starts. */
    static ConditionEvaluationResult decide(Optional<String> missing, boolean required) {
        return missing.isEmpty() || required
                ? ConditionEvaluationResult.enabled("the lab is available, or required")
                : ConditionEvaluationResult.disabled(missing.get());
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        LabRequirements.check();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Lab.class;
    }

    @Override
    public Lab resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Lab lab = Lab.up(
                parameter.findAnnotation(LabSize.class).map(LabExtension::plan).orElseGet(LabPlan::oneArm));
        labs(context).add(lab);
        return lab;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        List<Lab> labs = labs(context);
        try {
            if (context.getExecutionException().isPresent()) {
                Path target = REPORTS.resolve(context.getRequiredTestClass().getSimpleName() + "."
                        + context.getRequiredTestMethod().getName());
                labs.forEach(lab -> LabReport.write(lab, target.resolve(lab.name())));
                System.err.println("lab report in " + target.toAbsolutePath());
            }
        } finally {
            labs.forEach(Lab::close);
        }
    }

    private static LabPlan plan(LabSize size) {
        LabPlan plan = size.twoInterfaces() ? LabPlan.twoArms() : LabPlan.oneArm();
        return plan.withServers(size.servers())
                .withBystanders(size.bystanders())
                .withAccessLog(size.accessLog());
    }

    private static List<Lab> labs(ExtensionContext context) {
        return context.getStore(Namespace.create(LabExtension.class, context.getUniqueId()))
                .getOrComputeIfAbsent(LabList.class, key -> new LabList(), LabList.class)
                .labs();
    }

    private record LabList(List<Lab> labs) {
        LabList() {
            this(new ArrayList<>());
        }
    }
}
