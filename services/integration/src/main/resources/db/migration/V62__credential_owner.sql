-- Whose key the provider was called with: 'platform' or 'organization'; null where none was called, and in former records.
ALTER TABLE usage_record ADD COLUMN credential_owner text;
