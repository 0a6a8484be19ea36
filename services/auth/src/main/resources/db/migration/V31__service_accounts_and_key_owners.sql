-- Programs that belong to an organization and to nobody in it. Its role is as a member's.
CREATE TABLE service_account (
    id              uuid PRIMARY KEY,
    organization_id uuid        NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
    name            text        NOT NULL,
    role            text CHECK (role IN ('OWNER', 'ADMIN', 'DEVELOPER', 'BILLING', 'VIEWER')),
    role_id         uuid REFERENCES organization_role (id),
    created_at      timestamptz NOT NULL,
    disabled_at     timestamptz,
    CONSTRAINT service_account_one_role CHECK (num_nonnulls(role, role_id) = 1),
    CONSTRAINT service_account_name_unique UNIQUE (organization_id, name)
);
CREATE INDEX service_account_list ON service_account (organization_id, id DESC);
CREATE INDEX service_account_role ON service_account (role_id) WHERE role_id IS NOT NULL;

-- A key acts for a user, for a service account, or for its project when it has neither.
ALTER TABLE api_key ALTER COLUMN user_id DROP NOT NULL;
ALTER TABLE api_key
    ADD COLUMN service_account_id uuid REFERENCES service_account (id) ON DELETE CASCADE,
    -- The key that took its place.
    ADD COLUMN replaced_by        uuid,
    ADD CONSTRAINT api_key_one_owner CHECK (num_nonnulls(user_id, service_account_id) <= 1);
CREATE INDEX api_key_service_account ON api_key (service_account_id) WHERE service_account_id IS NOT NULL;

-- Whether a signature may be reused depends on what was revoked since.
CREATE INDEX revocation_member ON revocation (member);
