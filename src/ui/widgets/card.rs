//! A ticket on the board: id and name, then tags, people and due date.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::row::Row;
use crate::text::{self, Due};
use crate::ui::signs;
use crate::ui::theme::Theme;

/// Cells before and after the text of a card: the bar of the selected one, and air.
const MARGIN: u16 = 1;

/// No script needs more for a cell, marks aside.
const BYTES_A_CELL: usize = 4;

/// A card. Names and tags may be foreign text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Card<'a> {
    /// `#70012`.
    pub id: String,
    /// The ticket's name; at most two lines of it are shown.
    pub name: &'a str,
    /// Its tags.
    pub tags: Vec<&'a str>,
    /// The initials of its people.
    pub people: Vec<String>,
    /// When it is due.
    pub due: Option<Due>,
    /// Whether it has the keys.
    pub selected: bool,
    /// Whether a change of it is not confirmed yet.
    pub unconfirmed: bool,
    /// Whether something was typed about it and not saved.
    pub draft: bool,
    /// Whether a change of it waits for a word of the user's.
    pub asks: bool,
    /// Whether it is only out of the cache.
    pub stale: bool,
    /// What others have done to it just now, in a word.
    pub others: Option<&'static str>,
    /// Whether the next command is meant for it.
    pub marked: bool,
    /// Why the last change of it has failed; may be foreign text.
    pub problem: Option<&'a str>,
}

impl Card<'_> {
    /// Draws the card from the top of the area. Of one line only the name is left; of two, the name has one of them.
    pub fn draw(&self, theme: &Theme, area: Rect, buffer: &mut Buffer) {
        let inner = Rect {
            x: area.x + MARGIN.min(area.width),
            width: area.width.saturating_sub(2 * MARGIN),
            ..area
        };
        let name_lines = usize::from(area.height.saturating_sub(1).clamp(1, 2));
        let used = self.draw_name(theme, inner, name_lines, buffer);
        if let Some(problem) = self.problem {
            draw_problem(problem, theme, inner, used, buffer);
        }
        let has_rest = self.problem.is_some()
            || self.due.is_some()
            || !self.tags.is_empty()
            || !self.people.is_empty();
        if self.problem.is_none() && has_rest && used < area.height {
            self.draw_rest(theme, Rect { y: inner.y + used, height: 1, ..inner }, buffer);
        }
        if self.selected {
            for line in 0..area.height.min(used + u16::from(has_rest)) {
                Row::nth(buffer, area, line).put(signs::SELECTED, theme.accent);
            }
        }
    }

    /// Id and name; answers how many lines they took.
    fn draw_name(&self, theme: &Theme, area: Rect, most: usize, buffer: &mut Buffer) -> u16 {
        let width = usize::from(area.width);
        let sign = match self.others {
            _ if self.unconfirmed => signs::AWAITED.to_owned(),
            _ if self.asks => signs::WARNING.to_owned(),
            Some(word) => format!("{} {word}", signs::CHANGED),
            None if self.draft => signs::DRAFT.to_owned(),
            None => String::new(),
        };
        let id =
            if self.marked { format!("{} {}", signs::MARKED, self.id) } else { self.id.clone() };
        let lead = if sign.is_empty() { id } else { format!("{id} {sign}") };
        let name = text::clean(self.name);
        // Enough for one line more than there is room for, so that it shows if something is missing.
        let name = text::start(&name, width * (most + 1) * BYTES_A_CELL);
        let lines = text::wrap(&format!("{lead} {name}"), width);
        let style = self.name_style(theme);
        let shown = lines.len().min(most);
        for (at, line) in (0u16..).zip(&lines).take(shown) {
            let mut row = Row::nth(buffer, area, at);
            let cut = usize::from(at) + 1 == shown && lines.len() > shown;
            let line = if cut { format!("{line} …") } else { line.clone() };
            match line.strip_prefix(&lead) {
                Some(rest) if at == 0 => {
                    if self.marked {
                        row.put(signs::MARKED, theme.accent).skip(1);
                    }
                    row.put(&self.id, theme.id);
                    if !sign.is_empty() {
                        let is_ours = self.unconfirmed || self.asks;
                        let is_others = !is_ours && self.others.is_some();
                        let news = if is_others { theme.accent } else { theme.warning };
                        row.skip(1).put(&sign, news);
                    }
                    row.put(rest, style)
                }
                _ => row.put(&line, style),
            };
        }
        u16::try_from(shown).unwrap_or(1)
    }

    fn name_style(&self, theme: &Theme) -> Style {
        let style = if self.stale { theme.dim } else { theme.text };
        if self.selected {
            style.patch(theme.selected).remove_modifier(Modifier::DIM)
        } else {
            style
        }
    }

    /// Tags, people, due date. Where room is short, tags go first.
    fn draw_rest(&self, theme: &Theme, area: Rect, buffer: &mut Buffer) {
        let mut row = Row::new(buffer, area);
        if let Some(due) = &self.due
            && row.put_right(&due.words, theme.due(due.urgency))
        {
            row.skip_right(2);
        }
        let people = self.people.join(" ");
        let people_room = if people.is_empty() { 0 } else { text::width(&people) + 2 };
        let tags_room = row.room().saturating_sub(people_room);
        let mut used = 0;
        for (at, tag) in self.tags.iter().enumerate() {
            let left = self.tags.len() - at;
            let tag = text::clean(tag);
            let after = if left > 1 { 3 } else { 0 };
            let gap = usize::from(at > 0);
            let room = tags_room.saturating_sub(used + gap);
            let fits = text::width(&tag) + after <= room || text::width(&tag) <= room && left == 1;
            if !fits && at > 0 {
                let more = format!("+{left}");
                if more.len() <= room {
                    row.skip(1).put(&more, theme.dim);
                    used += gap + more.len();
                }
                break;
            }
            let tag = text::ellipsis(&tag, room);
            row.skip(gap).put(&tag, theme.tag);
            used += gap + text::width(&tag);
            if !fits {
                break;
            }
        }
        row.skip(if used > 0 { 2 } else { 0 }).put(&people, theme.person);
    }
}

