//! How things look, by what they are. A theme is data, read from `assets/themes` and from the user's own folder; widgets
//! ask for a role and never for a colour.
//!
//! Nothing is told by colour alone: each role that matters has a sign or a word too. Which theme is taken is decided in
//! [`choice`] from the configuration and what the environment tells, before the first picture. The terminal itself is not
//! asked for its background: an answer that came late would be read as keys, and waiting for one would hold up the start.

pub mod choice;
mod colour;
pub mod library;
mod parse;
pub mod surroundings;

use ratatui::buffer::Buffer;
use ratatui::style::{Color, Style};

pub use self::parse::ThemeError;
use super::signs::Signs;
use crate::text::Urgency;

macro_rules! roles {
    ($($(#[$doc:meta])* $role:ident $name:literal)+) => {
        /// A style for each role.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct Theme {
            $($(#[$doc])* pub $role: Style,)+
            /// Which signs can be shown.
            pub signs: Signs,
        }

        impl Theme {
            /// The names of the roles, as a theme's file spells them.
            pub const ROLES: &[&str] = &[$($name,)+];

            /// Every role as the terminal shows it by itself.
            const BARE: Self = Self { $($role: Style::new(),)+ signs: Signs::Unicode };

            /// Each role's style, by name.
            pub fn roles(&self) -> impl Iterator<Item = (&'static str, Style)> {
                [$(($name, self.$role),)+].into_iter()
            }

            fn role_mut(&mut self, name: &str) -> Option<&mut Style> {
                match name {
                    $($name => Some(&mut self.$role),)+
                    _ => None,
                }
            }

            fn map(self, change: impl Fn(Style) -> Style) -> Self {
                Self { $($role: change(self.$role),)+ ..self }
            }
        }
    };
}

roles! {
    /// Anything else. Its background, if it has one, is the ground of the whole screen.
    text "text"
    /// What matters less.
    dim "dim"
    /// The program's name, the frame and the bar of what has the keys.
    accent "accent"
    /// Frames of what has not.
    border "border"
    /// Titles of lanes and panes.
    title "title"
    /// Added to what is selected.
    selected "selected"
    /// A lane over its limit.
    over_limit "over-limit"
    /// Ids.
    id "id"
    /// Tags.
    tag "tag"
    /// People.
    person "person"
    /// Due within days.
    soon "soon"
    /// Due today.
    today "today"
    /// Past its due date.
    overdue "overdue"
    /// Not for everybody.
    private "private"
    /// Something has worked.
    done "done"
    /// Something to know.
    warning "warning"
    /// Something has not worked.
    error "error"
    /// A key of the keyboard.
    key "key"
    /// A link.
    link "link"
    /// Code.
    code "code"
    /// The done part of a gauge.
    gauge "gauge"
}

impl Theme {
    /// The terminal's own colours: readable on any ground.
    pub fn coloured() -> Self {
        library::built_in(library::TERMINAL)
    }

    /// No colour: bold, dim and underlined only.
    pub fn plain() -> Self {
        library::built_in(library::PLAIN)
    }

    /// The same look with these signs.
    #[must_use]
    pub const fn with_signs(self, signs: Signs) -> Self {
        Self { signs, ..self }
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

    /// Gives every cell that was left to the terminal the theme's own ground and ink, if it has any.
    pub(super) fn lay_ground(&self, buffer: &mut Buffer) {
        let (ink, ground) =
            (self.text.fg.unwrap_or(Color::Reset), self.text.bg.unwrap_or(Color::Reset));
        if ink == Color::Reset && ground == Color::Reset {
            return;
        }
        for cell in &mut buffer.content {
            if cell.fg == Color::Reset {
                cell.fg = ink;
            }
            if cell.bg == Color::Reset {
                cell.bg = ground;
            }
        }
    }
}

impl Default for Theme {
    fn default() -> Self {
        Self::coloured()
    }
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;
    use ratatui::style::Modifier;

    use super::*;

    /// No fixed backgrounds, nothing but the first eight colours, and none that turns bright with bold.
    #[test]
    fn the_terminal_keeps_its_ground() {
        for (role, style) in Theme::coloured().roles() {
            assert_eq!(style.bg, None);
            let eight =
                [Color::Red, Color::Green, Color::Yellow, Color::Blue, Color::Magenta, Color::Cyan];
            assert!(style.fg.is_none_or(|colour| eight.contains(&colour)), "{role}");
            let bright = style.add_modifier.contains(Modifier::BOLD)
                && matches!(style.fg, Some(Color::Cyan | Color::Yellow | Color::Green));
            assert!(!bright, "cannot be read on white: {role}");
        }
        assert!(Theme::plain().roles().all(|(_, style)| style.fg.is_none() && style.bg.is_none()));
    }

    #[test]
    fn the_ground_lies_under_everything_that_has_none_of_its_own() {
        let ground = Style::new().fg(Color::White).bg(Color::Blue);
        let theme = Theme { text: ground, ..Theme::coloured() };
        let mut buffer = Buffer::empty(Rect::new(0, 0, 3, 1));
        buffer[(1, 0)].set_fg(Color::Red);
        buffer[(2, 0)].set_bg(Color::Red);
        theme.lay_ground(&mut buffer);
        let colours: Vec<_> = buffer.content.iter().map(|cell| (cell.fg, cell.bg)).collect();
        assert_eq!(
            colours,
            [(Color::White, Color::Blue), (Color::Red, Color::Blue), (Color::White, Color::Red)]
        );
        let mut buffer = Buffer::empty(Rect::new(0, 0, 1, 1));
        Theme::coloured().lay_ground(&mut buffer);
        assert_eq!(buffer, Buffer::empty(Rect::new(0, 0, 1, 1)));
    }
}
