//! The list of projects: the way from an account to a board.

mod change;
mod search;

pub use self::search::Search;
use ratatui::layout::Position;

use super::board::Board;
use super::command::Command;
use super::desk::{Account, Desk};
use super::layer::{Go, Layer, Reason};
use super::layout;
use super::mouse::Hit;
use super::notices::Tone;
use super::people::{self, People};
use super::settings::{Settings, Tab};
use super::welcome::Welcome;
use crate::model::{Project, ProjectId, Ticket, TicketId};
use crate::worker::reply::{Administered, FailureKind, Outcome, Reply};
use crate::worker::request::{LoadId, Read, Target, Thing};

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Projects {
    /// Which one has the keys.
    pub selected: Option<ProjectId>,
    /// Projects above the first one in sight.
    pub top: usize,
    /// A ticket that is being looked for.
    pub search: Option<Search>,
    wanted: Wanted,
    /// The account that is being opened.
    connecting: Option<LoadId>,
    /// The tickets of a project that may be deleted are being counted.
    counting: Option<(ProjectId, LoadId)>,
    /// A project is being added, which is opened at once.
    is_adding: bool,
}

/// What is opened once the list is there.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Wanted {
    /// This project, by id or name, and perhaps a ticket of it.
    Named(String, Option<TicketId>),
    /// This ticket, in whatever project it is.
    Ticket(TicketId),
    /// The one that nobody needs to be asked about, if there is one.
    TheUsual,
    /// Nothing any more.
    Nothing,
}

impl Projects {
    fn new(project: Option<String>, ticket: Option<TicketId>, connecting: Option<LoadId>) -> Self {
        let wanted = match (project, ticket) {
            (Some(project), ticket) => Wanted::Named(project, ticket),
            (None, Some(ticket)) => Wanted::Ticket(ticket),
            (None, None) => Wanted::TheUsual,
        };
        Self {
            selected: None,
            top: 0,
            search: None,
            wanted,
            connecting,
            counting: None,
            is_adding: false,
        }
    }

    /// The list, while the account is being opened.
    pub(super) fn connecting(
        load: LoadId,
        project: Option<String>,
        ticket: Option<TicketId>,
    ) -> Self {
        Self::new(project, ticket, Some(load))
    }

    /// The list of the account that is open.
    pub(super) fn open(project: Option<String>, ticket: Option<TicketId>, desk: &mut Desk) -> Self {
        let it = Self::new(project, ticket, None);
        ask(desk);
        it
    }

    /// Whether it has anything to ask for.
    pub(super) const fn is_there(&self) -> bool {
        self.connecting.is_none()
    }

    /// The place of the selected project.
    pub fn place(&self, desk: &Desk) -> Option<usize> {
        let items = &desk.store.projects.items;
        let place = items.iter().position(|project| Some(project.id) == self.selected);
        place.or((!items.is_empty()).then_some(0))
    }

    pub(super) fn command(&mut self, command: Command, desk: &mut Desk) -> Go {
        self.stop_counting(desk);
        let items = &desk.store.projects.items;
        let last = items.len().saturating_sub(1);
        let place = self.place(desk).unwrap_or(0);
        let half = usize::from(layout::projects(desk.size).height / 2).max(1);
        let to = match command {
            Command::Up => place.saturating_sub(1),
            Command::Down => place + 1,
            Command::First => 0,
            Command::Last => last,
            Command::HalfPageUp => place.saturating_sub(half),
            Command::HalfPageDown => place + half,
            Command::Open => return self.open_selected(desk),
            Command::ProjectSettings => return self.open_settings(desk),
            Command::Refresh => {
                ask(desk);
                desk.read(Read::Me);
                return Go::Shown;
            }
            Command::New | Command::Edit | Command::Delete => return self.change(command, desk),
            Command::People => return Go::Push(Layer::People(Box::new(People::open(None, desk)))),
            Command::Me => return people::me(desk),
            Command::Back => return self.back(desk),
            _ => return Go::Stay,
        };
        self.selected = items.get(to.min(last)).map(|project| project.id);
        if to.min(last) == place { Go::Stay } else { Go::Shown }
    }

    fn back(&self, desk: &Desk) -> Go {
        // Somebody the server no longer knows gets to where he can sign in again.
        if desk.signed_out || matches!(desk.account, Account::Failed(_)) {
            let (project, ticket) = self.wanted();
            return Go::Replace(Layer::Welcome(Welcome::new(project, ticket)));
        }
        Go::Quit
    }

