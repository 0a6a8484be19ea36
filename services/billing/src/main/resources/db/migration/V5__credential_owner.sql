-- Whose key the provider was called with: 'platform' or 'organization'; null where none was called, and in former rows. What an
-- organization's own account pays is in no invoice of ours; its list price counts in budgets all the same.
ALTER TABLE usage_ledger ADD COLUMN credential_owner text;
