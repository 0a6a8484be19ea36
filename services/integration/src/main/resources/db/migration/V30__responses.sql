-- One row for every response a client let us keep: what was asked and what was answered, linked to the response it went on
-- from. Written once, before the client hears the end of the answer, and deleted by the client or by its age. JSON is kept
-- as text, byte for byte: jsonb would reorder keys and refuses the character U+0000.
CREATE TABLE response (
    id              uuid PRIMARY KEY,
    organization_id uuid        NOT NULL,
    project_id      uuid,
    user_id         uuid,
    previous_id     uuid,
    input           text        NOT NULL,
    body            text        NOT NULL,
    size            integer     NOT NULL,
    created_at      timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL
);

CREATE INDEX response_by_expiry ON response (expires_at);
CREATE INDEX response_by_user ON response (user_id) WHERE user_id IS NOT NULL;
