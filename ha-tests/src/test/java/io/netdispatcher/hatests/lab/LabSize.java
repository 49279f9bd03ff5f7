package io.netdispatcher.hatests.lab;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The shape of the lab that is passed for this parameter. */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface LabSize {
    /** How many web servers. */
    int servers() default 3;

    /** Whether servers are fed through an internal LAN. */
    boolean twoInterfaces() default false;

    /** How many third parties. */
    int bystanders() default 0;

    /** How servers keep their records. */
    LabPlan.AccessLogMode accessLog() default LabPlan.AccessLogMode.IMMEDIATE;
}
