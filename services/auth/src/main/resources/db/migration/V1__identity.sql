-- Identity. Times come from the service's clock; ids are UUIDv7, so ordering by id is ordering by creation.

CREATE TABLE app_user (
    id                uuid PRIMARY KEY,
    email             text        NOT NULL,
    -- The address as it is compared: Unicode-normalized, lower-case.
    email_key         text        NOT NULL,
    name              text        NOT NULL,
    -- Argon2id in PHC string format.
    password_hash     text        NOT NULL,
    status            text        NOT NULL CHECK (status IN ('ACTIVE', 'DISABLED')),
    email_verified_at timestamptz,
    created_at        timestamptz NOT NULL,
    CONSTRAINT app_user_email_unique UNIQUE (email_key)
);

CREATE TABLE email_verification (
    -- SHA-256 of the token; the token itself is only in the e-mail.
    token_hash bytea PRIMARY KEY,
    user_id    uuid        NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at    timestamptz
);
CREATE INDEX email_verification_user ON email_verification (user_id);
CREATE INDEX email_verification_expiry ON email_verification (expires_at);

CREATE TABLE organization (
    id         uuid PRIMARY KEY,
    name       text        NOT NULL,
    created_at timestamptz NOT NULL
);

CREATE TABLE membership (
    id              uuid PRIMARY KEY,
    organization_id uuid        NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
    user_id         uuid        NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
    role            text        NOT NULL CHECK (role IN ('OWNER', 'ADMIN', 'DEVELOPER', 'BILLING', 'VIEWER')),
    created_at      timestamptz NOT NULL,
    CONSTRAINT membership_unique UNIQUE (organization_id, user_id)
);
CREATE INDEX membership_user ON membership (user_id, id);

CREATE TABLE project (
    id              uuid PRIMARY KEY,
    organization_id uuid        NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
    name            text        NOT NULL,
    -- Where API keys go that name no project; every organization has exactly one.
    is_default      boolean     NOT NULL,
    created_at      timestamptz NOT NULL,
    CONSTRAINT project_name_unique UNIQUE (organization_id, name)
);
CREATE UNIQUE INDEX project_default ON project (organization_id) WHERE is_default;

-- A sign-in, and the family of refresh tokens that descends from it. Its row is the one lock of a rotation.
CREATE TABLE session (
    id              uuid PRIMARY KEY,
    user_id         uuid        NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
    organization_id uuid        NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
    user_agent      text        NOT NULL,
    -- SHA-256 of: the secret all tokens of the family carry; the token in force; the one it replaced.
    family_hash     bytea       NOT NULL,
    current_hash    bytea       NOT NULL,
    parent_hash     bytea,
    rotated_at      timestamptz,
    created_at      timestamptz NOT NULL,
    last_used_at    timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL,
    ended_at        timestamptz,
    end_reason      text CHECK (end_reason IN ('LOGOUT', 'ENDED', 'REUSED'))
) WITH (fillfactor = 80);
CREATE INDEX session_of_user ON session (user_id, id DESC) WHERE ended_at IS NULL;
CREATE INDEX session_expiry ON session (expires_at);

CREATE TABLE api_key (
    id                  uuid PRIMARY KEY,
    organization_id     uuid        NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
    project_id          uuid        NOT NULL REFERENCES project (id),
    user_id             uuid        NOT NULL REFERENCES app_user (id),
    name                text        NOT NULL,
    -- The first characters, by which people recognise a key; and the SHA-256 of all of it.
    prefix              text        NOT NULL,
    key_hash            bytea       NOT NULL,
    scopes              text[]      NOT NULL,
    allowed_models      text[]      NOT NULL,
    requests_per_minute integer CHECK (requests_per_minute > 0),
    tokens_per_minute   integer CHECK (tokens_per_minute > 0),
    concurrent          integer CHECK (concurrent > 0),
    created_at          timestamptz NOT NULL,
    expires_at          timestamptz,
    last_used_at        timestamptz,
    revoked_at          timestamptz,
    CONSTRAINT api_key_hash_unique UNIQUE (key_hash)
) WITH (fillfactor = 80);
CREATE INDEX api_key_organization ON api_key (organization_id, id DESC);
CREATE INDEX api_key_owner ON api_key (user_id, organization_id, id DESC);
CREATE INDEX api_key_project ON api_key (project_id);

-- Keys that sign access tokens. The private half is sealed with the master key (see docs of the class SealedBox).
CREATE TABLE signing_key (
    kid            text PRIMARY KEY,
    status         text        NOT NULL CHECK (status IN ('STANDBY', 'ACTIVE', 'RETIRED', 'REVOKED')),
    public_key     bytea       NOT NULL,
    sealed_private bytea       NOT NULL,
    created_at     timestamptz NOT NULL
);
CREATE UNIQUE INDEX signing_key_active ON signing_key (status) WHERE status = 'ACTIVE';

-- What stopped working lately. Written with the change itself, told to the gateways afterwards, as often as it takes.
CREATE TABLE revocation (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    member     text        NOT NULL,
    revoked_at timestamptz NOT NULL,
    told_at    timestamptz
);
CREATE INDEX revocation_untold ON revocation (id) WHERE told_at IS NULL;
CREATE INDEX revocation_time ON revocation (revoked_at);
