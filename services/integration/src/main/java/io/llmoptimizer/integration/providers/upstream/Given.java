package io.llmoptimizer.integration.providers.upstream;

import com.fasterxml.jackson.databind.JsonNode;

/** What a parameter of a request asks for. Pure. */
public final class Given {
    private Given() {}

    /** Whether it asks for anything: what is off, zero or empty does not, and is missed by nobody when it is left out. */
    public static boolean saysSomething(JsonNode value) {
        boolean nothing = value.isNull()
                || (value.isBoolean() && !value.booleanValue())
                || (value.isNumber() && value.decimalValue().signum() == 0)
                || (value.isContainerNode() && value.isEmpty());
        return !nothing;
    }
}
