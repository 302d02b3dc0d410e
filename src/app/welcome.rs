//! The start without an account: three ways to a board, and what went wrong with the one that was tried.

use ratatui::layout::{Position, Rect};

use super::command::Command;
use super::desk::{Account, Desk};
use super::layer::{Answer, Go, Layer, Question, Reason};
use super::layout;
use super::login::Login;
use super::mouse::Hit;
use super::projects::Projects;
use crate::model::TicketId;
use crate::text;
use crate::worker::reply::{Failure, FailureKind, Reply};
use crate::worker::request::{LoadId, Target};

/// A way to a board.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// The workspace of this machine.
    ThisMachine,
    /// An account on a server.
    Account,
    /// The sample workspace.
    Samples,
}

impl Way {
    /// All of them, as they are shown.
    pub const ALL: [Self; 3] = [Self::ThisMachine, Self::Account, Self::Samples];

    /// The key's meaning that takes it at once.
    pub const fn command(self) -> Command {
        match self {
            Self::ThisMachine => Command::UseThisMachine,
            Self::Account => Command::Connect,
            Self::Samples => Command::LookAround,
        }
    }
}

/// What a way means, in a sentence.
const fn about(way: Way) -> &'static str {
    match way {
        Way::ThisMachine => {
            "Nothing to set up. It is kept in a folder of yours and nobody else sees it."
        }
        Way::Account => "With its address, your e-mail, your password and an API key.",
        Way::Samples => "A throw-away copy of three projects, to try every key without harm.",
    }
}

/// Lines from which there is room for explanations.
const ROOMY: u16 = 16;

/// A line of the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// Nothing.
    Gap,
    /// What the program is.
    Motto,
    /// What is asked.
    Question,
    /// An account is being opened.
    Opening,
    /// A line of why it could not be, and whether it is the first.
    Failed(String, bool),
    /// Which key tries again.
    Again,
    /// A way to a board, by place.
    Way(usize, Way),
    /// A line of what it means.
    About(usize, String),
}

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Welcome {
    /// Which way has the keys.
    pub selected: usize,
    /// What was asked for at the start; kept until an account is open.
    project: Option<String>,
    ticket: Option<TicketId>,
    load: Option<LoadId>,
}

impl Welcome {
    /// The screen before anything was tried, or after it failed.
    pub const fn new(project: Option<String>, ticket: Option<TicketId>) -> Self {
        Self { selected: 0, project, ticket, load: None }
    }

    /// The screen after an account could not be opened that is tried again by itself.
    pub(super) fn waiting(self, load: LoadId) -> Self {
        Self { load: Some(load), ..self }
    }

    /// Whether it waits for this.
    pub(super) fn awaits(&self, load: LoadId) -> bool {
        self.load == Some(load)
    }

    pub(super) fn command(&mut self, command: Command, desk: &mut Desk) -> Go {
        match command {
            Command::Up => self.selected = self.selected.saturating_sub(1),
            Command::Down => self.selected = (self.selected + 1).min(Way::ALL.len() - 1),
            Command::Open => return self.take(Way::ALL.get(self.selected).copied(), desk),
            Command::UseThisMachine => return self.take(Some(Way::ThisMachine), desk),
            Command::Connect => return self.take(Some(Way::Account), desk),
            Command::LookAround => return self.take(Some(Way::Samples), desk),
            Command::Refresh => {
                if let Some(target) = desk.target.clone() {
                    self.load = Some(desk.connect(target));
                }
            }
            Command::Back => return Go::Quit,
            _ => return Go::Stay,
        }
        Go::Shown
    }

    fn take(&mut self, way: Option<Way>, desk: &mut Desk) -> Go {
        let Some(way) = way else { return Go::Stay };
        self.selected = Way::ALL.iter().position(|it| *it == way).unwrap_or(0);
        let target = match way {
            Way::ThisMachine => Target::Local,
            Way::Samples => Target::Demo,
            Way::Account => return Go::Push(Layer::Login(Box::new(Login::new(desk)))),
        };
        self.load = Some(desk.connect(target));
        Go::Shown
    }

