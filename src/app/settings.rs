//! A project's settings: what it is called, its steps, its roles, its custom fields and their values.
//!
//! What the server told lies in the store; here is the tab that is up, what is selected in each (by id), and what is on
//! its way. Things are added and changed in a [`AdminForm`] above this screen.

pub mod carried;
mod deleting;
mod disabled;
pub mod fields;
pub mod info;
mod mouse;
mod order;
pub mod roles;
pub mod selection;
mod tab;
pub mod workflow;

#[cfg(test)]
mod tests;

use self::deleting::Deleting;
use self::order::Placed;
use self::selection::Selection;
pub use self::tab::Tab;
use self::workflow::Emptying;
use super::admin_form::{AdminForm, Subject};
use super::command::Command;
use super::desk::Desk;
use super::layer::{Answer, Choice, Go, Layer, Question};
use super::layout;
use super::notices::Tone;
use super::scroll::Scroll;
use super::store::{BoardData, Stage};
use crate::model::{FieldName, Project, ProjectId, RoleId, StepId, ValueId};
use crate::worker::reply::{Administered, Reply};
use crate::worker::request::{LoadId, Read, RequestId, Thing};

/// What is said of a project that was deleted.
pub(super) const GONE: &str = "The project was deleted, with everything in it.";

/// See the module.
#[derive(Debug)]
pub struct Settings {
    /// Whose settings.
    pub project: ProjectId,
    /// What is up.
    pub tab: Tab,
    /// The selected step.
    pub steps: Selection<StepId>,
    /// The selected role.
    pub roles: Selection<RoleId>,
    /// The selected custom field.
    pub fields: Selection<FieldName>,
    /// The selected value of that field.
    pub values: Selection<ValueId>,
    /// Whether the values have the keys rather than the fields.
    pub in_values: bool,
    /// How far the description is scrolled.
    pub scroll: Scroll,
    /// A step whose tickets are moved out before it is deleted.
    pub emptying: Option<Emptying>,
    placed_steps: Vec<Placed<StepId>>,
    placed_values: Vec<Placed<ValueId>>,
    deleting: Vec<(RequestId, Deleting)>,
    /// The form above adds something.
    is_adding: bool,
    /// A load of the board that was begun here.
    load: Option<LoadId>,
}

impl Settings {
    /// Opens a project's settings at this tab.
    pub fn open(project: ProjectId, tab: Tab, desk: &mut Desk) -> Self {
        let mut it = Self {
            project,
            tab,
            steps: Selection::default(),
            roles: Selection::default(),
            fields: Selection::default(),
            values: Selection::default(),
            in_values: false,
            scroll: Scroll::default(),
            emptying: None,
            placed_steps: Vec::new(),
            placed_values: Vec::new(),
            deleting: Vec::new(),
            is_adding: false,
            load: None,
        };
        desk.read(Read::Steps(project));
        desk.read(Read::Roles(project));
        desk.read(Read::Fields(project));
        if !desk.store.people.known && !desk.store.people.is_loading() {
            desk.read(Read::People);
        }
        it.count(desk);
        it.resized(desk);
        it
    }

