package io.llmoptimizer.auth.access;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.ReportAsSingleViolation;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A name that people give to things. Null is none. */
@Size(max = 100)
@Pattern(regexp = "[^\\p{Cntrl}]*[^\\p{Cntrl}\\s][^\\p{Cntrl}]*")
@ReportAsSingleViolation
@Constraint(validatedBy = {})
@Documented
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
public @interface DisplayName {
    /** What a name must be. */
    String message() default "must have 1 to 100 characters, none of them a control character";

    /** Required by Bean Validation; unused. */
    Class<?>[] groups() default {};

    /** Required by Bean Validation; unused. */
    Class<? extends Payload>[] payload() default {};
}
