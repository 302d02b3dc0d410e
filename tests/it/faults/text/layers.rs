//! Which screens and boxes a tour has been to.

use std::collections::BTreeSet;

use smartq::app::layer::Layer;

use crate::support::driver::Driver;

macro_rules! layers {
    ($($name:ident)*) => {
        const ALL: &[&str] = &[$(stringify!($name)),*];

        /// One that is not in the list does not compile, and one that is in it has to be seen.
        const fn name(layer: &Layer) -> &'static str {
            match layer {
                $(Layer::$name(_) => stringify!($name)),*
            }
        }
    };
}

layers! {
    Welcome Projects Board Ticket Settings People Unsent AdminForm TicketForm NoteForm Login Path Chooser Confirm Name Menu
    Conflict Results Palette Help
}

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Layers(BTreeSet<&'static str>);

impl Layers {
    /// What lies on the screen now has been seen.
    pub(super) fn see(&mut self, driver: &Driver) {
        self.0.extend(driver.state().layers.iter().map(name));
    }

    #[track_caller]
    pub(super) fn assert_all(&self) {
        let unseen: Vec<_> = ALL.iter().filter(|it| !self.0.contains(**it)).collect();
        assert!(unseen.is_empty(), "the tour does not come to {unseen:?}");
    }
}
