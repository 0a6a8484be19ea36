-- Every model call, once, for ever. Partitioned by month of the call; the service creates partitions ahead of time, and
-- what has no partition (a clock far off, a very late record) lands in the default one: nothing is refused.
CREATE TABLE usage_ledger (
    id                     uuid            NOT NULL,
    occurred_at            timestamptz     NOT NULL,
    recorded_at            timestamptz     NOT NULL DEFAULT now(),
    organization_id        uuid            NOT NULL,
    project_id             uuid,
    user_id                uuid,
    api_key_id             uuid,
    request_id             text,
    operation              text,
    provider               text,
    model                  text,
    requested_model        text,
    outcome                text            NOT NULL,
    cache                  text,
    streamed               boolean         NOT NULL,
    billable               boolean         NOT NULL,
    input_tokens           bigint          NOT NULL,
    cached_input_tokens    bigint          NOT NULL,
    output_tokens          bigint          NOT NULL,
    reasoning_tokens       bigint          NOT NULL,
    cost_usd               numeric(38, 18) NOT NULL CHECK (cost_usd >= 0),
    price_version          text,
    attempts               integer         NOT NULL,
    latency_ms             bigint          NOT NULL,
    time_to_first_token_ms bigint,
    finish_reason          text,
    error_code             text,
    tags                   jsonb           NOT NULL,
    PRIMARY KEY (id, occurred_at)
) PARTITION BY RANGE (occurred_at);

-- Usage reports and the sums a new budget starts from: one organization, a range of time.
CREATE INDEX usage_ledger_organization ON usage_ledger (organization_id, occurred_at);

CREATE FUNCTION usage_ledger_refuse_change() RETURNS trigger
    LANGUAGE plpgsql AS
$$
BEGIN
    RAISE EXCEPTION 'the usage ledger is append-only: % is refused', TG_OP;
END
$$;

-- A row trigger is cloned to every partition, a truncate trigger is not: usage_ledger_add_partition makes it.
CREATE TRIGGER usage_ledger_append_only
    BEFORE UPDATE OR DELETE ON usage_ledger
    FOR EACH ROW
EXECUTE FUNCTION usage_ledger_refuse_change();

CREATE TRIGGER usage_ledger_keep
    BEFORE TRUNCATE ON usage_ledger
EXECUTE FUNCTION usage_ledger_refuse_change();

CREATE TABLE usage_ledger_default PARTITION OF usage_ledger DEFAULT;

CREATE TRIGGER usage_ledger_keep
    BEFORE TRUNCATE ON usage_ledger_default
EXECUTE FUNCTION usage_ledger_refuse_change();

-- Creates one month's partition unless it exists, and tells whether it did. Rows of that month that are already in the
-- default partition move into it: while detached, the default partition does not carry the append-only trigger, and all of
-- it is one transaction. Writers wait for it; after five seconds of waiting for them it gives up and is tried again later.
CREATE FUNCTION usage_ledger_add_partition(partition_name text, starts timestamptz, ends timestamptz) RETURNS boolean
    LANGUAGE plpgsql
    SET lock_timeout = '5s' AS
$$
DECLARE
    strays boolean;
BEGIN
    IF to_regclass(partition_name) IS NOT NULL THEN
        RETURN false;
    END IF;
    LOCK TABLE usage_ledger IN SHARE ROW EXCLUSIVE MODE;
    IF to_regclass(partition_name) IS NOT NULL THEN
        RETURN false;
    END IF;
    strays := EXISTS (SELECT FROM usage_ledger_default WHERE occurred_at >= starts AND occurred_at < ends);
    IF strays THEN
        ALTER TABLE usage_ledger DETACH PARTITION usage_ledger_default;
    END IF;
    EXECUTE format(
        'CREATE TABLE %I PARTITION OF usage_ledger FOR VALUES FROM (%L) TO (%L)', partition_name, starts, ends);
    EXECUTE format(
        'CREATE TRIGGER usage_ledger_keep BEFORE TRUNCATE ON %I EXECUTE FUNCTION usage_ledger_refuse_change()',
        partition_name);
    IF strays THEN
        INSERT INTO usage_ledger SELECT * FROM usage_ledger_default WHERE occurred_at >= starts AND occurred_at < ends;
        DELETE FROM usage_ledger_default WHERE occurred_at >= starts AND occurred_at < ends;
        ALTER TABLE usage_ledger ATTACH PARTITION usage_ledger_default DEFAULT;
    END IF;
    RETURN true;
END
$$;
