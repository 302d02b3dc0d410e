//! Less than a whole ticket: the name of a new one, or one property of one or several.
//!
//! Such a form is a small box over the screen. A name alone adds a ticket, as far as the project lets it; whatever more
//! is needed or wanted, the whole form opens with what was typed. A short property, such as a day or a number, is set at
//! once, and the store takes it back if it is refused; words wait in their box until the server has them.

use std::collections::BTreeMap;

use super::fields::{self, DESCRIPTION, DUE, NAME, NOTIFY, PEOPLE, STEP, TAGS};
use super::{Extent, TicketForm};
use crate::app::changes::TicketPatch;
use crate::app::desk::Desk;
use crate::app::form::{Answer, Description, Editor, Form, Kind};
use crate::app::layer::{Go, Layer};
use crate::app::notices::Tone;
use crate::model::{DueDate, ProjectId, StepId, Ticket, TicketId, TicketInput};
use crate::worker::request::{Read, Write};

impl TicketForm {
    /// Asks for the name of a new ticket in this step, and for nothing else.
    pub fn brief(project: ProjectId, step: Option<StepId>, desk: &mut Desk) -> Self {
        let whole = Self::new_ticket(project, step, desk);
        let draft = whole.form.draft();
        if draft.as_ref().is_some_and(|draft| !draft.is_only(NAME)) {
            return whole;
        }
        let key = |command| desk.keymap.key_of(crate::app::keymap::Context::Text, command);
        let hint = format!(
            "Enter adds it, {} shows all fields",
            key(crate::app::command::Command::NextField)
        );
        let name = Description::new(NAME, "Name", Kind::Line).required(true).hint(hint).alone();
        let mut form = Form::new(vec![name], desk.now.today).small();
        form.is_saving = whole.form.is_saving;
        let mut it = Self { extent: Extent::Name(step), form, ..whole };
        if let Some(draft) = draft {
            it.form.put_back(draft);
        }
        it.resized(desk);
        it
    }

    /// Whether only the name of a new ticket is asked for.
    pub fn is_brief(&self) -> bool {
        matches!(self.extent, Extent::Name(_))
    }

    /// A form of one property of these tickets; `None` where there is no such ticket or property.
    pub fn part(
        project: ProjectId,
        tickets: Vec<TicketId>,
        property: &str,
        desk: &mut Desk,
    ) -> Option<Self> {
        let base = desk.store.ticket(project, *tickets.first()?)?.clone();
        let about = describe(project, &base, property, desk)?;
        let about = common(about, project, &tickets, desk).alone();
        let label = about.label.clone();
        let notify = Description::new(NOTIFY, "Notify", Kind::Truth)
            .hint("tell the ticket's people about this")
            .holding(Answer::Truth(desk.notifies));
        if about.start == Answer::Unknown {
            desk.read(Read::Ticket(project, base.id));
        }
        let form = Form::new(vec![about, notify], desk.now.today).small().of_something_known(true);
        let mut it = Self {
            tickets,
            extent: Extent::Part { property: property.to_owned(), label },
            form,
            ..Self::bare(project, base)
        };
        let place = it.place();
        crate::app::sending::resume((&mut it.form, &mut it.sending), &place, desk);
        it.resume_both(desk);
        it.resized(desk);
        Some(it)
    }

    fn bare(project: ProjectId, base: Ticket) -> Self {
        Self {
            project,
            base: Some(Box::new(base)),
            tickets: Vec::new(),
            extent: Extent::Whole,
            form: Form::new(Vec::new(), jiff::civil::Date::ZERO),
            sending: super::Sending::default(),
            has_custom: true,
            is_overtaken: false,
            raised: super::Raised::default(),
        }
    }

    /// The form as a layer, with its text in the user's own editor.
    pub(in crate::app) fn outside(mut self) -> Layer {
        self.form.want_outside();
        Layer::TicketForm(Box::new(self))
    }

    /// Gives the keys to this property.
    #[must_use]
    pub fn focused_on(mut self, property: &str) -> Self {
        self.form.focus_on(property);
        self
    }

    /// Shows everything a new ticket can have, with the name that is typed.
    pub(super) fn expand(&mut self, desk: &mut Desk) -> Go {
        if self.form.is_saving {
            return Go::Stay;
        }
        let whole = self.whole(desk);
        self.form = whole.form;
        self.has_custom = whole.has_custom;
        self.extent = Extent::Whole;
        self.form.focus_on(DESCRIPTION);
        self.resized(desk);
        Go::Shown
    }

    /// The whole form of the new ticket.
    fn whole(&self, desk: &mut Desk) -> Self {
        let Extent::Name(step) = self.extent else {
            return Self::new_ticket(self.project, None, desk);
        };
        let mut whole = Self::new_ticket(self.project, step, desk);
        whole.form.write(NAME, self.form.answer(NAME).text());
        whole
    }

    /// Adds the ticket with what it has by itself; where that is not enough, asks for the rest.
    pub(super) fn save_name(&mut self, desk: &mut Desk) -> Go {
        let mut whole = self.whole(desk);
        if whole.has_no_step() || !whole.form.is_ready() {
            self.expand(desk);
            return self.save(desk);
        }
        let write = Write::CreateTicket { project: self.project, input: whole.input() };
        self.send(write, desk)
    }