    pub(super) fn reply(&mut self, reply: &Reply, desk: &mut Desk) -> Go {
        match reply {
            Reply::Connected { load, result } if self.load == Some(*load) => {
                // one that fails may be followed by one that does not
                match result {
                    Ok(_) => self.onward(desk),
                    Err(_) => Go::Shown,
                }
            }
            _ => Go::Stay,
        }
    }

    pub(super) fn answer(&mut self, answer: &Answer, desk: &mut Desk) -> Go {
        match answer {
            Answer::SignedIn => self.onward(desk),
            Answer::Confirmed(Question::PlainHttp { host }) => {
                if let Some(target) = desk.consented(host) {
                    self.load = Some(desk.connect(target));
                }
                Go::Shown
            }
            _ => Go::Shown,
        }
    }

    /// What is asked of somebody who did not get in, where an answer would let him in: the form with the rest filled in
    /// for what was refused, a consent for what was not sent yet.
    pub(super) fn question(failure: &Failure, desk: &mut Desk) -> Option<Layer> {
        match &failure.kind {
            FailureKind::SignIn { .. } => Some(Layer::Login(Box::new(Login::again(failure, desk)))),
            FailureKind::PlainHttp { host } => Some(desk.ask_for_consent(host.clone())),
            _ => None,
        }
    }

    fn onward(&mut self, desk: &mut Desk) -> Go {
        let projects = Projects::open(self.project.take(), self.ticket.take(), desk);
        Go::Replace(Layer::Projects(projects))
    }

    /// Its lines from the top, and the part of the screen they stand in.
    pub fn lines(desk: &Desk) -> (Rect, Vec<Line>) {
        let body = layout::body(desk.size);
        let is_roomy = body.height >= ROOMY;
        let width = body.width.saturating_sub(4).min(64);
        let area = Rect { x: body.x + (body.width - width) / 2, width, ..body };
        let mut lines = Vec::new();
        if is_roomy {
            lines.resize(usize::from((body.height - ROOMY) / 3 + 1), Line::Gap);
            lines.extend([Line::Motto, Line::Gap]);
        }
        match &desk.account {
            Account::Failed(failure) => {
                let wrapped = text::wrap(
                    &text::clean(&failure.message),
                    usize::from(width.saturating_sub(2)),
                );
                let wrapped = wrapped.into_iter().enumerate();
                lines.extend(wrapped.map(|(at, line)| Line::Failed(line, at == 0)));
                lines.push(Line::Again);
            }
            Account::Connecting { .. } => lines.push(Line::Opening),
            Account::None | Account::Open(_) => lines.push(Line::Question),
        }
        lines.push(Line::Gap);
        for (at, way) in Way::ALL.into_iter().enumerate() {
            lines.push(Line::Way(at, way));
            if is_roomy {
                let wrapped = text::wrap(about(way), usize::from(width.saturating_sub(5)));
                lines.extend(wrapped.into_iter().map(|line| Line::About(at, line)));
                lines.push(Line::Gap);
            }
        }
        lines.truncate(usize::from(area.height));
        (area, lines)
    }

    pub(super) fn hit(at: Position, desk: &Desk) -> Option<Hit> {
        let (area, lines) = Self::lines(desk);
        let line = area.contains(at).then(|| lines.get(usize::from(at.y - area.y)))??;
        match line {
            Line::Way(place, _) | Line::About(place, _) => Some(Hit::Entry(*place)),
            _ => None,
        }
    }

    pub(super) fn disabled(command: Command, desk: &Desk) -> Option<Reason> {
        match (command, &desk.account) {
            (Command::Refresh, Account::Failed(_)) => None,
            (Command::Refresh, _) => Some(Reason::new("There is nothing to try again yet.")),
            _ => None,
        }
    }
}
