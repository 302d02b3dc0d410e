//! Pictures of whole screens at three sizes: the public functions only, no server, no clock.

mod board;
mod changes;
mod conflict;
mod dialogs;
mod editors;
mod login;
mod looks;
mod note_form;
mod offline;
mod palette;
mod path_prompt;
mod people;
mod projects;
mod settings;
mod start;
mod ticket;
mod ticket_form;
mod unsent;

use crate::support::fixtures::Screen;

/// The sizes every screen is a full citizen at.
const SIZES: [(u16, u16); 3] = [(200, 50), (80, 24), (40, 12)];

/// Compares the picture at each of the three sizes with the one that is kept.
pub(crate) fn at_each_size(name: &str, screen: impl Fn(u16, u16) -> Screen) {
    for (width, height) in SIZES {
        let picture = screen(width, height).picture();
        assert_picture(&format!("{name}_{width}x{height}"), &picture);
    }
}

/// Compares a picture with the one that is kept under that name.
fn assert_picture(name: &str, picture: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("screens/pictures");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, picture));
}
