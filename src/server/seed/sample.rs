//! The sample workspace as it is written down in `assets/seed`: people, projects with everything in them, attachments.
//!
//! Times are distances from the moment the workspace is filled, so that it never looks old. People are named by
//! handles and steps and values by their words; [`super::insert`] looks them up.

use std::collections::BTreeMap;

use serde::Deserialize;

/// Why the sample data could not be read: a fault of the build, since it is part of the program.
#[derive(Debug, thiserror::Error)]
pub(in crate::server) enum Error {
    /// Not TOML, or a key that is not known.
    #[error("the sample data cannot be read: {0}")]
    Toml(#[from] toml::de::Error),
    /// A word that leads nowhere.
    #[error("the sample data names {kind} \"{name}\", which is not there")]
    Unknown {
        /// What was looked for.
        kind: &'static str,
        /// Under which name.
        name: String,
    },
}

/// Everybody in the workspace.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::server) struct People {
    pub(in crate::server) people: Vec<Person>,
}

/// Somebody with an account and, here, without a password.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::server) struct Person {
    pub(in crate::server) handle: String,
    pub(in crate::server) name: String,
    pub(in crate::server) email: String,
    #[serde(default)]
    pub(in crate::server) is_account_administrator: bool,
    #[serde(default)]
    pub(in crate::server) can_manage_projects: bool,
    #[serde(default)]
    pub(in crate::server) can_view_profiles: bool,
    #[serde(default)]
    pub(in crate::server) can_manage_profiles: bool,
    #[serde(default)]
    pub(in crate::server) company: String,
    #[serde(default)]
    pub(in crate::server) title: String,
    #[serde(default)]
    pub(in crate::server) address: String,
    #[serde(default)]
    pub(in crate::server) work_phone: String,
    #[serde(default)]
    pub(in crate::server) cell_phone: String,
    #[serde(default)]
    pub(in crate::server) comments: String,
}

/// A project and everything in it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::server) struct Project {
    pub(in crate::server) name: String,
    #[serde(default)]
    pub(in crate::server) description: String,
    pub(in crate::server) steps: Vec<Step>,
    pub(in crate::server) roles: Vec<Role>,
    pub(in crate::server) fields: Vec<Field>,
    #[serde(default)]
    pub(in crate::server) tickets: Vec<Ticket>,
}

/// A lane of the board, from left to right.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::server) struct Step {
    pub(in crate::server) name: String,
    #[serde(default)]
    pub(in crate::server) description: String,
    #[serde(default)]
    pub(in crate::server) limit: u32,
}

/// What some of the people may do.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::server) struct Role {
    pub(in crate::server) name: String,
    #[serde(default)]
    pub(in crate::server) is_default: bool,
    pub(in crate::server) access_level: i64,
    pub(in crate::server) max_step: Option<String>,
    #[serde(default)]
    pub(in crate::server) can_edit_project: bool,
    #[serde(default)]
    pub(in crate::server) can_manage_people_notes: bool,
    #[serde(default)]
    pub(in crate::server) can_see_private_notes: bool,
    #[serde(default)]
    pub(in crate::server) people: Vec<String>,
}

/// A custom field.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::server) struct Field {
    pub(in crate::server) name: String,
    #[serde(rename = "type")]
    pub(in crate::server) kind: String,
    pub(in crate::server) label: String,
    #[serde(default)]
    pub(in crate::server) hint: String,
    #[serde(default)]
    pub(in crate::server) required: bool,
    #[serde(default)]
    pub(in crate::server) pos_type: String,
    #[serde(default)]
    pub(in crate::server) options: Options,
    #[serde(default)]
    pub(in crate::server) values: Vec<Value>,
}

/// Settings of a field that only some types have.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::server) struct Options {
    #[serde(rename = "choiceType")]
    pub(in crate::server) choice_kind: Option<String>,
    pub(in crate::server) min: Option<f64>,
    pub(in crate::server) max: Option<f64>,
    #[serde(rename = "fieldLayout", default)]
    pub(in crate::server) layout: String,
}

/// Something that can be chosen.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::server) struct Value {
    pub(in crate::server) title: String,
    #[serde(default)]
    pub(in crate::server) is_default: bool,
}

/// A card of the board.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::server) struct Ticket {
    pub(in crate::server) name: String,
    #[serde(default)]
    pub(in crate::server) description: String,
    pub(in crate::server) step: String,
    #[serde(default)]
    pub(in crate::server) tags: Vec<String>,
    /// Days from today; past ones are negative.
    pub(in crate::server) due: Option<i32>,
    #[serde(default)]
    pub(in crate::server) assignees: Vec<String>,
    /// By the field's name.
    #[serde(default)]
    pub(in crate::server) fields: BTreeMap<String, Content>,
    pub(in crate::server) opened_days_ago: i64,
    pub(in crate::server) updated_hours_ago: i64,
    #[serde(default)]
    pub(in crate::server) notes: Vec<Note>,
}

