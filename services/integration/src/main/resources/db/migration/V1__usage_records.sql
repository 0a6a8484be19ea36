-- One row for every model call that reached execution. Written in batches with the event that reports it, in one
-- transaction; never changed afterwards. The id is a UUIDv7 made when the call was accepted, so rows arrive about in the
-- order of their ids and a list "newest first" is a walk down the index.
CREATE TABLE usage_record (
    id                      uuid PRIMARY KEY,
    organization_id         uuid           NOT NULL,
    project_id              uuid,
    user_id                 uuid,
    api_key_id              uuid,
    request_id              text,
    operation               text,
    provider                text,
    model                   text,
    requested_model         text,
    outcome                 text           NOT NULL,
    cache                   text,
    streamed                boolean        NOT NULL,
    billable                boolean        NOT NULL,
    input_tokens            bigint         NOT NULL,
    cached_input_tokens     bigint         NOT NULL,
    output_tokens           bigint         NOT NULL,
    reasoning_tokens        bigint         NOT NULL,
    cost_usd                numeric(38, 18) NOT NULL,
    price_version           text,
    attempts                integer        NOT NULL,
    latency_ms              bigint         NOT NULL,
    time_to_first_token_ms  bigint,
    finish_reason           text,
    error_code              text,
    tags                    jsonb          NOT NULL,
    occurred_at             timestamptz    NOT NULL
);

-- The three ways an organization lists its calls: all of them, those of a key, those of a model.
CREATE INDEX usage_record_by_organization ON usage_record (organization_id, id);
CREATE INDEX usage_record_by_api_key ON usage_record (organization_id, api_key_id, id) WHERE api_key_id IS NOT NULL;
CREATE INDEX usage_record_by_model ON usage_record (organization_id, model, id);

-- Records the table above refused, for a human to look at: they were charged by a provider and no event reports them.
CREATE TABLE usage_record_refused (
    id              uuid PRIMARY KEY,
    organization_id uuid        NOT NULL,
    record          text        NOT NULL,
    reason          text        NOT NULL,
    refused_at      timestamptz NOT NULL DEFAULT now()
);
