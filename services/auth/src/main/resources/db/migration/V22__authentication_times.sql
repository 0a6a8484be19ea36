-- When and how the user of a session last proved to be one (the claims auth_time and amr). Sessions of OAuth clients have none.
ALTER TABLE session ADD COLUMN authenticated_at timestamptz;
ALTER TABLE session ADD COLUMN authentication_methods text[] NOT NULL DEFAULT '{}';
