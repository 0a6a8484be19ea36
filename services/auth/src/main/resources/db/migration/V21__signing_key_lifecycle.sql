-- Since when a signing key is what it is. Keys that retire lose their private half: nothing is signed with them again.
ALTER TABLE signing_key ADD COLUMN status_since timestamptz;
UPDATE signing_key SET status_since = created_at;
ALTER TABLE signing_key ALTER COLUMN status_since SET NOT NULL;
ALTER TABLE signing_key ALTER COLUMN sealed_private DROP NOT NULL;
CREATE UNIQUE INDEX signing_key_standby ON signing_key (status) WHERE status = 'STANDBY';
