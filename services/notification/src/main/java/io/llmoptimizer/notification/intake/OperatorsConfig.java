package io.llmoptimizer.notification.intake;

import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;

/** Who runs this installation. */
@ConfigMapping(prefix = "llmo.notification")
interface OperatorsConfig {
    /** E-mail addresses that are told what concerns the installation and no organization. Without any, nobody is. */
    Optional<List<String>> operators();
}
