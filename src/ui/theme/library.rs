//! The themes there are: the user's own, which go before ours, and those that come with the program.

use super::parse::Draft;
use super::surroundings::Depth;
use super::{Theme, ThemeError, colour};

/// The terminal's own colours, for any ground.
pub const TERMINAL: &str = "terminal";

/// Without colour.
pub const PLAIN: &str = "plain";

/// For dark ground.
pub const DARK: &str = "night";

/// For light ground.
pub const LIGHT: &str = "day";

/// The themes that come with the program, by name.
const BUILT_IN: [(&str, &str); 6] = [
    (LIGHT, include_str!("../../../assets/themes/day.toml")),
    ("dusk", include_str!("../../../assets/themes/dusk.toml")),
    (DARK, include_str!("../../../assets/themes/night.toml")),
    ("paper", include_str!("../../../assets/themes/paper.toml")),
    (PLAIN, include_str!("../../../assets/themes/plain.toml")),
    (TERMINAL, include_str!("../../../assets/themes/terminal.toml")),
];

/// The user's own themes: the text of the one of that name, `None` where there is none, or what the system says.
pub type Own<'a> = &'a dyn Fn(&str) -> std::io::Result<Option<String>>;

/// Why a theme cannot be had; half a sentence.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// There is none of that name.
    #[error("there is no theme \"{name}\" (there are {known})", known = names().join(", "))]
    Unknown {
        /// The name.
        name: String,
    },
    /// One of the user's own does not say what it should.
    #[error("themes/{name}.toml, {error}")]
    Unusable {
        /// The name.
        name: String,
        /// What is wrong, and where.
        error: ThemeError,
    },
    /// One of the user's own is there and cannot be read.
    #[error("themes/{name}.toml cannot be read: {source}")]
    Unreadable {
        /// The name.
        name: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// A theme that builds upon itself.
    #[error("the theme \"{name}\" inherits from itself")]
    Circular {
        /// The name.
        name: String,
    },
}

/// The names of the themes that come with the program.
pub fn names() -> Vec<&'static str> {
    BUILT_IN.iter().map(|(name, _)| *name).collect()
}

/// The theme of that name.
pub fn load(name: &str, own: Own<'_>) -> Result<Theme, LoadError> {
    read(name, own, &mut Vec::new())
}

/// One that comes with the program. That all of them can be read is tested; one that could not would look bare.
pub(super) fn built_in(name: &str) -> Theme {
    load(name, &|_| Ok(None)).unwrap_or(Theme::BARE)
}

/// Reads a theme and those it builds upon. A theme of the user's own may build upon ours of the same name.
fn read(name: &str, own: Own<'_>, before: &mut Vec<String>) -> Result<Theme, LoadError> {
    let named = |name: &str| name.to_owned();
    let is_begun = before.iter().any(|begun| begun == name);
    let text = if is_begun || !is_name(name) {
        None
    } else {
        own(name).map_err(|source| LoadError::Unreadable { name: named(name), source })?
    };
    let text = match (&text, BUILT_IN.iter().find(|(known, _)| *known == name)) {
        (Some(text), _) => text.as_str(),
        (None, Some((_, text))) => text,
        (None, None) if is_begun => return Err(LoadError::Circular { name: named(name) }),
        (None, None) => return Err(LoadError::Unknown { name: named(name) }),
    };
    before.push(named(name));
    let unusable = |error| LoadError::Unusable { name: named(name), error };
    let draft = Draft::parse(text).map_err(unusable)?;
    let base = match draft.base().map(|base| read(base, own, before)) {
        None => None,
        Some(Ok(base)) => Some(base),
        // What is wrong is said where it is wrong: in the base itself, or in the line that names it.
        Some(Err(error @ (LoadError::Unusable { .. } | LoadError::Unreadable { .. }))) => {
            return Err(error);
        }
        Some(Err(error)) => return Err(unusable(draft.without_base(error.to_string()))),
    };
    draft.upon(base.as_ref()).map_err(unusable)
}

