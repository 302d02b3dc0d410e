//! Which theme is taken, and why: what the configuration wants, else what suits the terminal.

use super::Theme;
use super::library::{self, Own};
use super::surroundings::{Depth, Ground, Surroundings};

/// What the user wants, by the names of themes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Wish<'a> {
    /// This one, whatever the terminal.
    pub theme: Option<&'a str>,
    /// This one on dark ground.
    pub dark: Option<&'a str>,
    /// This one on light ground.
    pub light: Option<&'a str>,
}

/// What was chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// The theme.
    pub theme: Theme,
    /// What it is called.
    pub name: String,
    /// Why this one; goes on after a comma or a colon.
    pub why: String,
    /// A sentence about a theme that was wanted and cannot be had.
    pub complaint: Option<String>,
}

/// Chooses a theme for this terminal. There is always one.
pub fn choose(wish: Wish<'_>, terminal: Surroundings, own: Own<'_>) -> Chosen {
    let Some((name, why)) = wanted(wish, terminal) else { return usual(terminal, own) };
    match library::load(name, own) {
        Ok(theme) => match theme.fitted(terminal.depth) {
            Some(theme) => chosen(&theme, name, why, terminal),
            None => too_many(name, terminal, own),
        },
        Err(error) => {
            let usual = usual(terminal, own);
            let complaint = format!("{error}; the theme \"{}\" is shown instead.", usual.name);
            Chosen { complaint: Some(capital(&complaint)), ..usual }
        }
    }
}

fn chosen(theme: &Theme, name: &str, why: String, terminal: Surroundings) -> Chosen {
    let theme = theme.with_signs(terminal.signs);
    Chosen { theme, name: name.to_owned(), why, complaint: None }
}

/// What the configuration names for this terminal.
fn wanted(wish: Wish<'_>, terminal: Surroundings) -> Option<(&str, String)> {
    if let Some(theme) = wish.theme {
        return Some((theme, "theme in config.toml says so".to_owned()));
    }
    let (name, key, ground) = match terminal.ground {
        _ if terminal.no_color => return None,
        Some(Ground::Dark) => (wish.dark, "theme-dark", "dark"),
        Some(Ground::Light) => (wish.light, "theme-light", "light"),
        None => return None,
    };
    let why = format!("{key} in config.toml says so, and COLORFGBG tells of a {ground} background");
    name.map(|name| (name, why))
}

/// What is taken where nothing is wanted.
fn usual(terminal: Surroundings, own: Own<'_>) -> Chosen {
    let (name, why) = match terminal.ground {
        _ if terminal.no_color => (library::PLAIN, "NO_COLOR asks for no colours"),
        _ if terminal.depth == Depth::Mono => (library::PLAIN, "this terminal has no colours"),
        _ if terminal.depth == Depth::Sixteen => {
            (library::TERMINAL, "this terminal has 16 colours")
        }
        Some(Ground::Dark) => (library::DARK, "COLORFGBG tells of a dark background"),
        Some(Ground::Light) => (library::LIGHT, "COLORFGBG tells of a light background"),
        None => (library::TERMINAL, "it suits any background, and nothing tells which this is"),
    };
    // One of the user's own under our name is taken too, unless it is no use.
    let theme = library::load(name, own).ok().and_then(|theme| theme.fitted(terminal.depth));
    let theme = theme.unwrap_or_else(|| library::built_in(name));
    chosen(&theme, name, why.to_owned(), terminal)
}

/// The wanted one has colours that this terminal has not.
fn too_many(name: &str, terminal: Surroundings, own: Own<'_>) -> Chosen {
    let nothing_known = Surroundings { ground: None, ..terminal };
    let usual = usual(nothing_known, own);
    let why = format!("\"{name}\" needs more than the {} here", terminal.depth.words());
    Chosen { why, ..usual }
}

fn capital(sentence: &str) -> String {
    let mut letters = sentence.chars();
    match letters.next() {
        // A file's name stays as it is.
        Some(first) if !sentence.starts_with("themes/") => {
            first.to_uppercase().chain(letters).collect()
        }
        _ => sentence.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::signs::Signs;

    const HERE: Surroundings =
        Surroundings { depth: Depth::True, ground: None, no_color: false, signs: Signs::Ascii };

    #[allow(clippy::unnecessary_wraps, reason = "a folder may fail")]
    fn own(name: &str) -> std::io::Result<Option<String>> {
        Ok(match name {
            "mine" => Some("inherits = \"plain\"\nkey = { fg = \"#ffffff\" }\n".to_owned()),
            "broken" => Some("key = 1\n".to_owned()),
            _ => None,
        })
    }

    fn named(wish: Wish<'_>, terminal: Surroundings) -> String {
        let chosen = choose(wish, terminal, &own);
        assert_eq!(chosen.complaint, None);
        assert_eq!(chosen.theme.signs, Signs::Ascii);
        chosen.name
    }

    #[test]
    fn without_a_wish_the_terminal_decides() {
        let choose = |terminal| named(Wish::default(), terminal);
        let dark = Surroundings { ground: Some(Ground::Dark), ..HERE };
        let light = Surroundings { ground: Some(Ground::Light), ..HERE };
        assert_eq!(choose(HERE), "terminal");
        assert_eq!(choose(dark), "night");
        assert_eq!(choose(light), "day");
        assert_eq!(choose(Surroundings { depth: Depth::Indexed, ..light }), "day");
        assert_eq!(choose(Surroundings { depth: Depth::Sixteen, ..light }), "terminal");
        assert_eq!(choose(Surroundings { depth: Depth::Mono, ..light }), "plain");
        assert_eq!(choose(Surroundings { no_color: true, ..dark }), "plain");
    }

    #[test]
    fn a_wish_goes_before_all_that() {
        let wish = Wish { theme: Some("dusk"), dark: Some("mine"), light: Some("paper") };
        let by_ground = Wish { theme: None, ..wish };
        let no_color = Surroundings { no_color: true, ..HERE };
        let dark = Surroundings { ground: Some(Ground::Dark), ..HERE };
        assert_eq!(named(wish, no_color), "dusk");
        assert_eq!(named(by_ground, dark), "mine");
        assert_eq!(named(by_ground, Surroundings { ground: Some(Ground::Light), ..HERE }), "paper");
        assert_eq!(named(by_ground, HERE), "terminal");
        assert_eq!(named(by_ground, Surroundings { no_color: true, ..dark }), "plain");
    }

    #[test]
    fn more_colours_than_there_are_are_not_sent() {
        let wish = Wish { theme: Some("mine"), ..Wish::default() };
        let console = Surroundings { depth: Depth::Sixteen, ..HERE };
        let chosen = choose(wish, console, &own);
        assert_eq!((chosen.name.as_str(), chosen.complaint), ("terminal", None));
        assert_eq!(chosen.why, "\"mine\" needs more than the 16 colours here");
    }

    #[test]
    fn one_that_cannot_be_had_is_complained_about_in_a_sentence() {
        let dark = Surroundings { ground: Some(Ground::Dark), ..HERE };
        let wish = |theme| Wish { theme: Some(theme), ..Wish::default() };
        let chosen = choose(wish("broken"), dark, &own);
        assert_eq!(chosen.name, "night");
        let complaint = chosen.complaint.unwrap();
        assert!(complaint.starts_with("themes/broken.toml, line 1, column 7: "), "{complaint}");
        assert!(complaint.ends_with("; the theme \"night\" is shown instead."), "{complaint}");
        let complaint = choose(wish("nope"), dark, &own).complaint.unwrap();
        assert!(complaint.starts_with("There is no theme \"nope\""), "{complaint}");
    }
}
