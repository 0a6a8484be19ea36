-- Somebody was asked to join an organization. What is accepted or withdrawn is gone; the audit log tells of it.
CREATE TABLE invitation (
    id              uuid PRIMARY KEY,
    organization_id uuid        NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
    email           text        NOT NULL,
    -- The address as it is compared, like app_user's.
    email_key       text        NOT NULL,
    role            text CHECK (role IN ('OWNER', 'ADMIN', 'DEVELOPER', 'BILLING', 'VIEWER')),
    role_id         uuid REFERENCES organization_role (id),
    invited_by      uuid        REFERENCES app_user (id) ON DELETE SET NULL,
    -- SHA-256 of the token; the token itself is only in the e-mail.
    token_hash      bytea       NOT NULL,
    created_at      timestamptz NOT NULL,
    sent_at         timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL,
    CONSTRAINT invitation_one_role CHECK (num_nonnulls(role, role_id) = 1),
    CONSTRAINT invitation_email_unique UNIQUE (organization_id, email_key),
    CONSTRAINT invitation_token_unique UNIQUE (token_hash)
);
CREATE INDEX invitation_list ON invitation (organization_id, id DESC);
CREATE INDEX invitation_role ON invitation (role_id) WHERE role_id IS NOT NULL;
CREATE INDEX invitation_inviter ON invitation (invited_by);
CREATE INDEX invitation_expiry ON invitation (expires_at);
