//! How the board looks here: the theme that the configuration, the user's own themes and the environment lead to.

use std::io;

use crate::config::{Paths, Preferences};
use crate::storage;
use crate::ui::theme::choice::{Chosen, Wish, choose};
use crate::ui::theme::surroundings::Surroundings;

/// What the environment tells of the terminal.
pub(super) fn surroundings() -> Surroundings {
    Surroundings::of(|name| std::env::var(name).ok())
}

/// The theme of this start, and why.
pub(super) fn chosen(paths: &Paths, preferences: &Preferences) -> Chosen {
    let wish = Wish {
        theme: preferences.theme.as_deref(),
        dark: preferences.theme_dark.as_deref(),
        light: preferences.theme_light.as_deref(),
    };
    let own = |name: &str| match storage::read_text(&paths.theme_file(name)) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    };
    choose(wish, surroundings(), &own)
}
