-- Passwords that can be forgotten, accounts without one, accounts that were erased, and more reasons for a session to end.

-- Without a password an account is signed in to by other means, or after choosing one through a mailed link.
ALTER TABLE app_user ALTER COLUMN password_hash DROP NOT NULL;
-- An erased account keeps its id, which others refer to, and nothing that tells whose it was.
ALTER TABLE app_user DROP CONSTRAINT app_user_status_check;
ALTER TABLE app_user ADD CONSTRAINT app_user_status_check CHECK (status IN ('ACTIVE', 'DISABLED', 'ERASED'));
-- When its owner was last told that somebody tried to register with the address.
ALTER TABLE app_user ADD COLUMN registration_alert_at timestamptz;
-- Administrators search by how an address or a name begins.
CREATE INDEX app_user_email_begin ON app_user (email_key text_pattern_ops);
CREATE INDEX app_user_name_begin ON app_user (lower(name) text_pattern_ops);

CREATE TABLE password_reset (
    -- SHA-256 of the token; the token itself is only in the e-mail.
    token_hash bytea PRIMARY KEY,
    user_id    uuid        NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at    timestamptz
);
CREATE INDEX password_reset_user ON password_reset (user_id, created_at);
CREATE INDEX password_reset_expiry ON password_reset (expires_at);

ALTER TABLE session DROP CONSTRAINT session_end_reason_check;
ALTER TABLE session ADD CONSTRAINT session_end_reason_check CHECK (end_reason IN
    ('LOGOUT', 'ENDED', 'REUSED', 'PASSWORD_CHANGED', 'PASSWORD_RESET', 'MFA_CHANGED', 'MEMBERSHIP_CHANGED', 'DISABLED',
     'ADMINISTRATOR', 'ERASED'));