/// What a ticket holds in a custom field; values are named by their titles.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(in crate::server) enum Content {
    Number(f64),
    Text(String),
    Titles(Vec<String>),
}

/// What somebody wrote on a ticket.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::server) struct Note {
    pub(in crate::server) author: String,
    pub(in crate::server) hours_ago: i64,
    #[serde(default)]
    pub(in crate::server) private: bool,
    pub(in crate::server) text: String,
    #[serde(default)]
    pub(in crate::server) files: Vec<Attachment>,
}

/// A file of a note.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::server) struct Attachment {
    pub(in crate::server) name: String,
    /// Under `assets/seed/files`.
    pub(in crate::server) path: String,
}

macro_rules! asset {
    ($read:ident, $path:literal) => {
        $read!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/seed/", $path))
    };
}

/// The bodies of the attachments.
const FILES: [(&str, &[u8]); 11] = [
    ("answer-times-monday.png", asset!(include_bytes, "files/answer-times-monday.png")),
    ("booking-mask.png", asset!(include_bytes, "files/booking-mask.png")),
    ("bounced-mail-headers.txt", asset!(include_bytes, "files/bounced-mail-headers.txt")),
    ("campaign-budget.csv", asset!(include_bytes, "files/campaign-budget.csv")),
    ("checkout-second-guest.md", asset!(include_bytes, "files/checkout-second-guest.md")),
    ("currency-rounding.csv", asset!(include_bytes, "files/currency-rounding.csv")),
    ("hotel-feed-errors.csv", asset!(include_bytes, "files/hotel-feed-errors.csv")),
    ("newsletter-1-draft.md", asset!(include_bytes, "files/newsletter-1-draft.md")),
    ("payment-load-test.png", asset!(include_bytes, "files/payment-load-test.png")),
    ("rate-import.log", asset!(include_bytes, "files/rate-import.log")),
    ("strike-refunds.csv", asset!(include_bytes, "files/strike-refunds.csv")),
];

/// The people, the one who opens the demonstration first.
pub(in crate::server) fn people() -> Result<Vec<Person>, Error> {
    Ok(toml::from_str::<People>(asset!(include_str, "people.toml"))?.people)
}

/// The projects of the sample team.
pub(in crate::server) fn projects() -> Result<Vec<Project>, Error> {
    let texts = [
        asset!(include_str, "projects/release-13-1.toml"),
        asset!(include_str, "projects/support-desk.toml"),
        asset!(include_str, "projects/autumn-campaign.toml"),
    ];
    texts.into_iter().map(|text| Ok(toml::from_str(text)?)).collect()
}

/// The project that holds as many tickets as are asked for, without them.
pub(in crate::server) fn load_project() -> Result<Project, Error> {
    Ok(toml::from_str(asset!(include_str, "load.toml"))?)
}

/// The body of an attachment.
pub(in crate::server) fn body(path: &str) -> Result<&'static [u8], Error> {
    FILES
        .iter()
        .find(|(name, _)| *name == path)
        .map(|(_, body)| *body)
        .ok_or_else(|| Error::Unknown { kind: "the file", name: path.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_team_with_everything_the_board_can_show() {
        let (people, projects) = (people().unwrap(), projects().unwrap());
        assert_eq!((people.len(), projects.len()), (6, 3));
        assert!(people[0].is_account_administrator && people[0].email == "ann@example.com");
        let tickets: Vec<&Ticket> = projects.iter().flat_map(|project| &project.tickets).collect();
        assert_eq!(tickets.len(), 120);
        for project in &projects {
            let kinds = |kind| project.fields.iter().any(|field| field.kind == kind);
            assert!(["float", "string", "text", "choice"].into_iter().all(kinds));
            assert_eq!(project.roles.iter().filter(|role| role.is_default).count(), 1);
            assert!(project.steps.iter().any(|step| step.limit > 0));
        }
        let notes = || tickets.iter().flat_map(|ticket| &ticket.notes);
        assert!(notes().any(|note| note.private) && notes().any(|note| !note.private));
        let is_png = |file: &Attachment| body(&file.path).unwrap().starts_with(b"\x89PNG\r\n");
        let is_text = |file: &Attachment| std::str::from_utf8(body(&file.path).unwrap()).is_ok();
        assert!(notes().any(|note| note.files.iter().any(is_png)));
        assert!(notes().any(|note| note.files.iter().any(is_text)));
    }

    #[test]
    fn the_notes_are_of_the_kind_that_cleaning_leaves_alone() {
        for project in projects().unwrap() {
            for note in project.tickets.iter().flat_map(|ticket| &ticket.notes) {
                assert_eq!(super::super::super::sanitise::clean(&note.text).html, note.text);
            }
        }
    }
}
