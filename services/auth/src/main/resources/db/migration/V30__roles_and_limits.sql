-- Roles that an organization makes, beside the built-in ones.
CREATE TABLE organization_role (
    id              uuid PRIMARY KEY,
    organization_id uuid        NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
    name            text        NOT NULL,
    description     text        NOT NULL,
    -- Wire names.
    permissions     text[]      NOT NULL,
    created_at      timestamptz NOT NULL,
    CONSTRAINT organization_role_name_unique UNIQUE (organization_id, name)
);
CREATE INDEX organization_role_list ON organization_role (organization_id, id DESC);

-- A member has either a built-in role or one of the organization's own.
ALTER TABLE membership ALTER COLUMN role DROP NOT NULL;
ALTER TABLE membership ADD COLUMN role_id uuid REFERENCES organization_role (id);
ALTER TABLE membership ADD CONSTRAINT membership_one_role CHECK (num_nonnulls(role, role_id) = 1);
CREATE INDEX membership_role ON membership (role_id) WHERE role_id IS NOT NULL;
CREATE INDEX membership_list ON membership (organization_id, id DESC);
CREATE INDEX membership_owners ON membership (organization_id) WHERE role = 'OWNER';

CREATE INDEX project_list ON project (organization_id, id DESC);

-- Limits that credentials share: over a member's, a project's and an organization's.
ALTER TABLE membership
    ADD COLUMN requests_per_minute integer CHECK (requests_per_minute > 0),
    ADD COLUMN tokens_per_minute   integer CHECK (tokens_per_minute > 0),
    ADD COLUMN concurrent          integer CHECK (concurrent > 0);
ALTER TABLE project
    ADD COLUMN requests_per_minute integer CHECK (requests_per_minute > 0),
    ADD COLUMN tokens_per_minute   integer CHECK (tokens_per_minute > 0),
    ADD COLUMN concurrent          integer CHECK (concurrent > 0);
ALTER TABLE organization
    ADD COLUMN requests_per_minute integer CHECK (requests_per_minute > 0),
    ADD COLUMN tokens_per_minute   integer CHECK (tokens_per_minute > 0),
    ADD COLUMN concurrent          integer CHECK (concurrent > 0);

-- Limits as JSON; null when there are none.
CREATE FUNCTION limits_json(requests integer, tokens integer, concurrent integer) RETURNS jsonb
    LANGUAGE sql IMMUTABLE
    RETURN nullif(jsonb_strip_nulls(jsonb_build_object(
        'requestsPerMinute', requests, 'tokensPerMinute', tokens, 'concurrent', concurrent)), '{}'::jsonb);

-- Memberships as tokens tell of them. The role is a built-in one's name, or 'custom:<name> <permission> <permission>…'.
CREATE VIEW member AS
SELECT m.id,
       m.organization_id,
       m.user_id,
       m.created_at,
       coalesce(m.role, 'custom:' || r.name || ' ' || array_to_string(r.permissions, ' ')) AS role,
       limits_json(m.requests_per_minute, m.tokens_per_minute, m.concurrent) AS user_limits,
       limits_json(o.requests_per_minute, o.tokens_per_minute, o.concurrent) AS organization_limits
FROM membership m
JOIN organization o ON o.id = m.organization_id
LEFT JOIN organization_role r ON r.id = m.role_id;
