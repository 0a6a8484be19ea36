-- For the trigger of a table that replicas keep in memory: each hears at commit that it has to read the table again.
-- A transaction's equal announcements arrive as one.
CREATE FUNCTION announce_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('table_changed', TG_TABLE_NAME);
    RETURN NULL;
END
$$;
