//! Drawing: a pure function of the state. Nothing here changes anything, asks anything or knows a key.
//!
//! Widgets take plain properties and clean foreign text themselves; what is drawn passes [`signs::settle`] at the end,
//! which lets no symbol through that could steer a terminal. Imports `app`, `model` and `text`; imported by `runtime`.

mod admin_form;
mod board;
mod chooser;
mod chrome;
mod confirm;
mod conflict;
mod form;
mod help;
mod login;
mod menu;
mod name_prompt;
mod note_form;
mod palette;
mod path_prompt;
mod people;
mod projects;
mod results;
mod settings;
pub mod signs;
pub mod theme;
mod ticket_form;
mod ticket_screen;
mod unsent_screen;
mod welcome;
pub mod widgets;

use ratatui::Frame;
use ratatui::layout::Position;

use self::theme::Theme;
use crate::app::desk::Desk;
use crate::app::layer::Layer;
use crate::app::{State, layout};

/// Draws the state: the layers bottom up from the last full screen, then what has just happened, then the keys.
pub fn draw(state: &State, theme: &Theme, frame: &mut Frame<'_>) {
    let size = state.desk.size;
    let area = layout::screen(size).intersection(frame.area());
    if layout::is_too_small(size) {
        chrome::too_small(state.layers.top(), &state.desk, theme, area, frame.buffer_mut());
    } else {
        // The cursor stands in what has the keys, not in what lies under it.
        let mut cursor = None;
        for layer in state.layers.in_sight() {
            cursor = draw_layer(layer, &state.desk, theme, frame);
        }
        if let Some(cursor) = cursor {
            frame.set_cursor_position(cursor);
        }
        chrome::notices(&state.desk, theme, frame.buffer_mut());
        chrome::footer(state.layers.top(), &state.desk, theme, frame.buffer_mut());
    }
    signs::settle(frame.buffer_mut(), theme.signs);
    theme.lay_ground(frame.buffer_mut());
}

/// Draws one layer; answers where its cursor stands, if text is typed there.
fn draw_layer(
    layer: &Layer,
    desk: &Desk,
    theme: &Theme,
    frame: &mut Frame<'_>,
) -> Option<Position> {
    match layer {
        Layer::Welcome(it) => welcome::draw(it, desk, theme, frame),
        Layer::Projects(it) => projects::draw(it, desk, theme, frame),
        Layer::Board(it) => board::draw(it, desk, theme, frame),
        Layer::Ticket(it) => ticket_screen::draw(it, desk, theme, frame),
        Layer::Settings(it) => settings::draw(it, desk, theme, frame),
        Layer::People(it) => return people::draw(it, desk, theme, frame),
        Layer::Unsent(it) => unsent_screen::draw(it, desk, theme, frame),
        Layer::AdminForm(it) => return admin_form::draw(it, theme, frame),
        Layer::TicketForm(it) => return ticket_form::draw(it, desk, theme, frame),
        Layer::NoteForm(it) => return note_form::draw(it, desk, theme, frame),
        Layer::Login(it) => return login::draw(it, desk, theme, frame),
        Layer::Path(it) => return path_prompt::draw(it, desk, theme, frame),
        Layer::Chooser(it) => return chooser::draw(it, desk, theme, frame),
        Layer::Confirm(it) => confirm::draw(it, desk, theme, frame),
        Layer::Name(it) => return name_prompt::draw(it, desk, theme, frame),
        Layer::Menu(it) => menu::draw(it, desk, theme, frame),
        Layer::Conflict(it) => return conflict::draw(it, desk, theme, frame),
        Layer::Results(it) => results::draw(it, desk, theme, frame),
        Layer::Palette(it) => return palette::draw(it, desk, theme, frame),
        Layer::Help(it) => help::draw(it, desk, theme, frame),
    }
    None
}
