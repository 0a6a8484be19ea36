-- We are a client of other identity providers: who is whom there, and sign-ins under way.

CREATE TABLE federated_identity (
    id           uuid PRIMARY KEY,
    user_id      uuid        NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
    -- Name of the provider in our configuration; the identity itself is issuer and subject.
    provider     text        NOT NULL,
    issuer       text        NOT NULL,
    subject      text        NOT NULL,
    email        text        NOT NULL,
    linked_at    timestamptz NOT NULL,
    CONSTRAINT federated_identity_unique UNIQUE (issuer, subject)
);
CREATE INDEX federated_identity_user ON federated_identity (user_id, id);

-- Begun, and not back yet. The state and the browser's cookie are stored as hashes.
CREATE TABLE federated_sign_in (
    state_hash   text PRIMARY KEY,
    provider     text        NOT NULL,
    browser_hash text        NOT NULL,
    -- PKCE of our own front end, which then has to prove itself when it fetches the tokens.
    challenge    text,
    expires_at   timestamptz NOT NULL
);
CREATE INDEX federated_sign_in_expiry ON federated_sign_in (expires_at);

-- Come back well: what the front end exchanges for tokens.
CREATE TABLE federated_code (
    code_hash    text PRIMARY KEY,
    user_id      uuid        NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
    browser_hash text        NOT NULL,
    challenge    text,
    expires_at   timestamptz NOT NULL
);
CREATE INDEX federated_code_expiry ON federated_code (expires_at);
CREATE INDEX federated_code_user ON federated_code (user_id);
