//! The palette, and where it leads: a command is done as if its key had been pressed, a place is gone to from wherever
//! one is.

use super::State;
use crate::app::command::Command;
use crate::app::layer::Layer;
use crate::app::palette::{Palette, Target};
use crate::app::people::People;
use crate::app::ticket_screen::TicketScreen;
use crate::model::{ProjectId, TicketId, UserId};

impl State {
    pub(super) fn open_palette(&mut self) {
        let is_dialog = matches!(
            self.layers.top(),
            Layer::Palette(_) | Layer::Help(_) | Layer::Confirm(_) | Layer::Menu(_)
        );
        if !is_dialog {
            let palette = Palette::open(&self.layers, &self.desk, |command| self.reason(command));
            self.layers.push(Layer::Palette(Box::new(palette)));
        }
    }

    /// Why a command would do nothing now; those that hold everywhere always do something.
    fn reason(&self, command: Command) -> Option<String> {
        let is_global = matches!(
            command,
            Command::Help | Command::Redraw | Command::Suspend | Command::Quit | Command::Palette
        );
        if is_global { None } else { self.disabled(command) }
    }

    /// Does what was found in the palette; it is gone already.
    pub(super) fn run(&mut self, target: Target) {
        match target {
            Target::Command(command) => {
                self.command(command);
            }
            Target::Project(project) => self.go_to_project(project, None),
            Target::Ticket(project, ticket) => self.go_to_ticket(project, ticket),
            Target::Person(user) => self.go_to_person(user),
        }
    }

    /// The board is gone back to if it is open, and opened anew where another one is.
    fn go_to_project(&mut self, project: ProjectId, ticket: Option<TicketId>) {
        if let Some(at) = self.board_of(project) {
            self.layers.pop_above(at, &mut self.desk);
            return;
        }
        let Some(at) = self.layers.iter().position(|layer| matches!(layer, Layer::Projects(_)))
        else {
            return;
        };
        self.layers.pop_above(at, &mut self.desk);
        self.at(at, |layer, desk| match layer {
            Layer::Projects(projects) => projects.open_project(project, ticket, desk),
            _ => crate::app::layer::Go::Stay,
        });
    }

    pub(super) fn go_to_ticket(&mut self, project: ProjectId, ticket: TicketId) {
        let Some(at) = self.board_of(project) else {
            return self.go_to_project(project, Some(ticket));
        };
        self.layers.pop_above(at, &mut self.desk);
        if let Some(Layer::Board(board)) = self.layers.get_mut(at) {
            board.select(ticket, &self.desk);
        }
        let screen = TicketScreen::open(project, ticket, &mut self.desk);
        self.layers.push(Layer::Ticket(Box::new(screen)));
    }

    /// The list of people is gone back to if it is open.
    fn go_to_person(&mut self, user: UserId) {
        let is_people = |layer: &Layer| matches!(layer, Layer::People(_));
        let open = self.layers.iter().position(is_people);
        if let Some(at) = open {
            self.layers.pop(at, &mut self.desk);
        }
        let people = People::open(Some(user), &mut self.desk);
        self.layers.push(Layer::People(Box::new(people)));
    }

    fn board_of(&self, project: ProjectId) -> Option<usize> {
        self.layers
            .iter()
            .position(|layer| matches!(layer, Layer::Board(it) if it.project == project))
    }
}
