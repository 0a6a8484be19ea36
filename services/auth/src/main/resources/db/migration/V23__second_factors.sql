-- Second factors. A TOTP counts once it is confirmed; the row's lock is what makes each code work once.
CREATE TABLE totp (
    user_id       uuid PRIMARY KEY REFERENCES app_user (id) ON DELETE CASCADE,
    -- Sealed with the master key.
    sealed_secret bytea       NOT NULL,
    created_at    timestamptz NOT NULL,
    confirmed_at  timestamptz,
    -- The 30-second step of the last code that was accepted: it and everything before it is spent.
    last_step     bigint      NOT NULL DEFAULT 0,
    -- Wrong codes in a row, recovery codes among them.
    wrong         integer     NOT NULL DEFAULT 0,
    wrong_at      timestamptz
) WITH (fillfactor = 80);

CREATE TABLE recovery_code (
    user_id    uuid        NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
    -- SHA-256 of the code, which has 120 random bits.
    code_hash  bytea       NOT NULL,
    created_at timestamptz NOT NULL,
    used_at    timestamptz,
    PRIMARY KEY (user_id, code_hash)
);
