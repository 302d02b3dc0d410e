//! Every property that can be sent to add or to change a thing: where it is seen in the database, and who may set it.

/// Where what was sent is to be seen.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shows {
    /// In that column of the thing.
    In(&'static str),
    /// In what that query finds for the id of the thing.
    By(&'static str),
    /// In that column, but not as it was sent.
    Hashed(&'static str),
    /// It is told to the log alone.
    Nowhere,
}

/// Who may set it, of those who may add or change the thing at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    All,
    /// Administrators, and everybody of himself.
    Oneself,
    Administrators,
    /// Whoever may move tickets that far.
    Movers,
}

/// What comes of it in a thing that is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    Set,
    /// It says something about a new thing only.
    Ignored,
    Refused,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Property {
    /// `name`, `options][min`, `users][`.
    pub(super) key: &'static str,
    pub(super) shows: Shows,
    /// What it is before, and what it is to be.
    pub(super) before: &'static str,
    pub(super) after: &'static str,
    pub(super) by: By,
    pub(super) change: Change,
    /// What has to be sent with it to a new thing.
    pub(super) with: &'static [(&'static str, &'static str)],
    /// Tables, or columns of any row in them, that change by it too.
    pub(super) beside: &'static [&'static str],
}

/// A kind of thing.
pub(super) struct Thing {
    pub(super) outer: &'static str,
    pub(super) table: &'static str,
    pub(super) add: &'static [&'static str],
    pub(super) change: &'static [&'static str],
    /// Without which there is no new one.
    pub(super) required: &'static [(&'static str, &'static str)],
    pub(super) properties: &'static [Property],
}

const fn text(key: &'static str) -> Property {
    Property {
        key,
        shows: Shows::In(key),
        before: "before",
        after: "after",
        by: By::All,
        change: Change::Set,
        with: &[],
        beside: &[],
    }
}

const fn flag(key: &'static str) -> Property {
    of(key, "0", "1")
}

const fn of(key: &'static str, before: &'static str, after: &'static str) -> Property {
    Property { before, after, ..text(key) }
}

const fn right(key: &'static str) -> Property {
    Property { by: By::Administrators, ..flag(key) }
}

const CHOICE: &[(&str, &str)] = &[("type", "choice")];

