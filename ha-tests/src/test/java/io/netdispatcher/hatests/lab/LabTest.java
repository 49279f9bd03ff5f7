package io.netdispatcher.hatests.lab;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test in the lab: at most 60 s (another {@code @Timeout} on the method overrides), skipped with one line where no lab
 * can be brought up, failed instead with {@code -Dlab.required=true}.
 *
 * <p>A parameter of type {@link Lab} is a fresh one-arm lab of this test's own; {@link LabSize} shapes it. It is closed
 * after the test; if the test fails, {@link LabReport} is written below {@code target/lab-reports} first. Labs that the
 * test brings up itself get no report.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Test
@Tag("lab")
@Timeout(60)
@ExtendWith(LabExtension.class)
public @interface LabTest {}
