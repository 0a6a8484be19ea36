package io.llmoptimizer.gateway.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LifecycleTest {
    private static final Instant SOMETIME = Instant.parse("2026-11-01T08:49:37Z");

    @Test
    void dates_are_written_as_their_standards_say() {
        assertThat(new Lifecycle("v1", SOMETIME, SOMETIME.plusSeconds(60), URI.create("https://x.example/v2"))
                        .headers())
                .isEqualTo(Map.of(
                        "api-version", "v1",
                        "deprecation", "@1793522977",
                        "sunset", "Sun, 01 Nov 2026 08:50:37 GMT",
                        "link", "<https://x.example/v2>; rel=\"deprecation\""));
        assertThat(new Lifecycle(null, null, null, null).headers()).isEmpty();
    }

    @Test
    void a_route_can_not_be_gone_before_it_is_deprecated() {
        assertThatThrownBy(() -> new Lifecycle(null, SOMETIME, SOMETIME.minusSeconds(1), null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sunset");
    }

    @Test
    void a_permission_asks_for_all_scopes_and_one_role() {
        Access access = new Access(Authentication.REQUIRED, Set.of("a", "b"), Set.of("owner", "admin"));

        assertThat(access.permits(Set.of("a", "b", "c"), Set.of("admin"))).isTrue();
        assertThat(access.permits(Set.of("a"), Set.of("admin"))).isFalse();
        assertThat(access.permits(Set.of("a", "b"), Set.of("viewer"))).isFalse();
        assertThat(access.inWords()).isEqualTo("the scope a and b, and the role admin or owner");
        assertThatThrownBy(() -> new Access(Authentication.NONE, Set.of("a"), Set.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