/// Whether a theme may be called that: the name becomes part of a file's.
fn is_name(name: &str) -> bool {
    !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

impl Theme {
    /// The same look on a terminal of so many colours; `None` where it has not enough of them.
    #[must_use]
    pub fn fitted(self, depth: Depth) -> Option<Self> {
        let fitted = match depth {
            Depth::Indexed => self.map(|style| ratatui::style::Style {
                fg: style.fg.map(colour::indexed),
                bg: style.bg.map(colour::indexed),
                ..style
            }),
            _ => self,
        };
        let colours = fitted.roles().flat_map(|(_, style)| [style.fg, style.bg]).flatten();
        let needs = colours.map(colour::needs).max().unwrap_or(Depth::Mono);
        (needs <= depth).then_some(fitted)
    }
}

#[cfg(test)]
mod tests {
    use ratatui::style::{Color, Modifier};

    use super::super::colour::tests::contrast;
    use super::*;

    /// Roles that are no text: frames and bars.
    const GRAPHIC: [&str; 2] = ["border", "gauge"];

    #[allow(clippy::unnecessary_wraps, reason = "a folder may fail")]
    fn none(_: &str) -> std::io::Result<Option<String>> {
        Ok(None)
    }

    #[test]
    fn every_theme_of_ours_gives_every_role() {
        for (name, text) in BUILT_IN {
            let draft = Draft::parse(text).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(draft.base(), None, "{name}");
            draft.upon(None).unwrap_or_else(|error| panic!("{name}: {error}"));
        }
        let files = std::fs::read_dir("assets/themes").unwrap().count();
        assert_eq!(files, BUILT_IN.len(), "one of the files is not taken along");
    }

    #[test]
    fn there_are_themes_for_every_ground_and_every_terminal() {
        let (mut dark, mut light, mut others) = (0, 0, Vec::new());
        for name in names() {
            let theme = built_in(name);
            match theme.text.bg {
                Some(ground) if contrast(ground, Color::Rgb(255, 255, 255)) > 7.0 => dark += 1,
                Some(_) => light += 1,
                None => others.push(name),
            }
        }
        assert_eq!((dark, light, others), (2, 2, vec![PLAIN, TERMINAL]));
        assert!(built_in(TERMINAL).fitted(Depth::Sixteen).is_some());
        assert!(built_in(PLAIN).fitted(Depth::Mono).is_some());
        for name in [DARK, LIGHT, "dusk", "paper"] {
            assert!(built_in(name).fitted(Depth::Sixteen).is_none(), "{name}");
        }
    }

    /// Text has a contrast of 4.5 at least, frames and bars of 3, with all colours and with 256; and nothing is dimmed by
    /// the terminal, of which nobody knows by how much.
    #[test]
    fn whatever_has_a_ground_of_its_own_can_be_read_on_it() {
        for name in names() {
            for depth in [Depth::True, Depth::Indexed] {
                let theme = built_in(name).fitted(depth).unwrap();
                let Some(ground) = theme.text.bg else { continue };
                for (role, style) in theme.roles() {
                    let (ink, ground) = (style.fg.unwrap(), style.bg.unwrap_or(ground));
                    let least = if GRAPHIC.contains(&role) { 3.0 } else { 4.5 };
                    let found = contrast(ink, ground);
                    assert!(found >= least, "{name}, {role}, {depth:?}: {found:.2}");
                    assert!(!style.add_modifier.contains(Modifier::DIM), "{name}, {role}");
                }
            }
        }
    }

    #[test]
    fn colours_never_go_beyond_what_the_terminal_has() {
        for name in names() {
            for depth in [Depth::Mono, Depth::Sixteen, Depth::Indexed, Depth::True] {
                let Some(theme) = built_in(name).fitted(depth) else { continue };
                for (role, style) in theme.roles() {
                    for colour in [style.fg, style.bg].into_iter().flatten() {
                        assert!(colour::needs(colour) <= depth, "{name}, {role}, {depth:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn the_users_own_go_before_ours_and_build_upon_any() {
        let own = |name: &str| {
            let text = match name {
                "night" => Some("inherits = \"night\"\nkey = { fg = \"#ffffff\" }\n"),
                "mine" => Some("inherits = \"night\"\ntag = { fg = \"#ffffff\" }\n"),
                _ => None,
            };
            Ok(text.map(ToOwned::to_owned))
        };
        let white = Some(Color::Rgb(255, 255, 255));
        let theme = load("mine", &own).unwrap();
        assert_eq!((theme.tag.fg, theme.key.fg), (white, white));
        assert_eq!(theme.text, built_in(DARK).text);
        assert_eq!(load("day", &own).unwrap(), built_in(LIGHT));
    }

    #[test]
    fn what_cannot_be_had_is_half_a_sentence() {
        let own = |name: &str| match name {
            "a" => Ok(Some("inherits = \"b\"\n".to_owned())),
            "b" => Ok(Some("\ninherits = \"a\"\n".to_owned())),
            "c" => Ok(Some("inherits = \"nowhere\"\n".to_owned())),
            "d" => Err(std::io::Error::other("no way")),
            "e" => Ok(Some("inherits = \"f\"\n".to_owned())),
            "f" => Ok(Some("key = 1\n".to_owned())),
            _ => Ok(None),
        };
        let said = |name: &str| load(name, &own).unwrap_err().to_string();
        assert_eq!(
            said("a"),
            "themes/b.toml, line 2, column 12: the theme \"a\" inherits from itself"
        );
        assert!(said("c").starts_with("themes/c.toml, line 1, column 12: there is no theme"));
        assert_eq!(said("d"), "themes/d.toml cannot be read: no way");
        assert!(said("e").starts_with("themes/f.toml, line 1, column 7: key: write"));
        assert!(said("x").ends_with("(there are day, dusk, night, paper, plain, terminal)"));
        let named = |name: &str| load(name, &|name| panic!("{name} was looked for")).is_err();
        assert!(named("../a") && named("") && load("x", &none).is_err());
    }
}
