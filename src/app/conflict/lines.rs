//! What is shown of a conflict, line by line: a pure function of it and the width, used to scroll and to draw.

use super::{Conflict, Row, Side};
use crate::app::form::{Answer, Item, Kind};
use crate::app::layout;
use crate::app::msg::Size;
use crate::text;

/// Lines that one version may take where there is room.
const MOST: usize = 3;

/// Lines that ours and theirs may take where there is little: a property with all its versions is in sight at once.
const FEW: usize = 2;

/// Before each version: its box and what it is called.
const GUTTER: usize = 12;

/// What a line is part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The name of a property.
    Label,
    /// What was there before; the first line of it says so.
    Before(bool),
    /// One of the versions; the first line of it shows whether it is taken.
    Side(Side, bool),
    /// Air.
    Space,
}

/// A line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Of which row.
    pub row: usize,
    /// Of what.
    pub part: Part,
    /// What it says, cleaned.
    pub text: String,
}

impl Conflict {
    /// All lines.
    pub fn lines(&self, size: Size) -> Vec<Shown> {
        let width = usize::from(layout::conflict_inner(size).width).saturating_sub(GUTTER + 2);
        let is_tight = size.height < 20;
        self.rows
            .iter()
            .enumerate()
            .flat_map(|(at, row)| of(at, row, width.max(4), is_tight))
            .collect()
    }

    /// The first and the last line of the selected row, and how many there are in all.
    pub(super) fn extent(&self, size: Size) -> (usize, usize, usize) {
        let lines = self.lines(size);
        let is_its = |line: &Shown| line.row == self.selected;
        let first = lines.iter().position(is_its).unwrap_or(0);
        let last = lines.iter().rposition(is_its).unwrap_or(0);
        (first, last, lines.len())
    }
}

fn of(at: usize, row: &Row, width: usize, is_tight: bool) -> Vec<Shown> {
    let line = |part, text: &str| Shown { row: at, part, text: text.to_owned() };
    let mut lines = Vec::new();
    if at > 0 && !is_tight {
        lines.push(line(Part::Space, ""));
    }
    lines.push(line(Part::Label, &text::clean(&row.about.label)));
    let common = Common::of(row);
    for (nth, words) in words(row, &row.before, &common, (width, if is_tight { 1 } else { MOST }))
        .iter()
        .enumerate()
    {
        lines.push(line(Part::Before(nth == 0), words));
    }
    for side in row.sides() {
        let words = match side {
            Side::Both if row.is_text() => vec![about_both(row).to_owned()],
            Side::Both if is_tight => words(row, row.of(side), &common, (width, 1)),
            _ => words(row, row.of(side), &common, (width, if is_tight { FEW } else { MOST })),
        };
        for (nth, words) in words.iter().enumerate() {
            lines.push(line(Part::Side(side, nth == 0), words));
        }
    }
    lines
}

fn about_both(row: &Row) -> &'static str {
    if row.is_overtaken() {
        return "as you have edited it, without what is new in theirs";
    }
    match (row.is_marked(), row.is_edited) {
        (true, false) => "the same lines: to be edited",
        (true, true) => "as you have edited it, with marks left",
        (false, true) => "as you have edited it",
        (false, false) => "all that both have written",
    }
}

/// A version in words, in so many lines that it can be told from the others.
fn words(
    row: &Row,
    answer: &Answer,
    common: &Common,
    (width, most): (usize, usize),
) -> Vec<String> {
    let all = match answer {
        Answer::Text(text) if row.is_text() => common.rest(text),
        other => vec![in_words(&row.about.kind, other)],
    };
    let mut lines: Vec<String> = Vec::new();
    for line in &all {
        lines.extend(text::wrap(&text::clean(line), width));
        if lines.len() > most {
            break;
        }
    }
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            let short = text::ellipsis(last, width.saturating_sub(2)).into_owned();
            let is_marked = short.ends_with('…');
            *last = if is_marked { short } else { format!("{short} …") };
        }
    }
    if lines.iter().all(|line| line.trim().is_empty()) {
        return vec!["nothing".to_owned()];
    }
    lines
}

/// What the versions of a long text have in common at both ends, in lines.
#[derive(Debug)]
struct Common {
    start: usize,
    end: usize,
}

impl Common {
    fn of(row: &Row) -> Self {
        let texts = [row.before.text(), row.mine.text(), row.theirs.text()];
        let [before, mine, theirs] = texts.map(|text| text.lines().collect::<Vec<_>>());
        let shortest = before.len().min(mine.len()).min(theirs.len());
        let same = |a: Option<&&str>, b: Option<&&str>, c: Option<&&str>| a == b && b == c;
        let start = (0..shortest)
            .take_while(|at| same(before.get(*at), mine.get(*at), theirs.get(*at)))
            .count();
        let from_end = |lines: &[&str], at: usize| lines.len() - 1 - at;
        let end = (0..shortest - start)
            .take_while(|at| {
                same(
                    before.get(from_end(&before, *at)),
                    mine.get(from_end(&mine, *at)),
                    theirs.get(from_end(&theirs, *at)),
                )
            })
            .count();
        Self { start, end }
    }

    /// The lines of one of them that are not in common, with a sign where some were left out.
    fn rest(&self, text: &str) -> Vec<String> {
        let lines: Vec<&str> = text.lines().collect();
        let until = lines.len().saturating_sub(self.end);
        let mut rest: Vec<String> = lines
            .get(self.start..until)
            .unwrap_or_default()
            .iter()
            .map(ToString::to_string)
            .collect();
        if self.start > 0
            && let Some(first) = rest.first_mut()
        {
            first.insert_str(0, "… ");
        }
        rest
    }
}

/// What a field holds, in words.
fn in_words(kind: &Kind, answer: &Answer) -> String {
    match answer {
        Answer::Unknown => "not known".to_owned(),
        Answer::Secret(_) => "not shown".to_owned(),
        Answer::Text(text) => text.clone(),
        Answer::Truth(true) => "yes".to_owned(),
        Answer::Truth(false) => "no".to_owned(),
        Answer::Due(due) => due.to_string(),
        Answer::Words(words) => words.join(", "),
        Answer::Chosen(ids) => {
            let items: &[Item] = match kind {
                Kind::Choice(items) | Kind::Choices(items) | Kind::People(items) => items,
                _ => &[],
            };
            let name = |id: &u64| {
                let item = items.iter().find(|item| item.id == *id);
                item.map_or_else(|| format!("#{id}"), |item| item.title.clone())
            };
            ids.iter().map(name).collect::<Vec<_>>().join(", ")
        }
    }
}
