package io.llmoptimizer.http.paging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PageTest {
    @Test
    void one_row_too_many_tells_that_there_is_a_next_page_and_is_not_shown() {
        Page<Integer> page = Page.of(List.of(9, 8, 7), 2, row -> "after " + row);
        assertThat(page).isEqualTo(new Page<>(List.of(9, 8), "after 8"));
    }

    @Test
    void the_last_page_has_no_cursor_even_when_it_is_full() {
        assertThat(Page.of(List.of(9, 8), 2, row -> "after " + row)).isEqualTo(new Page<>(List.of(9, 8), null));
        assertThat(Page.of(List.<Integer>of(), 2, row -> "after " + row)).isEqualTo(new Page<>(List.of(), null));
    }

    @Test
    void a_view_keeps_the_order_and_the_cursor() {
        assertThat(new Page<>(List.of(9, 8), "next").map(row -> "no. " + row))
                .isEqualTo(new Page<>(List.of("no. 9", "no. 8"), "next"));
    }
}