    fn wanted(&self) -> (Option<String>, Option<TicketId>) {
        match &self.wanted {
            Wanted::Named(project, ticket) => (Some(project.clone()), *ticket),
            Wanted::Ticket(ticket) => (None, Some(*ticket)),
            Wanted::TheUsual | Wanted::Nothing => (None, None),
        }
    }

    fn open_selected(&mut self, desk: &mut Desk) -> Go {
        let place = self.place(desk).unwrap_or(0);
        let Some(project) = desk.store.projects.items.get(place).map(|project| project.id) else {
            return Go::Stay;
        };
        self.open_project(project, None, desk)
    }

    fn open_settings(&self, desk: &mut Desk) -> Go {
        let place = self.place(desk).unwrap_or(0);
        let Some(project) = desk.store.projects.items.get(place).map(|project| project.id) else {
            return Go::Stay;
        };
        let settings = Settings::open(project, Tab::Info, desk);
        Go::Push(Layer::Settings(Box::new(settings)))
    }

    pub(super) fn open_project(
        &mut self,
        project: ProjectId,
        ticket: Option<TicketId>,
        desk: &mut Desk,
    ) -> Go {
        self.wanted = Wanted::Nothing;
        if let Some(search) = self.search.take() {
            desk.cancel(search.load);
        }
        self.selected = Some(project);
        desk.remember_project(project);
        Go::Push(Layer::Board(Board::open(project, ticket, desk)))
    }

    pub(super) fn reply(&mut self, reply: &Reply, desk: &mut Desk) -> Go {
        match reply {
            Reply::Connected { load, result } if self.connecting == Some(*load) => {
                self.connecting = None;
                if result.is_err() {
                    let (project, ticket) = self.wanted();
                    return Go::Replace(Layer::Welcome(
                        Welcome::new(project, ticket).waiting(*load),
                    ));
                }
                ask(desk);
                Go::Shown
            }
            Reply::Projects { result: Ok(_), .. } => self.arrived(desk),
            Reply::Projects { result: Err(failure), .. } => {
                if !desk.store.projects.items.is_empty() {
                    desk.say_unread(failure);
                }
                Go::Shown
            }
            Reply::Administered {
                result: Ok(Administered::Gone(Thing::Project(project))), ..
            } => {
                self.gone(*project, desk);
                Go::Shown
            }
            Reply::Administered { .. } => Go::Shown,
            Reply::Ticket { load, result, .. } => self.searched(*load, result, desk),
            _ => Go::Stay,
        }
    }

    /// A project has told whether it has the ticket that is looked for.
    fn searched(&mut self, load: LoadId, result: &Outcome<Box<Ticket>>, desk: &mut Desk) -> Go {
        let Some(search) = self.search.take_if(|search| search.load == load) else {
            return Go::Stay;
        };
        match result {
            Ok(_) => return self.open_project(search.project, Some(search.ticket), desk),
            Err(failure) if matches!(failure.kind, FailureKind::Gone | FailureKind::Forbidden) => {
                let ticket = search.ticket;
                self.search = search.onward(desk);
                self.tell_if_nowhere(ticket, desk);
            }
            Err(failure) => {
                // Looked for again when the list is asked for again.
                self.wanted = Wanted::Ticket(search.ticket);
                desk.say_failure(failure);
            }
        }
        Go::Shown
    }

    fn tell_if_nowhere(&self, ticket: TicketId, desk: &mut Desk) {
        if self.search.is_none() {
            desk.say(
                Tone::Failed,
                format!("There is no ticket #{ticket} in these projects, or you may not see it."),
            );
        }
    }

    fn arrived(&mut self, desk: &mut Desk) -> Go {
        let items = &desk.store.projects.items;
        self.selected = self.place(desk).and_then(|place| items.get(place)).map(|it| it.id);
        match std::mem::replace(&mut self.wanted, Wanted::Nothing) {
            Wanted::Named(name, ticket) => {
                if let Some(project) = named(items, &name) {
                    return self.open_project(project, ticket, desk);
                }
                let sentence = unknown(&name, items);
                desk.say(Tone::Failed, sentence);
                Go::Shown
            }
            Wanted::Ticket(ticket) => {
                if let [only] = items.as_slice() {
                    return self.open_project(only.id, Some(ticket), desk);
                }
                let last = last(desk);
                let others = items.iter().map(|it| it.id).filter(|it| Some(*it) != last);
                let projects: Vec<ProjectId> = last.into_iter().chain(others).collect();
                self.search = Search::begin(ticket, projects.into_iter(), desk);
                self.tell_if_nowhere(ticket, desk);
                Go::Shown
            }
            Wanted::TheUsual => match usual(desk) {
                Some(project) => self.open_project(project, None, desk),
                None => Go::Shown,
            },
            Wanted::Nothing => Go::Shown,
        }
    }

