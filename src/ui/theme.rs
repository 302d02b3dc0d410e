//! How things look, by what they are. A theme is data; widgets ask for a role and never for a colour.
//!
//! The default keeps the terminal's own foreground and background and uses the first eight colours only, so that it can
//! be read on dark and on light ground. Bold cyan and bold yellow are not used: many terminals brighten what is bold, and
//! bright ones cannot be read on white. Nothing is told by colour alone: each role that matters has a sign or a word too.

use ratatui::style::{Color, Modifier, Style};

use super::signs::Signs;
use crate::text::Urgency;

/// A style for each role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    /// Anything else.
    pub text: Style,
    /// What matters less.
    pub dim: Style,
    /// The program's name, the frame and the bar of what has the keys.
    pub accent: Style,
    /// Frames of what has not.
    pub border: Style,
    /// Titles of lanes and panes.
    pub title: Style,
    /// Added to what is selected.
    pub selected: Style,
    /// A lane over its limit.
    pub over_limit: Style,
    /// Ids.
    pub id: Style,
    /// Tags.
    pub tag: Style,
    /// People.
    pub person: Style,
    /// Due within days.
    pub soon: Style,
    /// Due today.
    pub today: Style,
    /// Past its due date.
    pub overdue: Style,
    /// Not for everybody.
    pub private: Style,
    /// Something has worked.
    pub done: Style,
    /// Something to know.
    pub warning: Style,
    /// Something has not worked.
    pub error: Style,
    /// A key of the keyboard.
    pub key: Style,
    /// A link.
    pub link: Style,
    /// Code.
    pub code: Style,
    /// The done part of a gauge.
    pub gauge: Style,
    /// Which signs can be shown.
    pub signs: Signs,
}

impl Theme {
    /// Eight colours.
    pub const fn coloured() -> Self {
        let plain = Style::new();
        let dim = plain.add_modifier(Modifier::DIM);
        let bold = plain.add_modifier(Modifier::BOLD);
        Self {
            text: plain,
            dim,
            accent: plain.fg(Color::Cyan),
            border: dim,
            title: bold,
            selected: bold,
            over_limit: bold.fg(Color::Red),
            id: dim,
            tag: plain.fg(Color::Magenta),
            person: plain,
            soon: plain.fg(Color::Yellow),
            today: plain.fg(Color::Red),
            overdue: bold.fg(Color::Red),
            private: plain.fg(Color::Yellow),
            done: plain.fg(Color::Green),
            warning: plain.fg(Color::Yellow),
            error: plain.fg(Color::Red),
            key: plain.fg(Color::Cyan),
            link: plain.fg(Color::Cyan).add_modifier(Modifier::UNDERLINED),
            code: plain.fg(Color::Green),
            gauge: plain.fg(Color::Cyan),
            signs: Signs::Unicode,
        }
    }

    /// No colour: bold, dim and underlined only.
    pub const fn plain() -> Self {
        let plain = Style::new();
        let bold = plain.add_modifier(Modifier::BOLD);
        Self {
            accent: bold,
            over_limit: bold,
            tag: plain,
            person: plain,
            soon: plain,
            today: bold,
            overdue: bold,
            private: bold,
            done: plain,
            warning: bold,
            error: bold,
            key: bold,
            link: plain.add_modifier(Modifier::UNDERLINED),
            code: plain,
            gauge: plain,
            ..Self::coloured()
        }
    }

    /// The same look with these signs.
    #[must_use]
    pub const fn with_signs(self, signs: Signs) -> Self {
        Self { signs, ..self }
    }

    /// The theme for a terminal described by environment variables, which `variable` looks up: `NO_COLOR`, `TERM`, and
    /// the locale's `LC_ALL`, `LC_CTYPE`, `LANG`, of which the first that is set counts.
    pub fn for_terminal(variable: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name: &str| variable(name).filter(|value| !value.is_empty());
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(set);
        let unicode = locale.is_some_and(|locale| {
            let locale = locale.to_ascii_lowercase();
            locale.contains("utf-8") || locale.contains("utf8")
        });
        // The console of Linux knows UTF-8 and has no glyphs for most of it.
        let console = set("TERM").is_some_and(|term| term == "linux");
        let signs = if unicode && !console { Signs::Unicode } else { Signs::Ascii };
        let theme = if set("NO_COLOR").is_some() { Self::plain() } else { Self::coloured() };
        theme.with_signs(signs)
    }

    /// How a due date looks.
    pub const fn due(&self, urgency: Urgency) -> Style {
        match urgency {
            Urgency::Later => self.dim,
            Urgency::Soon => self.soon,
            Urgency::Today => self.today,
            Urgency::Overdue => self.overdue,
        }
    }

    /// The frame of a lane or pane.
    pub const fn frame(&self, focused: bool) -> Style {
        if focused { self.accent } else { self.border }
    }
}

impl Default for Theme {
    fn default() -> Self {
        Self::coloured()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(variables: &[(&str, &str)]) -> Theme {
        Theme::for_terminal(|name| {
            variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn the_environment_decides() {
        let utf8 = ("LANG", "de_DE.UTF-8");
        assert_eq!(chosen(&[utf8]), Theme::coloured());
        assert_eq!(chosen(&[utf8, ("NO_COLOR", "1")]), Theme::plain());
        assert_eq!(chosen(&[utf8, ("NO_COLOR", "")]), Theme::coloured());
        for ascii in [&[][..], &[("LC_ALL", "C"), utf8], &[utf8, ("TERM", "linux")]] {
            assert_eq!(chosen(ascii).signs, Signs::Ascii, "{ascii:?}");
        }
    }

    /// No fixed backgrounds, nothing but the first eight colours, and none that turns bright with bold.
    #[test]
    fn the_terminal_keeps_its_ground() {
        for style in styles(&Theme::coloured()) {
            assert_eq!(style.bg, None);
            let eight =
                [Color::Red, Color::Green, Color::Yellow, Color::Blue, Color::Magenta, Color::Cyan];
            assert!(style.fg.is_none_or(|colour| eight.contains(&colour)), "{style:?}");
            let bright = style.add_modifier.contains(Modifier::BOLD)
                && matches!(style.fg, Some(Color::Cyan | Color::Yellow | Color::Green));
            assert!(!bright, "cannot be read on white: {style:?}");
        }
        assert!(styles(&Theme::plain()).iter().all(|style| style.fg.is_none()));
    }

    fn styles(theme: &Theme) -> [Style; 21] {
        let Theme {
            text,
            dim,
            accent,
            border,
            title,
            selected,
            over_limit,
            id,
            tag,
            person,
            soon,
            today,
            overdue,
            private,
            done,
            warning,
            error,
            key,
            link,
            code,
            gauge,
            signs: _,
        } = *theme;
        [
            text, dim, accent, border, title, selected, over_limit, id, tag, person, soon, today,
            overdue, private, done, warning, error, key, link, code, gauge,
        ]
    }
}
