-- We are an OAuth 2.0 and OpenID Connect provider: clients, codes, consents, and who is signed in at our own pages.

CREATE TABLE oauth_client (
    -- Goes into tokens as their credential, and into revocations.
    id                       uuid PRIMARY KEY,
    -- What the client calls itself; no UUID, so that it is never taken for a user's id.
    client_id                text        NOT NULL,
    organization_id          uuid        NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
    name                     text        NOT NULL,
    confidential             boolean     NOT NULL,
    -- SHA-256 (base64url) of 256 random bits; and of the secret before, while it still works.
    secret_hash              text,
    previous_secret_hash     text,
    previous_secret_expires  timestamptz,
    redirect_uris            text[]      NOT NULL,
    grant_types              text[]      NOT NULL,
    scopes                   text[]      NOT NULL,
    -- Tokens in the client's own name that were issued until then are refused.
    tokens_revoked_at        timestamptz,
    created_at               timestamptz NOT NULL,
    CONSTRAINT oauth_client_id_unique UNIQUE (client_id),
    CONSTRAINT oauth_client_secret CHECK (confidential = (secret_hash IS NOT NULL))
);
CREATE INDEX oauth_client_organization ON oauth_client (organization_id, id DESC);

-- Whose session it is, if it was given to an OAuth client, and what the user permitted. No foreign key: a session that is
-- over is kept longer than its client may be, and must never become the user's own.
ALTER TABLE session ADD COLUMN client_id uuid;
ALTER TABLE session ADD COLUMN scopes text[] NOT NULL DEFAULT '{}';
CREATE INDEX session_of_client ON session (client_id, user_id) WHERE client_id IS NOT NULL AND ended_at IS NULL;

CREATE TABLE oauth_code (
    code_hash       text PRIMARY KEY,
    client          uuid        NOT NULL REFERENCES oauth_client (id) ON DELETE CASCADE,
    user_id         uuid        NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
    redirect_uri    text        NOT NULL,
    challenge       text        NOT NULL,
    scopes          text[]      NOT NULL,
    nonce           text,
    signed_in_at    timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL,
    used_at         timestamptz,
    -- What it was exchanged for: ended when the code comes again.
    session_id      uuid
);
CREATE INDEX oauth_code_expiry ON oauth_code (expires_at);
CREATE INDEX oauth_code_client ON oauth_code (client);
CREATE INDEX oauth_code_user ON oauth_code (user_id);

CREATE TABLE oauth_consent (
    id         uuid PRIMARY KEY,
    user_id    uuid        NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
    client     uuid        NOT NULL REFERENCES oauth_client (id) ON DELETE CASCADE,
    scopes     text[]      NOT NULL,
    granted_at timestamptz NOT NULL,
    CONSTRAINT oauth_consent_unique UNIQUE (user_id, client)
);
CREATE INDEX oauth_consent_client ON oauth_consent (client);

-- A browser that is signed in at our own pages, by the hash of its cookie.
CREATE TABLE oauth_browser (
    cookie_hash  text PRIMARY KEY,
    session_id   uuid        NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    signed_in_at timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL
);
CREATE INDEX oauth_browser_session ON oauth_browser (session_id);
CREATE INDEX oauth_browser_expiry ON oauth_browser (expires_at);