/// Why its change has failed, in place of what else there is.
fn draw_problem(problem: &str, theme: &Theme, area: Rect, used: u16, buffer: &mut Buffer) {
    if used >= area.height {
        return;
    }
    let mut row = Row::nth(buffer, area, used);
    row.put(signs::FAILED, theme.error).skip(1);
    let problem = text::clean(text::start(problem, row.room() * BYTES_A_CELL * 2)).into_owned();
    row.put(&text::ellipsis(&problem, row.room()), theme.error);
}

#[cfg(test)]
mod tests {
    use super::super::testing::drawn;
    use super::*;
    use crate::text::Urgency;

    fn card(name: &str) -> Card<'_> {
        Card {
            id: "#70012".to_owned(),
            name,
            tags: vec!["bug"],
            people: vec!["AB".to_owned()],
            due: Some(Due { words: "3 Dec".to_owned(), urgency: Urgency::Later }),
            ..Card::default()
        }
    }

    fn shown(card: &Card<'_>, width: u16, height: u16) -> Vec<String> {
        drawn(width, height, |buffer| {
            card.draw(&Theme::coloured(), Rect::new(0, 0, width, height), buffer);
        })
    }

    #[test]
    fn a_card_of_three_lines() {
        let lines = shown(&card("Checkout drops the second guest"), 23, 3);
        assert_eq!(
            lines,
            [" #70012 Checkout drops", " the second guest", " bug  AB         3 Dec"]
        );
    }

    #[test]
    fn a_short_name_leaves_its_second_line_to_the_rest() {
        assert_eq!(shown(&card("Rate"), 23, 3), [" #70012 Rate", " bug  AB         3 Dec", ""]);
    }

    #[test]
    fn a_name_that_goes_on_says_so() {
        let lines =
            shown(&card("Checkout drops the second guest when the page is reloaded twice"), 23, 3);
        assert_eq!(lines[1], " the second guest whe…");
        assert_eq!(shown(&card("Checkout drops it"), 20, 2)[0], " #70012 Checkout …");
    }

    #[test]
    fn the_selected_one_has_a_bar_and_an_unconfirmed_one_a_sign() {
        let card = Card { selected: true, unconfirmed: true, ..card("Rate calendar") };
        let lines = shown(&card, 26, 3);
        assert_eq!(lines, ["▌#70012 ⟳ Rate calendar", "▌bug  AB            3 Dec", ""]);
    }

    #[test]
    fn what_others_have_done_is_told_by_a_sign_and_a_word() {
        let card = Card { others: Some("moved"), ..card("Rate calendar") };
        assert_eq!(shown(&card, 33, 3)[0], " #70012 • moved Rate calendar");
        let unconfirmed = Card { unconfirmed: true, ..card };
        assert_eq!(shown(&unconfirmed, 33, 3)[0], " #70012 ⟳ Rate calendar");
    }

    #[test]
    fn tags_make_room_first() {
        let many = Card { tags: vec!["frontend", "regression", "mobile", "x"], ..card("Rate") };
        assert_eq!(shown(&many, 40, 3)[1], " frontend regression +2  AB       3 Dec");
        assert_eq!(shown(&many, 24, 3)[1], " frontend +3  AB  3 Dec");
        let long = Card { tags: vec!["a-very-long-tag-indeed"], ..card("Rate") };
        assert_eq!(shown(&long, 24, 3)[1], " a-very-lon…  AB  3 Dec");
    }

    #[test]
    fn it_never_sticks_out() {
        for width in 0..12 {
            for height in 0..4 {
                shown(&card("東京 Checkout"), width, height);
            }
        }
    }
}