/// All there is.
pub(super) const THINGS: &[Thing] = &[
    Thing {
        outer: "ticket",
        table: "tickets",
        add: &["/projects/{project}/tickets"],
        change: &["/projects/{project}/tickets/{ticket}"],
        required: &[("name", "Mask"), ("step_id", "{step}")],
        properties: &[
            text("name"),
            text("description"),
            Property { by: By::Movers, ..of("step_id", "{step}", "{far}") },
            of("tags", "x", "y,z"),
            of("required_by", "2026-12-24", "2027-01-02"),
            Property {
                shows: Shows::By(
                    "SELECT group_concat(user_id) FROM ticket_people WHERE ticket_id = $1",
                ),
                beside: &["ticket_people"],
                ..of("assigned_to][", "{second}", "{other}")
            },
            Property { shows: Shows::Nowhere, ..flag("notify_involved") },
            Property {
                shows: Shows::By(
                    "SELECT group_concat(value_id) FROM ticket_choices WHERE ticket_id = $1",
                ),
                beside: &["ticket_choices"],
                ..of("f1", "", "{value}")
            },
        ],
    },
    Thing {
        outer: "note",
        table: "notes",
        add: &["/projects/{project}/tickets/{ticket}/notes"],
        change: &["/projects/{project}/tickets/{ticket}/notes/{note}"],
        required: &[("text", "Look")],
        properties: &[
            text("text"),
            flag("private"),
            Property {
                shows: Shows::By("SELECT COUNT(*) FROM note_recipients WHERE note_id = $1"),
                change: Change::Ignored,
                with: &[("users][", "{second}")],
                beside: &["note_recipients"],
                ..flag("notify_users")
            },
            Property {
                shows: RECIPIENTS,
                change: Change::Ignored,
                with: &[("notify_users", "1")],
                beside: &["note_recipients"],
                ..of("users][", "{other}", "{second}")
            },
            Property {
                shows: Shows::In("awaits_files"),
                change: Change::Ignored,
                ..flag("has_attachments")
            },
        ],
    },
    Thing {
        outer: "role",
        table: "roles",
        add: &["/projects/{project}/roles", "/project/{project}/roles"],
        change: &["/projects/{project}/roles/{role}", "/project/{project}/roles/{role}"],
        required: &[("name", "Idle"), ("access_level", "1")],
        properties: &[
            text("name"),
            of("access_level", "1", "3"),
            of("max_step", "", "{far}"),
            flag("can_edit_project"),
            flag("can_manage_people_notes"),
            flag("can_see_private_notes"),
            Property {
                shows: Shows::By("SELECT group_concat(user_id) FROM role_users WHERE role_id = $1"),
                beside: &["role_users"],
                ..of("users][", "{second}", "{other}")
            },
        ],
    },
    Thing {
        outer: "value",
        table: "field_values",
        add: &["/projects/{project}/custom_fields/{field}/values"],
        change: &["/projects/{project}/custom_fields/{field}/values/{value}"],
        required: &[("title", "Bug")],
        properties: &[
            text("title"),
            Property { beside: &["field_values.is_default"], ..flag("is_default") },
            Property { beside: &["field_values.pos"], ..of("pos", "1", "2") },
        ],
    },
    Thing {
        outer: "field",
        table: "custom_fields",
        add: &["/projects/{project}/custom_fields"],
        change: &["/projects/{project}/custom_fields/{field}"],
        required: &[("type", "float"), ("label", "Kind")],
        properties: &[
            Property {
                shows: Shows::In("kind"),
                change: Change::Refused,
                ..of("type", "choice", "text")
            },
            text("label"),
            text("hint"),
            flag("required"),
            of("pos_type", "single", "double"),
            Property {
                shows: Shows::In("choice_kind"),
                with: CHOICE,
                ..of("options][choiceType", "select", "radio")
            },
            // the field that is changed holds no number
            Property {
                shows: Shows::In("min_value"),
                change: Change::Ignored,
                ..of("options][min", "", "2.5")
            },
            Property {
                shows: Shows::In("max_value"),
                change: Change::Ignored,
                ..of("options][max", "", "7.5")
            },
            Property {
                shows: Shows::In("layout"),
                with: CHOICE,
                ..of("options][fieldLayout", "", "columns")
            },
        ],
    },
    Thing {
        outer: "step",
        table: "steps",
        add: &["/projects/{project}/steps"],
        change: &["/projects/{project}/steps/{step}"],
        required: &[("name", "Late")],
        properties: &[
            text("name"),
            text("description"),
            Property { shows: Shows::In("wip_limit"), ..of("limit", "0", "3") },
            Property { beside: &["steps.pos"], ..of("pos", "1", "2") },
        ],
    },
    Thing {
        outer: "project",
        table: "projects",
        add: &["/projects"],
        change: &["/projects/{project}"],
        required: &[("name", "Release")],
        properties: &[text("name"), text("description")],
    },
    Thing {
        outer: "user",
        table: "users",
        add: &["/users"],
        change: &["/users/{user}", "/users/me"],
        required: &[("name", "New"), ("email", "{new}"), ("password", "a password")],
        properties: &[
            text("name"),
            Property {
                by: By::Oneself,
                beside: &["users.email_folded"],
                ..of("email", "{email}", "{new}")
            },
            Property {
                shows: Shows::Hashed("password_hash"),
                by: By::Oneself,
                ..of("password", "{password}", "another password")
            },
            right("is_account_administrator"),
            right("can_manage_projects"),
            right("can_view_profiles"),
            right("can_manage_profiles"),
            text("company"),
            text("title"),
            text("address"),
            text("work_phone"),
            text("cell_phone"),
            text("comments"),
        ],
    },
];

const RECIPIENTS: Shows =
    Shows::By("SELECT group_concat(user_id) FROM note_recipients WHERE note_id = $1");
