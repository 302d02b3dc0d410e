//! The files of a note: name, type, whether it was saved, size.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::model::{File, FileId};
use crate::text;
use crate::ui::signs;
use crate::ui::theme::Theme;
use crate::ui::widgets::row::Row;

/// Cells that a size takes: `999.9 kB`.
const SIZE: usize = 8;

/// What is told of a file that was saved.
const SAVED: &str = "saved";

/// The files in sight.
#[derive(Clone, Copy)]
pub(super) struct FileLines<'a> {
    /// From the first one in sight.
    pub files: &'a [File],
    /// The file that is selected.
    pub selected: Option<FileId>,
    /// Whether the pane has the keys.
    pub focused: bool,
    /// Whether a file is being deleted.
    pub deleting: &'a dyn Fn(FileId) -> bool,
    /// Whether a file lies on this machine and can be opened.
    pub saved: &'a dyn Fn(FileId) -> bool,
}

impl FileLines<'_> {
    /// Draws as many files as the area has lines.
    pub(super) fn draw(&self, theme: &Theme, area: Rect, buffer: &mut Buffer) {
        for (at, file) in (0..area.height).zip(self.files) {
            self.draw_file(theme, file, Row::nth(buffer, area, at));
        }
    }

    fn draw_file(&self, theme: &Theme, file: &File, mut row: Row<'_>) {
        let selected = self.selected == Some(file.id);
        if selected {
            let bar = if self.focused { theme.accent } else { theme.dim };
            row.put(signs::SELECTED, bar).skip(1);
        } else {
            row.skip(2);
        }
        let name = if file.name.trim().is_empty() { "a file without a name" } else { &file.name };
        let size = file.size.map_or_else(|| "size unknown".to_owned(), text::size);
        let deleting = (self.deleting)(file.id);
        let size = if deleting { "deleting …".to_owned() } else { size };
        let size_style = if deleting { theme.warning } else { theme.text };
        let name_width = text::width(&text::clean(name));
        if row.room() > SIZE + 12 {
            row.put_right(&format!("{size:>SIZE$}"), size_style);
            row.skip_right(2);
        }
        if (self.saved)(file.id) && name_width + SAVED.len() + 2 <= row.room() {
            row.put_right(SAVED, theme.dim);
            row.skip_right(2);
        }
        let kind = text::clean(&file.media_type).into_owned();
        if !kind.is_empty() && name_width + text::width(&kind) + 2 <= row.room() {
            row.put_right(&kind, theme.dim);
            row.skip_right(2);
        }
        let style = if selected { theme.text.patch(theme.selected) } else { theme.text };
        row.put(name, style);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::widgets::testing::drawn;

    fn shown(width: u16) -> Vec<String> {
        let file = |id, name: &str, size, media_type: &str| File {
            id: FileId::new(id),
            name: name.to_owned(),
            size,
            media_type: media_type.to_owned(),
            owner_id: None,
            insert_time: None,
        };
        let files = [
            file(1, "booking-mask.png", Some(48_213), "image/png"),
            file(2, "pay\u{202e}fdp.exe", None, ""),
            file(3, "", Some(3), "text/plain\u{1b}"),
        ];
        let selected = Some(FileId::new(2));
        let deleting = |file: FileId| file.get() == 3;
        let saved = |file: FileId| file.get() == 1;
        let lines = FileLines {
            files: &files,
            selected,
            focused: true,
            deleting: &deleting,
            saved: &saved,
        };
        drawn(width, 3, |buffer| {
            lines.draw(&Theme::coloured(), Rect::new(0, 0, width, 3), buffer);
        })
    }

    #[test]
    fn name_type_and_size() {
        assert_eq!(
            shown(50),
            [
                "  booking-mask.png      image/png  saved   48.2 kB",
                "▌ pay�fdp.exe                         size unknown",
                "  a file without a name    text/plain�  deleting …",
            ]
        );
    }

    #[test]
    fn the_type_goes_first_then_that_it_was_saved_and_then_the_size() {
        assert_eq!(shown(40)[0], "  booking-mask.png       saved   48.2 kB");
        assert_eq!(shown(32)[0], "  booking-mask.png       48.2 kB");
        assert_eq!(shown(20)[0], "  booking-mask.png");
        for width in 0..20 {
            shown(width);
        }
    }
}
