package io.llmoptimizer.integration.providers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page promises that each of its cells has a test. */
class ProvidersPageTest {
    private static final Pattern LINK = Pattern.compile("\\]\\((\\.\\./[^)#]+)(?:#([a-z_]+))?\\)");

    @Test
    void every_test_it_links_to_is_there() throws IOException {
        Path page = Path.of("../../docs/providers.md");
        Matcher link = LINK.matcher(Files.readString(page));
        List<String> missing = new ArrayList<>();
        int found = 0;
        while (link.find()) {
            found++;
            Path file = page.getParent().resolve(link.group(1));
            String method = link.group(2);
            if (!Files.exists(file)
                    || (method != null && !Files.readString(file).contains("void " + method + "("))) {
                missing.add(link.group());
            }
        }

        assertThat(found).isGreaterThan(100);
        assertThat(missing).isEmpty();
    }
}
