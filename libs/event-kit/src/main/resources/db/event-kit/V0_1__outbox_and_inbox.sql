-- Events that a committed transaction wants published. Ids are UUIDv7, so their order is about the order of creation.
CREATE TABLE outbox (
    id          uuid PRIMARY KEY,
    type        text        NOT NULL,
    traceparent text,
    envelope    bytea       NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now()
);

-- Notifying takes a lock that all notifying commits of the database share, so events are appended in batches on hot paths.
CREATE FUNCTION outbox_notify() RETURNS trigger
    LANGUAGE plpgsql AS
$$
BEGIN
    PERFORM pg_notify('outbox', '');
    RETURN NULL;
END
$$;

CREATE TRIGGER outbox_inserted
    AFTER INSERT ON outbox
    FOR EACH STATEMENT
EXECUTE FUNCTION outbox_notify();

-- Events whose effect is committed, per consumer.
CREATE TABLE inbox (
    consumer    text        NOT NULL,
    event_id    uuid        NOT NULL,
    received_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (consumer, event_id)
);

CREATE INDEX inbox_received_at ON inbox (received_at);
