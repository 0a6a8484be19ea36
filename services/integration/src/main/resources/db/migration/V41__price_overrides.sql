-- Prices that were agreed with an organization. Never changed: a later row replaces an earlier one from its day on, and only
-- one whose day has not come may be deleted, since usage records name the row they were charged by.
CREATE TABLE price_overrides (
    id               uuid        PRIMARY KEY,
    organization_id  uuid        NOT NULL,
    provider         text        NOT NULL,
    model            text        NOT NULL,
    effective_from   date        NOT NULL,
    discount_percent numeric,
    rates            text,
    created_by       text        NOT NULL,
    created_at       timestamptz NOT NULL,
    CHECK ((discount_percent IS NULL) <> (rates IS NULL))
);

CREATE INDEX price_overrides_by_organization ON price_overrides (organization_id, id);

CREATE TRIGGER price_overrides_changed AFTER INSERT OR UPDATE OR DELETE ON price_overrides
    FOR EACH STATEMENT EXECUTE FUNCTION announce_change();
