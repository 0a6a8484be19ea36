package io.llmoptimizer.integration.overrides;

import io.llmoptimizer.integration.catalog.Prices;
import java.math.BigDecimal;

/** What was agreed. */
sealed interface Terms {

    /**
     * The prices that hold in place of {@code list}.
     *
     * @param version names them in usage records
     */
    Prices inPlaceOf(Prices list, String version);

    /**
     * Less than the list, whatever that is at the time.
     *
     * @param percent 0 to 100
     */
    record Discount(BigDecimal percent) implements Terms {
        private static final int HUNDRED = 2;

        @Override
        public Prices inPlaceOf(Prices list, String version) {
            BigDecimal factor = BigDecimal.ONE.subtract(percent.movePointLeft(HUNDRED));
            return list.changed(version, rates -> rates.times(factor));
        }
    }

    /** Prices of their own, whatever the list says and in every tier of service; searches cost what they cost. */
    record Fixed(AgreedPrices prices) implements Terms {
        @Override
        public Prices inPlaceOf(Prices list, String version) {
            return prices.toPrices(version)
                    .changed(version, rates -> rates.withSearch(list.base().search()));
        }
    }
}
