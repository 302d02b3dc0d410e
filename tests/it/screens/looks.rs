//! The same screens in every theme: only how they look differs, and nothing is told by colour alone.

use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier};
use ratatui::{Frame, Terminal};
use smartq::ui;
use smartq::ui::theme::Theme;
use smartq::ui::theme::library::{load, names};

use super::assert_picture;
use crate::support::fixtures::Screen;

/// Screens with as many roles in them as possible.
fn screens() -> Vec<Screen> {
    ["", "3 g g enter", "3 g g enter tab k", "e", "m", "?", "D", ":"]
        .into_iter()
        .map(|keys| {
            let mut screen = Screen::board(80, 24);
            screen.press(keys);
            screen.answer();
            screen
        })
        .collect()
}

fn drawn(screen: &Screen, theme: &Theme) -> Buffer {
    let mut terminal = Terminal::new(TestBackend::new(80, 24)).unwrap();
    let mut buffer = Buffer::default();
    let draw = |frame: &mut Frame<'_>| {
        ui::draw(&screen.state, theme, frame);
        buffer = frame.buffer_mut().clone();
    };
    terminal.draw(draw).unwrap();
    buffer
}

fn symbols(buffer: &Buffer) -> Vec<&str> {
    buffer.content.iter().map(ratatui::buffer::Cell::symbol).collect()
}

#[test]
fn every_theme_shows_the_same_words_and_signs() {
    for screen in screens() {
        let plain = drawn(&screen, &Theme::plain());
        for name in names() {
            let theme = load(name, &|_| Ok(None)).unwrap();
            let picture = drawn(&screen, &theme);
            assert_eq!(symbols(&picture), symbols(&plain), "{name}");
        }
    }
}

#[test]
fn a_theme_with_a_ground_covers_the_whole_screen() {
    for screen in screens() {
        for name in names() {
            let theme = load(name, &|_| Ok(None)).unwrap();
            let Some(ground) = theme.text.bg else { continue };
            for cell in &drawn(&screen, &theme).content {
                assert_eq!(cell.bg, ground, "{name}");
                assert_ne!(cell.fg, Color::Reset, "{name}");
            }
        }
    }
}

#[test]
fn without_colour_there_is_none() {
    for screen in screens() {
        for cell in &drawn(&screen, &Theme::plain()).content {
            assert_eq!((cell.fg, cell.bg), (Color::Reset, Color::Reset));
        }
    }
}

/// Each line, and below it what it looks like without colour: `b`old, `d`im, `u`nderlined, `r`eversed.
fn without_colour(screen: &Screen) -> String {
    let buffer = drawn(screen, &Theme::plain());
    let looks = buffer.content.chunks(80).map(|row| {
        let look = |modifier: Modifier| match modifier {
            _ if modifier.contains(Modifier::UNDERLINED) => 'u',
            _ if modifier.contains(Modifier::REVERSED) => 'r',
            _ if modifier.contains(Modifier::BOLD) => 'b',
            _ if modifier.contains(Modifier::DIM) => 'd',
            _ => ' ',
        };
        row.iter().map(|cell| look(cell.modifier)).collect::<String>()
    });
    let picture = screen.picture();
    let mut lines = Vec::new();
    for (line, looks) in picture.lines().zip(looks) {
        lines.extend([line.to_owned(), looks.trim_end().to_owned()]);
    }
    lines.join("\n")
}

/// What has the keys, what is late, over its limit, unconfirmed or private can be seen in it.
#[test]
fn the_picture_without_colour_still_tells() {
    let mut board = Screen::board(80, 24);
    board.press("2 j L");
    assert_picture("looks_plain_board", &without_colour(&board));
    let mut ticket = Screen::board(80, 24);
    ticket.press("3 g g enter");
    ticket.answer();
    ticket.press("tab k");
    assert_picture("looks_plain_notes", &without_colour(&ticket));
}
