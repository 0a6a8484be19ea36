-- Names of an organization's own for models: what its calls say stays, what answers them is changed here. Read whole into
-- memory by every replica, so that no call waits for it.
CREATE TABLE model_aliases (
    id              uuid        PRIMARY KEY,
    organization_id uuid        NOT NULL,
    name            text        NOT NULL,
    target          text        NOT NULL,
    fallbacks       text[]      NOT NULL,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    UNIQUE (organization_id, name)
);

CREATE INDEX model_aliases_by_organization ON model_aliases (organization_id, id);

CREATE TRIGGER model_aliases_changed AFTER INSERT OR UPDATE OR DELETE ON model_aliases
    FOR EACH STATEMENT EXECUTE FUNCTION announce_change();