    pub(super) fn hit(&self, at: Position, desk: &Desk) -> Option<Hit> {
        let area = layout::projects(desk.size);
        let line =
            area.contains(at).then(|| usize::from((at.y - area.y) / layout::PROJECT_LINES))?;
        let is_in_sight = line < layout::rows(area, layout::PROJECT_LINES);
        let place = self.top + line;
        (is_in_sight && place < desk.store.projects.items.len()).then_some(Hit::Entry(place))
    }

    pub(super) fn resized(&mut self, desk: &Desk) {
        let room = layout::rows(layout::projects(desk.size), layout::PROJECT_LINES);
        let place = self.place(desk).unwrap_or(0);
        self.top = layout::scrolled(self.top, place, desk.store.projects.items.len(), room);
    }

    /// Why keys of a board mean nothing yet.
    pub(super) fn waits(&self, desk: &Desk) -> Option<Reason> {
        let list = &desk.store.projects;
        if self.connecting.is_some() {
            Some(Reason::new("The account is still being opened; its boards come after that."))
        } else if list.is_loading() && !list.known {
            Some(Reason::new("The projects are still being fetched; their boards come after that."))
        } else {
            None
        }
    }

    pub(super) fn disabled(&self, command: Command, desk: &Desk) -> Option<Reason> {
        let list = &desk.store.projects;
        match command {
            // what is typed for a board that is about to open does nothing to the list before it
            Command::New | Command::Edit | Command::Delete => {
                self.waits(desk).or_else(|| self.refused(command, desk))
            }
            Command::People | Command::Me => self.waits(desk),
            Command::Open | Command::ProjectSettings if list.items.is_empty() => {
                Some(Reason::new("There is no project to open."))
            }
            Command::Refresh if self.connecting.is_some() => {
                Some(Reason::new("The account is still being opened."))
            }
            Command::Refresh if list.is_loading() => {
                Some(Reason::new("The projects are being fetched already."))
            }
            _ => None,
        }
    }
}

pub(super) fn ask(desk: &mut Desk) {
    desk.read(Read::Projects);
    desk.read(Read::People);
}

/// The project that is opened without a question: the only one, the first of the samples, or the one that was open last.
fn usual(desk: &Desk) -> Option<ProjectId> {
    match desk.store.projects.items.as_slice() {
        [only] => Some(only.id),
        [first, ..] if desk.target == Some(Target::Demo) => Some(first.id),
        _ => last(desk),
    }
}

/// The project that was open last, if it is still to be seen.
fn last(desk: &Desk) -> Option<ProjectId> {
    let last = desk.last_project()?;
    desk.store.projects.items.iter().any(|it| it.id == last).then_some(last)
}

/// The project of that id, of exactly that name, of that name in other case, or the only one whose name begins so.
fn named(projects: &[Project], wanted: &str) -> Option<ProjectId> {
    let wanted = wanted.trim();
    let lower = wanted.to_lowercase();
    let find = |fits: &dyn Fn(&Project) -> bool| projects.iter().find(|it| fits(it));
    let begins: Vec<&Project> =
        projects.iter().filter(|it| it.name.to_lowercase().starts_with(&lower)).collect();
    let only = match begins.as_slice() {
        [only] if !lower.is_empty() => Some(*only),
        _ => None,
    };
    let id = wanted.parse::<ProjectId>().ok();
    find(&|it| Some(it.id) == id)
        .or_else(|| find(&|it| it.name == wanted))
        .or_else(|| find(&|it| it.name.to_lowercase() == lower))
        .or(only)
        .map(|it| it.id)
}

/// Says that there is no such project, and which ones there are.
fn unknown(wanted: &str, projects: &[Project]) -> String {
    const NAMED: usize = 5;
    let names: Vec<String> =
        projects.iter().take(NAMED).map(|it| format!("“{}”", it.name)).collect();
    let more = projects.len().saturating_sub(NAMED);
    match (names.is_empty(), more) {
        (true, _) => format!("There is no project “{wanted}” here, nor any other."),
        (false, 0) => {
            format!("There is no project “{wanted}” here. There are: {}.", names.join(", "))
        }
        (false, more) => {
            format!(
                "There is no project “{wanted}” here. There are: {} and {more} more.",
                names.join(", ")
            )
        }
    }
}
