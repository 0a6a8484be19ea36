-- Who did what, append-only. Each row's MAC covers its content and the MAC of the row before it in its chain: a chain per
-- organization, and the one with the id of zeros for what belongs to none. Nothing refers to other tables: a row outlives
-- the user and the organization it is about.

CREATE TABLE audit_event (
    id             uuid PRIMARY KEY,
    chain          uuid        NOT NULL,
    position       bigint      NOT NULL CHECK (position > 0),
    occurred_at    timestamptz NOT NULL,
    actor_kind     text        NOT NULL CHECK (actor_kind IN ('USER', 'API_KEY', 'SERVICE', 'SYSTEM', 'ANONYMOUS')),
    actor_id       text,
    action         text        NOT NULL,
    target_type    text,
    target_id      text,
    outcome        text        NOT NULL CHECK (outcome IN ('SUCCESS', 'FAILURE', 'DENIED')),
    client_address text,
    user_agent     text,
    details        jsonb       NOT NULL,
    mac            bytea       NOT NULL,
    CONSTRAINT audit_event_chain UNIQUE (chain, position)
);
CREATE INDEX audit_event_newest ON audit_event (chain, id DESC);
CREATE INDEX audit_event_action ON audit_event (chain, action, id DESC);
CREATE INDEX audit_event_actor ON audit_event (chain, actor_id, id DESC);
CREATE INDEX audit_event_target ON audit_event (chain, target_id, id DESC);

-- Where each chain ends, sealed by a MAC of its own, so that rows missing from the end are missed. Its lock orders the chain.
CREATE TABLE audit_head (
    chain    uuid PRIMARY KEY,
    position bigint NOT NULL,
    mac      bytea  NOT NULL,
    seal     bytea  NOT NULL
) WITH (fillfactor = 50);

CREATE FUNCTION audit_refuse() RETURNS trigger
    LANGUAGE plpgsql AS
$$
BEGIN
    RAISE EXCEPTION 'the audit log is append-only: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER audit_event_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event
    FOR EACH STATEMENT
EXECUTE FUNCTION audit_refuse();

CREATE TRIGGER audit_head_stays
    BEFORE DELETE OR TRUNCATE ON audit_head
    FOR EACH STATEMENT
EXECUTE FUNCTION audit_refuse();

-- A head only moves forward, one row at a time.
CREATE TRIGGER audit_head_moves_forward
    BEFORE UPDATE ON audit_head
    FOR EACH ROW
    WHEN (NEW.chain <> OLD.chain OR NEW.position <> OLD.position + 1)
EXECUTE FUNCTION audit_refuse();

-- Triggers bind the tables' owner until it drops them. Where the service runs as another role than the migrations
-- (docs/operations.md), it can't even try.
REVOKE ALL ON audit_event, audit_head FROM PUBLIC;
DO
$$
BEGIN
    IF '${service_role}' <> current_user AND EXISTS (SELECT FROM pg_roles WHERE rolname = '${service_role}') THEN
        EXECUTE format('REVOKE ALL ON audit_event, audit_head FROM %I', '${service_role}');
        EXECUTE format('GRANT SELECT, INSERT ON audit_event TO %I', '${service_role}');
        EXECUTE format('GRANT SELECT, INSERT, UPDATE ON audit_head TO %I', '${service_role}');
    END IF;
END
$$;
