//! What is done to projects: added, changed, deleted.

use super::Projects;
use crate::app::admin_form::{AdminForm, Subject};
use crate::app::command::Command;
use crate::app::desk::Desk;
use crate::app::layer::{Answer, Go, Layer, Question, Reason};
use crate::app::name_prompt::NamePrompt;
use crate::app::notices::Tone;
use crate::app::rights;
use crate::app::settings::GONE;
use crate::app::store::{BoardData, Stage};
use crate::model::rights::Action;
use crate::model::{Project, ProjectId};
use crate::worker::request::{AdminWrite, Edit, Read, Thing};

impl Projects {
    /// The project that has the keys.
    fn meant<'a>(&self, desk: &'a Desk) -> Option<&'a Project> {
        desk.store.projects.items.get(self.place(desk)?)
    }

    /// A key that changes something.
    pub(super) fn change(&mut self, command: Command, desk: &mut Desk) -> Go {
        let base = match command {
            Command::New => None,
            _ => match self.meant(desk).cloned() {
                Some(project) => Some(project),
                None => return Go::Stay,
            },
        };
        self.is_adding = base.is_none();
        match (command, base) {
            (Command::Delete, Some(project)) => self.ask_to_delete(&project, desk),
            (_, base) => {
                let form = AdminForm::resumed(Subject::Project(base), desk);
                Go::Push(Layer::AdminForm(Box::new(form)))
            }
        }
    }

    /// What goes with it is counted while the name is typed.
    fn ask_to_delete(&mut self, project: &Project, desk: &mut Desk) -> Go {
        let id = project.id;
        self.selected = Some(id);
        let stage = desk.store.board(id).map(|board| board.stage().clone());
        if !matches!(stage, Some(Stage::Loaded | Stage::Loading)) {
            self.counting = Some((id, desk.read(Read::Board(id))));
        }
        Go::Push(Layer::Name(Box::new(NamePrompt::for_project(project, desk))))
    }

    pub(in crate::app) fn answer(&mut self, answer: &Answer, desk: &mut Desk) -> Go {
        match answer {
            Answer::Administered(Thing::Project(project)) if self.is_adding => {
                return self.open_project(*project, None, desk);
            }
            Answer::Administered(Thing::Project(project)) => self.selected = Some(*project),
            Answer::Confirmed(Question::DeleteThing(Thing::Project(project))) => {
                self.stop_counting(desk);
                desk.administer(AdminWrite::Project(Edit::Delete(*project)));
            }
            _ => {}
        }
        Go::Shown
    }

    /// Nobody wants to know any more what goes with a project.
    pub(super) fn stop_counting(&mut self, desk: &mut Desk) {
        let Some((project, load)) = self.counting.take() else { return };
        if desk.store.board(project).and_then(BoardData::running) == Some(load) {
            desk.cancel(load);
        }
    }

    /// Whether one may add a project, as far as that is known.
    pub fn may_add(&self, desk: &Desk) -> bool {
        !desk.read_only && self.disabled(Command::New, desk).is_none()
    }

    /// A project is gone: the keys go to the one that took its place.
    pub(super) fn gone(&mut self, project: ProjectId, desk: &mut Desk) {
        let items = &desk.store.projects.items;
        if self.selected == Some(project) {
            // the list is told by number
            let next = items.iter().find(|it| it.id > project).or(items.last());
            self.selected = next.map(|it| it.id);
        }
        desk.say(Tone::Done, GONE);
    }

    /// Why a key that changes something does nothing here and now.
    pub(super) fn refused(&self, command: Command, desk: &Desk) -> Option<Reason> {
        match (command, self.meant(desk)) {
            _ if desk.session().is_none() => Some(Reason::new("No account is open.")),
            (Command::New, _) => rights::may_in_account(desk, Action::AddProject).err(),
            (_, None) => Some(Reason::new("No project is selected.")),
            (_, Some(project)) => rights::may(desk, project.id, Action::EditProject).err(),
        }
    }
}
