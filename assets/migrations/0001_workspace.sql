-- The whole workspace. Moments are Unix seconds, UTC. Identifiers are never used twice, so that something kept by a
-- client can never mean another thing than it did.

CREATE TABLE users (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    -- the address in lower case: two spellings of one address are one account
    email_folded TEXT NOT NULL UNIQUE,
    -- NULL: nobody can log in as this person
    password_hash TEXT,
    is_account_administrator BOOLEAN NOT NULL DEFAULT FALSE,
    can_manage_projects BOOLEAN NOT NULL DEFAULT FALSE,
    can_view_profiles BOOLEAN NOT NULL DEFAULT FALSE,
    can_manage_profiles BOOLEAN NOT NULL DEFAULT FALSE,
    company TEXT NOT NULL DEFAULT '',
    title TEXT NOT NULL DEFAULT '',
    address TEXT NOT NULL DEFAULT '',
    work_phone TEXT NOT NULL DEFAULT '',
    cell_phone TEXT NOT NULL DEFAULT '',
    comments TEXT NOT NULL DEFAULT ''
);

-- only digests of keys are kept; a key that is replaced is dead at once
CREATE TABLE api_keys (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    digest BLOB NOT NULL UNIQUE,
    insert_time BIGINT NOT NULL
);

CREATE TABLE projects (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    description TEXT NOT NULL DEFAULT '',
    -- the number of the next custom field: f1, f2 … are never used twice either
    next_field BIGINT NOT NULL DEFAULT 1
);

CREATE TABLE steps (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    project_id BIGINT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    description TEXT NOT NULL DEFAULT '',
    -- 0 = none
    wip_limit BIGINT NOT NULL DEFAULT 0,
    -- dense, from 1
    pos BIGINT NOT NULL
);
CREATE INDEX steps_by_project ON steps (project_id, pos);

CREATE TABLE roles (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    project_id BIGINT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    access_level BIGINT NOT NULL,
    -- a step that bounds a role cannot be deleted under it: the bound would be lifted
    max_step BIGINT REFERENCES steps (id),
    can_edit_project BOOLEAN NOT NULL DEFAULT FALSE,
    can_manage_people_notes BOOLEAN NOT NULL DEFAULT FALSE,
    can_see_private_notes BOOLEAN NOT NULL DEFAULT FALSE,
    is_default BOOLEAN NOT NULL DEFAULT FALSE
);
CREATE INDEX roles_by_project ON roles (project_id);
CREATE INDEX roles_by_step ON roles (max_step);
CREATE UNIQUE INDEX one_default_role ON roles (project_id) WHERE is_default;

-- a person has one role in a project
CREATE TABLE role_users (
    project_id BIGINT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    role_id BIGINT NOT NULL REFERENCES roles (id) ON DELETE CASCADE,
    PRIMARY KEY (project_id, user_id)
);
CREATE INDEX role_users_by_role ON role_users (role_id);
CREATE INDEX role_users_by_user ON role_users (user_id);

CREATE TABLE custom_fields (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    project_id BIGINT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    -- 3 for f3
    number BIGINT NOT NULL,
    kind TEXT NOT NULL,
    label TEXT NOT NULL,
    hint TEXT NOT NULL DEFAULT '',
    required BOOLEAN NOT NULL DEFAULT FALSE,
    pos_type TEXT NOT NULL DEFAULT '',
    choice_kind TEXT,
    min_value DOUBLE PRECISION,
    max_value DOUBLE PRECISION,
    layout TEXT NOT NULL DEFAULT '',
    UNIQUE (project_id, number)
);

CREATE TABLE field_values (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    field_id BIGINT NOT NULL REFERENCES custom_fields (id) ON DELETE CASCADE,
    title TEXT NOT NULL,
    is_default BOOLEAN NOT NULL DEFAULT FALSE,
    -- dense, from 1
    pos BIGINT NOT NULL
);
CREATE INDEX field_values_by_field ON field_values (field_id, pos);

CREATE TABLE tickets (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    project_id BIGINT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    step_id BIGINT NOT NULL REFERENCES steps (id),
    name TEXT NOT NULL,
    description TEXT NOT NULL DEFAULT '',
    tags TEXT NOT NULL DEFAULT '',
    -- YYYY-MM-DD, or empty for none
    required_by TEXT NOT NULL DEFAULT '',
    insert_time BIGINT NOT NULL,
    update_time BIGINT NOT NULL
);
CREATE INDEX tickets_by_project ON tickets (project_id, id);
CREATE INDEX tickets_by_step ON tickets (step_id);

