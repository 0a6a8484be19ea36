-- Whose address a contact is, so that it goes with its user; and users who are gone, because events may come out of order.
ALTER TABLE organization_contact ADD COLUMN owner_id uuid;

CREATE INDEX organization_contact_owner ON organization_contact (owner_id);

CREATE TABLE erased_user (
    user_id uuid PRIMARY KEY
);