    /// What is known of the project's board.
    pub fn data<'a>(&self, desk: &'a Desk) -> Option<&'a BoardData> {
        desk.store.board(self.project)
    }

    /// The project itself.
    pub fn shown<'a>(&self, desk: &'a Desk) -> Option<&'a Project> {
        desk.store.projects.items.iter().find(|it| it.id == self.project)
    }

    /// Asks for what is counted on this tab: tickets where nobody has asked yet, what they carry each time.
    fn count(&mut self, desk: &mut Desk) {
        let board = desk.store.board(self.project);
        let is_idle = board.is_none_or(|it| matches!(it.stage(), Stage::Idle | Stage::Failed(_)));
        if is_idle && self.load.is_none() {
            self.load = Some(desk.read(Read::Board(self.project)));
        }
        self.count_again(desk);
    }

    /// Counts what tickets carry, where that is told. What was counted before may be out of date by now.
    fn count_again(&self, desk: &mut Desk) {
        if self.tab == Tab::Fields {
            desk.read(Read::FieldUse(self.project));
        }
    }

    pub(super) fn command(&mut self, command: Command, desk: &mut Desk) -> Go {
        match command {
            Command::Back | Command::Left if self.in_values => self.in_values = false,
            Command::Back => return Go::Pop,
            Command::NextPane => self.go_to(self.tab.beside(1), desk),
            Command::PreviousPane => self.go_to(self.tab.beside(-1), desk),
            Command::Refresh => self.refresh(desk),
            Command::Right => self.in_values = self.tab == Tab::Fields && self.has_values(desk),
            Command::Open
                if self.tab == Tab::Fields && !self.in_values && self.has_values(desk) =>
            {
                self.in_values = true;
            }
            Command::New => return self.write(false, desk),
            Command::Open | Command::Edit => return self.write(true, desk),
            Command::Delete => return self.ask_to_delete(desk),
            Command::MoveUp => return self.place_beside(-1, desk),
            Command::MoveDown => return self.place_beside(1, desk),
            _ => match command.lane().and_then(|place| Tab::ALL.get(place)) {
                Some(tab) => self.go_to(*tab, desk),
                None => return self.walk(command, desk),
            },
        }
        Go::Shown
    }

    fn go_to(&mut self, tab: Tab, desk: &mut Desk) {
        self.tab = tab;
        self.in_values = false;
        self.count(desk);
    }

    /// It goes: what is still under way here is given up, or said to go on.
    pub(super) fn leave(&mut self, desk: &mut Desk) {
        if self.emptying.take().is_some() {
            desk.say(Tone::Warning, "The tickets go on moving; the step itself stays.");
        }
        if let Some(load) = self.load.take()
            && self.data(desk).and_then(BoardData::running) == Some(load)
        {
            desk.cancel(load);
        }
    }

    /// Asks for all of it anew.
    pub(super) fn refresh(&mut self, desk: &mut Desk) {
        desk.read(Read::Projects);
        desk.read(Read::Steps(self.project));
        desk.read(Read::Roles(self.project));
        desk.read(Read::Fields(self.project));
        self.load = Some(desk.read(Read::Board(self.project)));
        self.count_again(desk);
    }

    fn walk(&mut self, command: Command, desk: &Desk) -> Go {
        let room = self.room(desk);
        let walked = match self.tab {
            Tab::Info => return self.scroll_info(command, desk),
            Tab::Workflow => self.steps.walk(command, &self.step_ids(desk), room),
            Tab::Roles => self.roles.walk(command, &self.role_ids(desk), room),
            Tab::Fields if self.in_values => self.values.walk(command, &self.value_ids(desk), room),
            Tab::Fields => self.fields.walk(command, &self.field_names(desk), room),
        };
        if walked.is_some() { Go::Shown } else { Go::Stay }
    }

    /// How many entries of the list are in sight.
    fn room(&self, desk: &Desk) -> usize {
        let layout = layout::settings(desk.size);
        if self.in_values { layout.value_rows() } else { layout.list_rows() }
    }

    /// Opens a form: for what is selected, or for something new.
    fn write(&mut self, is_there: bool, desk: &mut Desk) -> Go {
        self.is_adding = !is_there;
        let project = self.project;
        let subject = match self.tab {
            Tab::Info if is_there => self.shown(desk).cloned().map(|it| Subject::Project(Some(it))),
            Tab::Info => Some(Subject::Project(None)),
            Tab::Workflow if is_there => {
                self.step(desk).cloned().map(|it| Subject::Step(project, Some(it)))
            }
            Tab::Workflow => Some(Subject::Step(project, None)),
            Tab::Roles if is_there => {
                self.role(desk).cloned().map(|it| Subject::Role(project, Some(it)))
            }
            Tab::Roles => Some(Subject::Role(project, None)),
            Tab::Fields if self.in_values => self.value_subject(is_there, desk),
            Tab::Fields if is_there => {
                self.field(desk).cloned().map(|it| Subject::Field(project, Some(Box::new(it))))
            }
            Tab::Fields => Some(Subject::Field(project, None)),
        };
        subject.map_or(Go::Stay, |subject| {
            Go::Push(Layer::AdminForm(Box::new(AdminForm::resumed(subject, desk))))
        })
    }

    pub(super) fn reply(&mut self, reply: &Reply, desk: &mut Desk) -> Go {
        match reply {
            Reply::Administered {
                result: Ok(Administered::Gone(Thing::Project(gone))), ..
            } if *gone == self.project => {
                desk.say(Tone::Done, GONE);
                return Go::Pop;
            }
            Reply::Administered { request, result, .. } => {
                self.placed_steps.retain(|it| it.request != *request);
                self.placed_values.retain(|it| it.request != *request);
                self.deleted(*request, result.is_ok(), desk);
            }
            Reply::TicketSaved { .. }
            | Reply::TicketCreated { .. }
            | Reply::TicketDeleted { .. }
            | Reply::Folded { .. } => {
                self.emptied(desk);
                if desk.store.unanswered() == 0 {
                    self.count_again(desk);
                }
            }
            _ => {}
        }
        Go::Shown
    }

    pub(super) fn answer(&mut self, answer: Answer, desk: &mut Desk) -> Go {
        match answer {
            Answer::Administered(thing) => return self.written(thing, desk),
            Answer::Chosen(Choice::EmptyStep { from, to }) => {
                return self.ask_to_empty(from, to, desk);
            }
            Answer::Confirmed(Question::EmptyStep { from, to }) => self.empty(from, to, desk),
            Answer::Confirmed(Question::DeleteThing(thing)) => self.delete(&thing, desk),
            _ => {}
        }
        Go::Shown
    }

    /// Something was added or changed: the keys go to it.
    fn written(&mut self, thing: Thing, desk: &mut Desk) -> Go {
        match thing {
            // a new project is nothing without steps
            Thing::Project(project) if project != self.project => {
                let settings = Self::open(project, Tab::Workflow, desk);
                return Go::Push(Layer::Settings(Box::new(settings)));
            }
            Thing::Step(step) => self.steps.select(step),
            Thing::Role(role) => self.roles.select(role),
            Thing::Field(name) => {
                self.fields.select(name);
                // a new choice is nothing without values
                let is_empty = self.has_values(desk) && self.value_ids(desk).is_empty();
                self.in_values = self.is_adding && is_empty;
            }
            Thing::Value(_, value) => self.values.select(value),
            Thing::Project(_) | Thing::User(_) => {}
        }
        Go::Shown
    }

    pub(super) fn resized(&mut self, desk: &Desk) {
        let layout = layout::settings(desk.size);
        self.steps.settle(&self.step_ids(desk), layout.list_rows());
        self.roles.settle(&self.role_ids(desk), layout.list_rows());
        self.fields.settle(&self.field_names(desk), layout.list_rows());
        self.values.settle(&self.value_ids(desk), layout.value_rows());
        self.in_values &= self.has_values(desk);
    }
}
