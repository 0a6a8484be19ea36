-- A message to one recipient, rendered when it was accepted. due_at is when it may be tried next; while somebody tries, it
-- is the end of that lease, so that a message whose sender died is due again by itself.
CREATE TABLE messages (
    id              uuid PRIMARY KEY,
    organization_id uuid,
    user_id         uuid,
    event_id        uuid UNIQUE,
    dedupe_key      text,
    content_hash    text        NOT NULL,
    template        text        NOT NULL,
    recipient       text        NOT NULL,
    subject         text        NOT NULL,
    text_body       text        NOT NULL,
    html_body       text        NOT NULL,
    -- Holds a secret, such as a verification link: its bodies are erased once it needs no further attempt.
    sensitive       boolean     NOT NULL,
    state           text        NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'delivered', 'failed')),
    attempts        int         NOT NULL DEFAULT 0,
    due_at          timestamptz NOT NULL,
    created_at      timestamptz NOT NULL,
    finished_at     timestamptz,
    UNIQUE (organization_id, dedupe_key)
);

CREATE INDEX messages_due ON messages (due_at) WHERE state = 'queued';
CREATE INDEX messages_of_organization ON messages (organization_id, id DESC);
CREATE INDEX messages_of_user ON messages (user_id, id DESC) WHERE organization_id IS NULL;

-- One try at delivering a message. An attempt without an end was under way when its process died.
CREATE TABLE attempts (
    message_id uuid        NOT NULL REFERENCES messages (id),
    number     int         NOT NULL,
    channel    text        NOT NULL,
    started_at timestamptz NOT NULL,
    ended_at   timestamptz,
    outcome    text CHECK (outcome IN ('delivered', 'refused', 'unavailable')),
    detail     text,
    PRIMARY KEY (message_id, number)
);

-- What the sandbox channel was given instead of a provider.
CREATE TABLE sandbox_messages (
    id              uuid PRIMARY KEY REFERENCES messages (id),
    organization_id uuid,
    user_id         uuid,
    event_id        uuid,
    template        text        NOT NULL,
    recipient       text        NOT NULL,
    subject         text        NOT NULL,
    text_body       text        NOT NULL,
    html_body       text        NOT NULL,
    created_at      timestamptz NOT NULL
);

CREATE INDEX sandbox_messages_of_organization ON sandbox_messages (organization_id, id DESC);
CREATE INDEX sandbox_messages_of_user ON sandbox_messages (user_id, id DESC) WHERE organization_id IS NULL;