    /// Whether it asks for something that is set in a moment.
    pub(super) fn is_short_part(&self) -> bool {
        let Extent::Part { property, .. } = &self.extent else { return false };
        self.form.field(property).is_some_and(|field| {
            !matches!(field.about.kind, Kind::Line | Kind::Text)
                || matches!(field.editor, Editor::Unknown)
        })
    }

    /// Whether what it holds is set without waiting: not where somebody has changed that since it was begun.
    pub(super) fn is_set_at_once(&self) -> bool {
        self.tickets.len() > 1 || self.is_short_part() && self.form.undecided().next().is_none()
    }

    /// Sets the property of all the tickets, which shows at once.
    pub(super) fn save_part(&mut self, desk: &mut Desk) -> Go {
        let Extent::Part { property, .. } = &self.extent else { return Go::Stay };
        if !self.form.changed(property) {
            desk.say(Tone::Done, "Nothing was changed.");
            crate::app::sending::keep_rest(&self.form, self.place(), desk);
            return Go::Pop;
        }
        let Some(field) = self.form.field(property) else { return Go::Stay };
        let Some(patch) = patch(property, &field.about.kind, &self.form.answer(property)) else {
            return Go::Stay;
        };
        desk.notifies = self.form.answer(NOTIFY).truth();
        let patch = patch.telling(desk.notifies);
        desk.change_tickets(self.project, &self.tickets, &patch);
        Go::Pop
    }

    /// Tells the people of the ticket, or does not.
    pub(super) fn toggle_notify(&mut self) -> Go {
        if self.form.flip(NOTIFY) { Go::Shown } else { Go::Stay }
    }
}

fn describe(project: ProjectId, base: &Ticket, property: &str, desk: &Desk) -> Option<Description> {
    let plain = fields::plain(project, Some(base), None, desk).into_iter();
    let known = desk.store.board(project).map_or(&[][..], |board| &board.fields.items);
    let custom = known.iter().filter(|field| field.name.as_str() == property);
    let custom = custom.map(|field| fields::describe(field, Some(base)));
    plain.filter(|it| it.property != NOTIFY).chain(custom).find(|it| it.property == property)
}

/// Of several tickets that do not hold the same, nothing is shown as theirs.
fn common(
    about: Description,
    project: ProjectId,
    tickets: &[TicketId],
    desk: &Desk,
) -> Description {
    let rows: Vec<&Ticket> =
        tickets.iter().filter_map(|id| desk.store.ticket(project, *id)).collect();
    let Some((first, others)) = rows.split_first().filter(|(_, others)| !others.is_empty()) else {
        return about;
    };
    if about.property == DUE {
        let is_same = others.iter().all(|it| it.required_by == first.required_by);
        let several = DueDate::Other("several days".to_owned());
        return if is_same { about } else { about.holding(Answer::Due(several)) };
    }
    if matches!(about.property.as_str(), NAME | DESCRIPTION | STEP | TAGS | PEOPLE) {
        return about;
    }
    let held = |it: &Ticket| fields::of_custom(it, &about.property, &about.kind);
    let is_same = others.iter().all(|it| held(it) == about.start);
    if is_same && about.start != Answer::Unknown {
        return about;
    }
    let empty = Ticket { fields: Some(BTreeMap::new()), ..(*first).clone() };
    let about = describe(project, &empty, &about.property, desk).unwrap_or(about);
    about.hint("not the same in all; what is set holds for all")
}

/// What is to become of tickets of which this property holds that.
fn patch(property: &str, kind: &Kind, answer: &Answer) -> Option<TicketPatch> {
    Some(match (property, answer) {
        (NAME, Answer::Text(name)) => TicketPatch::Name(name.clone()),
        (DESCRIPTION, Answer::Text(text)) => TicketPatch::Description(text.clone()),
        (DUE, Answer::Due(due)) => TicketPatch::Due(due.clone()),
        _ => TicketPatch::Field(property.parse().ok()?, fields::content(kind, answer)?),
    })
}

/// Puts what a field holds into what is sent.
pub(in crate::app) fn put(input: &mut TicketInput, property: &str, kind: &Kind, answer: &Answer) {
    match property {
        NAME => input.name = Some(answer.text().to_owned()),
        DESCRIPTION => input.description = Some(answer.text().to_owned()),
        STEP => input.step_id = answer.chosen().first().copied().map(StepId::new),
        TAGS => input.tags = Some(fields::tags(answer)),
        DUE => {
            if let Answer::Due(due) = answer {
                input.required_by = Some(due.clone());
            }
        }
        PEOPLE => input.assigned_to = Some(fields::people(answer)),
        NOTIFY => input.notify_involved = answer.truth().then_some(true),
        _ => {
            if let (Ok(name), Some(content)) = (property.parse(), fields::content(kind, answer)) {
                input.fields.insert(name, content);
            }
        }
    }
}
