-- A user who has the account erased has all messages erased, those of organizations too.
CREATE INDEX messages_to_user ON messages (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX sandbox_messages_to_user ON sandbox_messages (user_id) WHERE user_id IS NOT NULL;
