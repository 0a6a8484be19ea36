-- Keys for providers, the platform's (no organization) and those that organizations brought. The key itself is sealed with the
-- master key. One live key has a name; a replaced one stays beside it until it retires.
CREATE TABLE provider_credential (
    id              uuid PRIMARY KEY,
    organization_id uuid,
    provider        text        NOT NULL,
    name            text        NOT NULL,
    weight          integer     NOT NULL CHECK (weight BETWEEN 1 AND 1000),
    sealed_key      bytea       NOT NULL,
    -- The key's last four characters, for people to recognize it by.
    hint            text        NOT NULL,
    created_at      timestamptz NOT NULL,
    created_by      uuid,
    retires_at      timestamptz
);

CREATE UNIQUE INDEX provider_credential_live
    ON provider_credential (coalesce(organization_id, '00000000-0000-0000-0000-000000000000'), provider, name)
    WHERE retires_at IS NULL;
CREATE INDEX provider_credential_by_retirement ON provider_credential (retires_at) WHERE retires_at IS NOT NULL;

CREATE TRIGGER provider_credential_changed
    AFTER INSERT OR UPDATE OR DELETE ON provider_credential
    FOR EACH STATEMENT EXECUTE FUNCTION announce_change();
