CREATE TABLE budget (
    id              uuid PRIMARY KEY,
    organization_id uuid            NOT NULL,
    scope           text            NOT NULL,
    scope_id        uuid            NOT NULL,
    period          text            NOT NULL,
    amount_usd      numeric(38, 18) NOT NULL CHECK (amount_usd > 0),
    thresholds      smallint[]      NOT NULL,
    hard            boolean         NOT NULL,
    notify_email    text,
    created_at      timestamptz     NOT NULL,
    updated_at      timestamptz     NOT NULL
);

CREATE INDEX budget_organization ON budget (organization_id, id DESC);

-- What the ledger says was spent of a budget in one period; no row means nothing. Changed only in the transaction that
-- appends to the ledger or changes the budget. The version grows with every change, so that Redis never goes back.
CREATE TABLE budget_counter (
    budget_id  uuid            NOT NULL REFERENCES budget ON DELETE CASCADE,
    period     text            NOT NULL,
    period_end timestamptz     NOT NULL,
    spent      numeric(38, 18) NOT NULL,
    version    bigint          NOT NULL,
    PRIMARY KEY (budget_id, period)
);

-- Events that were published, each once.
CREATE TABLE budget_threshold (
    budget_id  uuid        NOT NULL REFERENCES budget ON DELETE CASCADE,
    period     text        NOT NULL,
    event_type text        NOT NULL,
    threshold  smallint    NOT NULL,
    reached_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (budget_id, period, event_type, threshold)
);

-- Counts the changes to an organization's budgets; stays when its last budget goes, so that Redis learns of that too.
CREATE TABLE budget_revision (
    organization_id uuid PRIMARY KEY,
    revision        bigint NOT NULL
);

-- What is committed here but not yet known to Redis: the usage records whose reservations can go, the budgets whose
-- counters moved, and whether definitions changed. Deleted once Redis has it.
CREATE TABLE absorb_pending (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    organization_id uuid    NOT NULL,
    event_ids       uuid[]  NOT NULL,
    budget_ids      uuid[]  NOT NULL,
    definitions     boolean NOT NULL
);

CREATE INDEX absorb_pending_organization ON absorb_pending (organization_id);
