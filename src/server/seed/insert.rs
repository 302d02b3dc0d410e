//! Puts sample data into the database: words become identifiers, distances become moments.

use std::collections::{BTreeMap, HashMap};

use bytes::Bytes;
use futures_util::future::try_join_all;
use jiff::ToSpan as _;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::Fault;
use super::sample::{self, Attachment, Content, Field, Person, Project, Role};
use crate::model::{
    AccessLevel, ChoiceKind, CustomField, DueDate, FieldKind, FieldName, FieldOptions, File,
    FileId, Note, NoteId, ProjectId, Role as RoleRow, RoleId, Step, StepId, Ticket, TicketId,
    Timestamp, User, UserId, Value, ValueId,
};
use crate::server::blob::{Blob, Blobs, Draft};
use crate::server::db::bulk::{self, Rows};
use crate::server::db::fields::FieldKey;
use crate::server::db::{self, Write};
use crate::server::sanitise;

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

/// A workspace that is being filled.
pub(super) struct Filling<'a> {
    db: &'a mut Write,
    blobs: &'a Blobs,
    /// The bodies, all synced at the end and at once: one by one each would wait for the disk.
    bodies: Vec<Draft>,
    now: i64,
    today: Date,
    people: HashMap<String, UserId>,
    last_ticket: TicketId,
    last_note: NoteId,
    rows: Rows,
}

/// What the words of one project stand for.
struct Words {
    project: ProjectId,
    steps: HashMap<String, StepId>,
    fields: HashMap<String, FieldWords>,
}

struct FieldWords {
    key: FieldKey,
    is_choice: bool,
    values: HashMap<String, ValueId>,
}

impl<'a> Filling<'a> {
    /// Puts the people in, none of whom has a password.
    pub(super) async fn begin(
        db: &'a mut Write,
        blobs: &'a Blobs,
        now: Timestamp,
        people: &[Person],
    ) -> Result<Self, Fault> {
        let (last_ticket, last_note) = bulk::last_ids(db).await?;
        let mut ids = HashMap::new();
        for person in people {
            let id = db::users::insert(db, &user(person), None).await?;
            ids.insert(person.handle.clone(), id);
        }
        Ok(Self {
            db,
            blobs,
            bodies: Vec::new(),
            now: now.unix(),
            today: TimeZone::UTC.to_datetime(now.instant()).date(),
            people: ids,
            last_ticket,
            last_note,
            rows: Rows::default(),
        })
    }

    /// Puts a project in, with these tickets.
    pub(super) async fn project(
        &mut self,
        project: &Project,
        tickets: impl Iterator<Item = sample::Ticket>,
    ) -> Result<(), Fault> {
        let words = self.board(project).await?;
        for ticket in tickets {
            self.ticket(&words, ticket).await?;
            if self.rows.tickets.len() >= bulk::ROWS {
                bulk::insert(self.db, &mut self.rows).await?;
            }
        }
        Ok(bulk::insert(self.db, &mut self.rows).await?)
    }

    /// The bodies that belong to what was put in, made durable.
    pub(super) async fn finish(self) -> Result<Vec<Blob>, Fault> {
        Ok(try_join_all(self.bodies.into_iter().map(Draft::finish)).await?)
    }

    /// The project itself, its steps, roles and fields.
    async fn board(&mut self, project: &Project) -> Result<Words, Fault> {
        let description = project.description.trim();
        let id = db::projects::insert(self.db, &project.name, description).await?;
        let mut words = Words { project: id, steps: HashMap::new(), fields: HashMap::new() };
        for (pos, step) in (1..).zip(&project.steps) {
            let sample::Step { name, description, limit } = step;
            let row = Step {
                id: StepId::new(0),
                name: name.clone(),
                description: description.clone(),
                limit: *limit,
                pos,
            };
            words.steps.insert(name.clone(), db::steps::insert(self.db, id, &row).await?);
        }
        for role in &project.roles {
            let row = self.role(&words, role)?;
            db::roles::insert(self.db, id, &row).await?;
        }
        for field in &project.fields {
            words.fields.insert(field.name.clone(), self.field(id, field).await?);
        }
        Ok(words)
    }

    fn role(&self, words: &Words, role: &Role) -> Result<RoleRow, sample::Error> {
        let Role {
            name,
            is_default,
            access_level,
            max_step,
            can_edit_project,
            can_manage_people_notes,
            can_see_private_notes,
            people,
        } = role;
        let max_step = max_step.as_ref();
        let users = people.iter().map(|handle| look_up(&self.people, "the person", handle));
        Ok(RoleRow {
            id: RoleId::new(0),
            name: name.clone(),
            access_level: AccessLevel::from_number(*access_level),
            max_step: max_step.map(|name| look_up(&words.steps, "the step", name)).transpose()?,
            can_edit_project: *can_edit_project,
            can_manage_people_notes: *can_manage_people_notes,
            can_see_private_notes: *can_see_private_notes,
            is_default: *is_default,
            users: Some(users.collect::<Result<_, _>>()?),
        })
    }

    async fn field(&mut self, project: ProjectId, field: &Field) -> Result<FieldWords, Fault> {
        let number = db::projects::take_field_number(self.db, project).await?;
        let row = custom_field(FieldName::numbered(number), field);
        let key = db::fields::insert(self.db, project, &row).await?;
        let mut values = HashMap::new();
        for (pos, value) in (1..).zip(&field.values) {
            let sample::Value { title, is_default } = value;
            let row =
                Value { id: ValueId::new(0), title: title.clone(), is_default: *is_default, pos };
            values.insert(title.clone(), db::values::insert(self.db, key, &row).await?);
        }
        Ok(FieldWords { key, is_choice: row.kind == FieldKind::Choice, values })
    }