-- What a ticket holds in fields of type float, string and text. Kept in the order of the tickets, so that those of a
-- page lie together. Nothing is kept for an empty content.
CREATE TABLE ticket_contents (
    ticket_id BIGINT NOT NULL REFERENCES tickets (id) ON DELETE CASCADE,
    field_id BIGINT NOT NULL REFERENCES custom_fields (id) ON DELETE CASCADE,
    content TEXT NOT NULL,
    PRIMARY KEY (ticket_id, field_id)
) WITHOUT ROWID;
CREATE INDEX ticket_contents_by_field ON ticket_contents (field_id);

-- What is chosen in fields of type choice. A value that is deleted goes from the tickets by itself.
CREATE TABLE ticket_choices (
    ticket_id BIGINT NOT NULL REFERENCES tickets (id) ON DELETE CASCADE,
    field_id BIGINT NOT NULL REFERENCES custom_fields (id) ON DELETE CASCADE,
    value_id BIGINT NOT NULL REFERENCES field_values (id) ON DELETE CASCADE,
    PRIMARY KEY (ticket_id, field_id, value_id)
) WITHOUT ROWID;
CREATE INDEX ticket_choices_by_field ON ticket_choices (field_id);
CREATE INDEX ticket_choices_by_value ON ticket_choices (value_id);

CREATE TABLE ticket_people (
    ticket_id BIGINT NOT NULL REFERENCES tickets (id) ON DELETE CASCADE,
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    -- the order they were given in
    pos BIGINT NOT NULL,
    PRIMARY KEY (ticket_id, user_id)
) WITHOUT ROWID;
CREATE INDEX ticket_people_by_user ON ticket_people (user_id);

CREATE TABLE notes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    ticket_id BIGINT NOT NULL REFERENCES tickets (id) ON DELETE CASCADE,
    -- NULL: by somebody who is no longer here
    owner_id BIGINT REFERENCES users (id) ON DELETE SET NULL,
    text TEXT NOT NULL,
    private BOOLEAN NOT NULL DEFAULT FALSE,
    -- nobody is told before the last file has come
    awaits_files BOOLEAN NOT NULL DEFAULT FALSE,
    insert_time BIGINT NOT NULL,
    update_time BIGINT NOT NULL
);
CREATE INDEX notes_by_ticket ON notes (ticket_id, insert_time, id);
CREATE INDEX notes_by_owner ON notes (owner_id);

-- who is to be told of a note, and when that was done; NULL while the note awaits its files
CREATE TABLE note_recipients (
    note_id BIGINT NOT NULL REFERENCES notes (id) ON DELETE CASCADE,
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    told_time BIGINT,
    PRIMARY KEY (note_id, user_id)
) WITHOUT ROWID;
CREATE INDEX note_recipients_by_user ON note_recipients (user_id);

CREATE TABLE files (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    note_id BIGINT NOT NULL REFERENCES notes (id) ON DELETE CASCADE,
    owner_id BIGINT REFERENCES users (id) ON DELETE SET NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    -- the name of the body on disk, made by us
    blob TEXT NOT NULL UNIQUE,
    insert_time BIGINT NOT NULL
);
CREATE INDEX files_by_note ON files (note_id);
CREATE INDEX files_by_owner ON files (owner_id);

-- Bodies whose row is gone, whichever way it went, and which are still to be removed from disk. The row goes first and
-- the body after it, so that no row ever lacks its body.
CREATE TABLE dead_blobs (
    blob TEXT PRIMARY KEY NOT NULL
);
CREATE TRIGGER files_leave_blobs AFTER DELETE ON files BEGIN
    INSERT INTO dead_blobs (blob) VALUES (OLD.blob);
END;

-- the answers to POSTs that carried an Idempotency-Key; kept for a day
CREATE TABLE intentions (
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    intention TEXT NOT NULL,
    -- where it was sent: a key names one request, not two
    address TEXT NOT NULL,
    answer TEXT NOT NULL,
    insert_time BIGINT NOT NULL,
    PRIMARY KEY (user_id, intention)
);
CREATE INDEX intentions_by_time ON intentions (insert_time);
