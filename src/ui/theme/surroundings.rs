//! What the environment tells of the terminal: how many colours it has, whether its ground is dark, which letters it shows.
//!
//! Environment variables only. They are known before the first picture and nothing comes late.

use crate::ui::signs::Signs;

/// How many colours a terminal has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// None.
    Mono,
    /// Sixteen of its own, or eight of them.
    Sixteen,
    /// 240 besides, which look alike everywhere.
    Indexed,
    /// All that there are.
    True,
}

impl Depth {
    /// How many, for people.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Mono => "no colours",
            Self::Sixteen => "16 colours",
            Self::Indexed => "256 colours",
            Self::True => "true colour",
        }
    }
}

/// What everything is drawn on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// Light letters on it can be read.
    Dark,
    /// Dark letters on it can be read.
    Light,
}

/// What is known of the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Surroundings {
    /// How many colours it has.
    pub depth: Depth,
    /// What its background is, if anybody tells.
    pub ground: Option<Ground>,
    /// Whether the user wants no colours in any program.
    pub no_color: bool,
    /// Which signs it shows.
    pub signs: Signs,
}

/// Terminals that show all colours and tell so by their names alone: `COLORTERM` does not travel over SSH.
const TRUE_COLOUR: [&str; 8] =
    ["kitty", "alacritty", "foot", "wezterm", "ghostty", "contour", "iterm2", "direct"];

impl Surroundings {
    /// What these variables tell, which `variable` looks up.
    pub fn of(variable: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name: &str| variable(name).filter(|value| !value.is_empty());
        let term = set("TERM").unwrap_or_default();
        Self {
            depth: depth(&term, set("COLORTERM").as_deref()),
            ground: set("COLORFGBG").as_deref().and_then(ground),
            no_color: set("NO_COLOR").is_some(),
            // The first that is set counts.
            signs: signs(&term, ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(set)),
        }
    }
}

fn depth(term: &str, colorterm: Option<&str>) -> Depth {
    let is_old = ["vt1", "vt2", "vt3", "vt4"].iter().any(|old| term.starts_with(old));
    if is_old || term.ends_with("-m") || term.ends_with("-mono") {
        return Depth::Mono;
    }
    // The console of Linux makes sixteen of whatever it gets, and screen says what it passes on.
    let passes_on = term != "linux" && !term.starts_with("screen");
    let says_all = matches!(colorterm, Some("truecolor" | "24bit"));
    if passes_on && (says_all || TRUE_COLOUR.iter().any(|name| term.contains(name))) {
        Depth::True
    } else if term.contains("256color") {
        Depth::Indexed
    } else {
        Depth::Sixteen
    }
}

/// Reads `COLORFGBG`: the numbers of foreground and background, as `15;0` or `0;default;15`.
fn ground(text: &str) -> Option<Ground> {
    match text.rsplit(';').next()?.trim().parse().ok()? {
        0..=6 | 8 => Some(Ground::Dark),
        7 | 9..=15 => Some(Ground::Light),
        _ => None::<Ground>,
    }
}

fn signs(term: &str, locale: Option<String>) -> Signs {
    let unicode = locale.is_some_and(|locale| {
        let locale = locale.to_ascii_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    });
    // The console of Linux knows UTF-8 and has no glyphs for most of it.
    if unicode && term != "linux" { Signs::Unicode } else { Signs::Ascii }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(variables: &[(&str, &str)]) -> Surroundings {
        Surroundings::of(|name| {
            variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn colours_are_counted_by_what_the_terminal_calls_itself() {
        for (term, colorterm, depth) in [
            ("xterm", "", Depth::Sixteen),
            ("xterm-256color", "", Depth::Indexed),
            ("xterm-256color", "truecolor", Depth::True),
            ("tmux-256color", "24bit", Depth::True),
            ("xterm-kitty", "", Depth::True),
            ("foot", "", Depth::True),
            ("xterm-direct", "", Depth::True),
            ("xterm", "yes", Depth::Sixteen),
            ("linux", "truecolor", Depth::Sixteen),
            ("screen", "truecolor", Depth::Sixteen),
            ("screen-256color", "truecolor", Depth::Indexed),
            ("vt220", "", Depth::Mono),
            ("xterm-mono", "", Depth::Mono),
            ("", "", Depth::Sixteen),
        ] {
            assert_eq!(of(&[("TERM", term), ("COLORTERM", colorterm)]).depth, depth, "{term}");
        }
    }

    #[test]
    fn the_ground_is_known_where_somebody_tells() {
        for (told, ground) in [
            ("15;0", Some(Ground::Dark)),
            ("0;default;15", Some(Ground::Light)),
            ("7;8", Some(Ground::Dark)),
            ("0;7", Some(Ground::Light)),
            ("0;default", None),
            ("0;231", None),
            ("", None),
        ] {
            assert_eq!(of(&[("COLORFGBG", told)]).ground, ground, "{told}");
        }
    }

    #[test]
    fn letters_and_colours_can_be_refused() {
        let utf8 = ("LANG", "de_DE.UTF-8");
        assert_eq!(of(&[utf8]).signs, Signs::Unicode);
        for ascii in [&[][..], &[("LC_ALL", "C"), utf8], &[utf8, ("TERM", "linux")]] {
            assert_eq!(of(ascii).signs, Signs::Ascii, "{ascii:?}");
        }
        assert!(of(&[("NO_COLOR", "1")]).no_color);
        assert!(!of(&[("NO_COLOR", "")]).no_color);
    }
}
