//! The notes in sight: who wrote each and when, whether it is private, its text.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use crate::app::msg::Now;
use crate::app::ticket_screen::notes::{NoteBlock, Row as NoteRow};
use crate::model::{NoteId, UserId};
use crate::text;
use crate::text::note::Style as Words;
use crate::ui::signs;
use crate::ui::theme::Theme;
use crate::ui::widgets::row::Row;

/// Cells before a note's text: the bar of the selected one, and air.
pub(super) const MARGIN: usize = crate::app::ticket_screen::NOTE_MARGIN;

/// The lines in sight of the notes.
#[derive(Clone, Copy)]
pub(super) struct NoteLines<'a> {
    /// From the first one in sight.
    pub rows: &'a [NoteRow<'a>],
    /// The note that is selected.
    pub selected: Option<NoteId>,
    /// Whether the pane has the keys.
    pub focused: bool,
    /// What a person is called.
    pub person: &'a dyn Fn(UserId) -> Option<String>,
    /// How many files a note has, where that is known.
    pub files: &'a dyn Fn(NoteId) -> Option<usize>,
    /// Whether a note is being deleted.
    pub deleting: &'a dyn Fn(NoteId) -> bool,
    /// The time, for ages.
    pub now: Now,
}

impl NoteLines<'_> {
    /// Draws as many lines as the area has.
    pub(super) fn draw(&self, theme: &Theme, area: Rect, buffer: &mut Buffer) {
        for (at, line) in (0..area.height).zip(self.rows) {
            let mut row = Row::nth(buffer, area, at);
            let (NoteRow::Head(block) | NoteRow::Text(block, _)) = line else { continue };
            if self.selected == Some(block.note.id) {
                let bar = if self.focused { theme.accent } else { theme.dim };
                row.put(signs::SELECTED, bar).skip(MARGIN - 1);
            } else {
                row.skip(MARGIN);
            }
            match line {
                NoteRow::Text(_, line) => {
                    for span in &line.spans {
                        row.put(&span.text, words(theme, span.style));
                    }
                }
                NoteRow::Head(_) | NoteRow::Gap => self.draw_head(theme, block, row),
            }
        }
    }

    /// Where room is short, first the count of files goes, then the age; that a note is private stays.
    fn draw_head(&self, theme: &Theme, block: &NoteBlock, mut row: Row<'_>) {
        let note = &block.note;
        let name = match note.owner_id {
            Some(id) => (self.person)(id).unwrap_or_else(|| format!("person {id}")),
            None => "somebody".to_owned(),
        };
        let mut style = theme.title;
        if self.selected == Some(note.id) && self.focused {
            style = style.patch(theme.accent);
        }
        let private = format!("{} private", signs::PRIVATE);
        let private_room = if note.private { text::width(&private) + 2 } else { 0 };
        let deleting = (self.deleting)(note.id);
        let age = if deleting { "being deleted …".to_owned() } else { self.age(note) };
        let wanted = text::width(&text::clean(&name)) + private_room;
        if let Some(count @ 1..) = (self.files)(note.id)
            && wanted + text::width(&age) + 9 <= row.room()
        {
            row.put_right(&format!("{} {count}", signs::FILE), theme.dim);
            row.skip_right(1);
        }
        let name_room = row.room().saturating_sub(private_room);
        let name = text::clean(&name).into_owned();
        row.put(&text::ellipsis(&name, name_room), style);
        let age = format!(" {} {age}", signs::DOT);
        if text::width(&age) + private_room <= row.room() {
            row.put(&age, if deleting { theme.warning } else { theme.dim });
        }
        if note.private {
            row.skip(2).put(&private, theme.private);
        }
    }

    fn age(&self, note: &crate::model::Note) -> String {
        let ago = |at: crate::model::Timestamp| {
            text::ago(self.now.moment.unix().saturating_sub(at.unix()))
        };
        let written = note.insert_time.map_or_else(|| "some time ago".to_owned(), ago);
        let changed = note.update_time.is_some_and(|at| note.insert_time.is_some_and(|it| it < at));
        if changed { format!("{written}, edited") } else { written }
    }
}

/// How a piece of a note is drawn.
fn words(theme: &Theme, words: Words) -> Style {
    let mut style = theme.text;
    if words.quote {
        style = style.patch(theme.dim);
    }
    if words.code {
        style = style.patch(theme.code);
    }
    if words.link {
        style = style.patch(theme.link);
    }
    if words.marker {
        style = style.patch(theme.dim);
    }
    for (is, modifier) in [
        (words.bold, Modifier::BOLD),
        (words.italic, Modifier::ITALIC),
        (words.underline, Modifier::UNDERLINED),
    ] {
        if is {
            style = style.add_modifier(modifier);
        }
    }
    style
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::app::ticket_screen::notes::NoteList;
    use crate::model::{Note, Timestamp};
    use crate::ui::widgets::testing::drawn;

    fn note(id: u64, text: &str) -> Note {
        Note {
            id: NoteId::new(id),
            text: text.to_owned(),
            owner_id: Some(UserId::new(id)),
            private: id == 2,
            insert_time: Timestamp::from_unix(1_795_600_000),
            update_time: Timestamp::from_unix(1_795_600_000 + i64::from(id == 3)),
        }
    }

    fn shown(width: u16) -> Vec<String> {
        let notes = [
            note(1, "<p>not <b>bold</b></p>"),
            note(2, "<ul><li>one</li></ul>"),
            note(3, "a\u{1b}[2Jb"),
        ];
        let list = NoteList::of(&notes, (usize::from(width.max(3)) - MARGIN, 8));
        let rows = list.rows();
        let person = |id: UserId| (id.get() < 3).then(|| "Ann \u{202e}Berger".to_owned());
        let files = |id: NoteId| (id.get() == 1).then_some(2);
        let lines = NoteLines {
            rows: &rows,
            selected: list.selected,
            focused: true,
            person: &person,
            files: &files,
            deleting: &|note| note.get() == 2,
            now: Now {
                moment: Timestamp::from_unix(1_795_600_000 + 7200).unwrap(),
                today: date(2026, 11, 25),
                offset: jiff::tz::Offset::UTC,
            },
        };
        drawn(width, 8, |buffer| {
            lines.draw(&Theme::coloured(), Rect::new(0, 0, width, 8), buffer);
        })
    }

    #[test]
    fn whose_it_is_when_it_was_written_and_whether_it_is_private() {
        assert_eq!(
            shown(44),
            [
                "  Ann �Berger · 2 h ago                  ▪ 2",
                "  not bold",
                "",
                "  Ann �Berger · being deleted …  🔒 private",
                "  • one",
                "",
                "▌ person 3 · 2 h ago, edited",
                "▌ a�[2Jb",
            ]
        );
    }

    #[test]
    fn that_it_is_private_survives_where_room_is_short() {
        let lines = shown(24);
        assert_eq!(lines[0], "  Ann �Berger · 2 h ago");
        assert_eq!(lines[3], "  Ann �Berg…  🔒 private");
        assert_eq!(shown(18)[3], "  Ann…  🔒 private");
        for width in 0..20 {
            shown(width);
        }
    }
}
