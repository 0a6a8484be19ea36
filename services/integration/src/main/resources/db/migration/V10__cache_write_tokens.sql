-- What of a prompt was written to the provider's cache costs more than the rest, so a record that lacks it does not explain
-- its cost. Null in records of before: they did not keep it, which is not the same as none.
ALTER TABLE usage_record
    ADD COLUMN cache_write_tokens      bigint,
    ADD COLUMN cache_write_long_tokens bigint;