    async fn ticket(&mut self, words: &Words, ticket: sample::Ticket) -> Result<(), Fault> {
        let sample::Ticket {
            name,
            description,
            step,
            tags,
            due,
            assignees,
            fields,
            opened_days_ago,
            updated_hours_ago,
            notes,
        } = ticket;
        self.last_ticket = TicketId::new(self.last_ticket.get() + 1);
        let id = self.last_ticket;
        let opened = self.ago(opened_days_ago * DAY);
        let step = look_up(&words.steps, "the step", &step)?;
        self.rows.tickets.push(Ticket {
            project_id: Some(words.project),
            description: description.trim().to_owned(),
            tags: tags.into_iter().collect(),
            required_by: due.map_or(DueDate::None, |days| self.day(days)),
            insert_time: opened,
            update_time: self.ago(updated_hours_ago * HOUR).max(opened),
            ..Ticket::new(id, name, step)
        });
        self.contents(words, id, fields)?;
        let mut people = Vec::new();
        for handle in &assignees {
            let person = look_up(&self.people, "the person", handle)?;
            if !people.contains(&person) {
                people.push(person);
            }
        }
        self.rows.people.extend((0..).zip(people).map(|(pos, person)| (id, person, pos)));
        for note in notes {
            self.note(id, note).await?;
        }
        Ok(())
    }

    fn contents(
        &mut self,
        words: &Words,
        ticket: TicketId,
        contents: BTreeMap<String, Content>,
    ) -> Result<(), sample::Error> {
        for (name, content) in contents {
            let unknown = || sample::Error::Unknown { kind: "the field", name: name.clone() };
            let field = words.fields.get(&name).ok_or_else(unknown)?;
            let titles = match content {
                Content::Titles(titles) => titles,
                Content::Text(title) if field.is_choice => vec![title],
                Content::Text(text) => {
                    self.rows.contents.push((ticket, field.key, text.trim().to_owned()));
                    continue;
                }
                Content::Number(number) => {
                    self.rows.contents.push((ticket, field.key, number.to_string()));
                    continue;
                }
            };
            for title in titles {
                let value = look_up(&field.values, "the value", &title)?;
                self.rows.choices.push((ticket, field.key, value));
            }
        }
        Ok(())
    }

    async fn note(&mut self, ticket: TicketId, note: sample::Note) -> Result<(), Fault> {
        let sample::Note { author, hours_ago, private, text, files } = note;
        self.last_note = NoteId::new(self.last_note.get() + 1);
        let id = self.last_note;
        let owner_id = Some(look_up(&self.people, "the person", &author)?);
        let time = self.ago(hours_ago * HOUR);
        let text = sanitise::clean(&text).html;
        let row = Note { id, text, owner_id, private, insert_time: time, update_time: time };
        self.rows.notes.push((ticket, row));
        for Attachment { name, path } in files {
            let body = sample::body(&path)?;
            let mut draft = self.blobs.draft()?;
            draft.write(&Bytes::from_static(body)).await?;
            let file = File {
                id: FileId::new(0),
                media_type: mime_guess::from_path(&name).first_or_octet_stream().to_string(),
                name,
                size: Some(body.len() as u64),
                owner_id,
                insert_time: time,
            };
            self.rows.files.push((id, file, draft.name().to_owned()));
            self.bodies.push(draft);
        }
        Ok(())
    }

    fn ago(&self, seconds: i64) -> Option<Timestamp> {
        Timestamp::from_unix(self.now.saturating_sub(seconds))
    }

    fn day(&self, distance: i32) -> DueDate {
        DueDate::On(self.today.saturating_add(distance.days()))
    }
}

fn user(person: &Person) -> User {
    let Person {
        handle: _,
        name,
        email,
        is_account_administrator,
        can_manage_projects,
        can_view_profiles,
        can_manage_profiles,
        company,
        title,
        address,
        work_phone,
        cell_phone,
        comments,
    } = person;
    User {
        id: UserId::new(0),
        name: name.clone(),
        email: email.clone(),
        is_account_administrator: *is_account_administrator,
        can_manage_projects: *can_manage_projects,
        can_view_profiles: *can_view_profiles,
        can_manage_profiles: *can_manage_profiles,
        company: company.clone(),
        title: title.clone(),
        address: address.clone(),
        work_phone: work_phone.clone(),
        cell_phone: cell_phone.clone(),
        comments: comments.clone(),
    }
}

fn custom_field(name: FieldName, field: &Field) -> CustomField {
    let Field { name: _, kind, label, hint, required, pos_type, options, values: _ } = field;
    let sample::Options { choice_kind, min, max, layout } = options;
    CustomField {
        name,
        kind: FieldKind::parse(kind),
        label: label.clone(),
        hint: hint.clone(),
        required: *required,
        pos_type: pos_type.clone(),
        options: FieldOptions {
            choice_kind: choice_kind.as_deref().map(ChoiceKind::parse),
            min: *min,
            max: *max,
            layout: layout.clone(),
        },
        values: Vec::new(),
    }
}

fn look_up<T: Copy>(
    words: &HashMap<String, T>,
    kind: &'static str,
    name: &str,
) -> Result<T, sample::Error> {
    words.get(name).copied().ok_or_else(|| sample::Error::Unknown { kind, name: name.to_owned() })
}

#[cfg(test)]
mod tests;
