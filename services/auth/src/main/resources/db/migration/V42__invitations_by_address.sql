-- What was sent to an address goes into its owner's export, and with its owner's account.
CREATE INDEX invitation_address ON invitation (email_key);
