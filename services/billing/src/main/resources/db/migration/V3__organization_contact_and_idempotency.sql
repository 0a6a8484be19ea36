-- Whom to tell about an organization's money when a budget names nobody.
CREATE TABLE organization_contact (
    organization_id uuid PRIMARY KEY,
    name            text,
    owner_email     text
);

-- Answers to writes that carried an Idempotency-Key, kept for a day.
CREATE TABLE idempotent_answer (
    organization_id uuid        NOT NULL,
    operation       text        NOT NULL,
    key             text        NOT NULL,
    fingerprint     text        NOT NULL,
    status          integer     NOT NULL,
    location        text        NOT NULL,
    body            text        NOT NULL,
    created_at      timestamptz NOT NULL,
    PRIMARY KEY (organization_id, operation, key)
);

CREATE INDEX idempotent_answer_created_at ON idempotent_answer (created_at);
