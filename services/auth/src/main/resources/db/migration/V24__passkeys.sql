-- Passkeys (WebAuthn credentials). Only public halves are here: nothing in this table lets anybody in.
CREATE TABLE passkey (
    id              uuid PRIMARY KEY,
    user_id         uuid        NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
    credential_id   bytea       NOT NULL,
    -- Attested credential data as WebAuthn section 6.5.1 lays it out: the public key is in it.
    credential_data bytea       NOT NULL,
    -- What the authenticator counted last; 0 for those that do not count.
    sign_count      bigint      NOT NULL,
    -- Whether it may be copied to other devices of its user; never changes.
    backup_eligible boolean     NOT NULL,
    name            text        NOT NULL,
    created_at      timestamptz NOT NULL,
    last_used_at    timestamptz,
    CONSTRAINT passkey_credential_unique UNIQUE (credential_id)
);
CREATE INDEX passkey_user ON passkey (user_id, id DESC);
