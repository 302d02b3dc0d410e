//! Something of tickets is put into the clipboard.

use super::desk::Desk;
use super::effect::Effect;
use super::layer::{Choice, Go, Layer};
use super::menu::{Entry, Menu};
use super::notices::Tone;
use crate::model::{ProjectId, Ticket, TicketId};
use crate::text;

/// The longest text that is copied, in bytes: terminals throw away what is much longer.
const MOST: usize = 64 * 1024;

/// Letters of it that are told.
const TOLD: usize = 50;

/// Asks what of these tickets is copied. It is one line, unless an entry says otherwise.
pub(super) fn menu(project: ProjectId, tickets: &[TicketId], desk: &Desk) -> Go {
    let rows: Vec<&Ticket> =
        tickets.iter().filter_map(|ticket| desk.store.ticket(project, *ticket)).collect();
    let (title, entries) = match rows.as_slice() {
        [] => return Go::Stay,
        [only] => (format!("Copy of #{}", only.id), of_one(only)),
        several => (format!("Copy of {} tickets", several.len()), of_many(several)),
    };
    Go::Push(Layer::Menu(Menu::new(title, entries, 0)))
}

fn of_one(ticket: &Ticket) -> Vec<Entry> {
    let name = line(&ticket.name);
    let number = format!("#{}", ticket.id);
    let mut entries = vec![
        entry("Number", number.clone(), number.clone()),
        entry("Name", String::new(), name.clone()),
        entry("Number and name", String::new(), format!("{number} {name}")),
    ];
    if !ticket.description.trim().is_empty() {
        let lines = ticket.description.lines().count();
        let detail = if lines == 1 { String::new() } else { format!("{lines} lines") };
        entries.push(entry("Description", detail, ticket.description.clone()));
    }
    entries
}

fn of_many(tickets: &[&Ticket]) -> Vec<Entry> {
    let numbers: Vec<String> = tickets.iter().map(|ticket| format!("#{}", ticket.id)).collect();
    let names: Vec<String> =
        tickets.iter().map(|ticket| format!("#{} {}", ticket.id, line(&ticket.name))).collect();
    let lines = format!("{} lines", names.len());
    vec![
        entry("Numbers", String::new(), numbers.join(" ")),
        entry("Numbers and names", lines, names.join("\n")),
    ]
}

fn entry(label: &str, detail: String, text: String) -> Entry {
    Entry { label: label.to_owned(), detail, choice: Some(Choice::Copy(text)) }
}

/// One line, whatever it is made of.
fn line(text: &str) -> String {
    text::clean_lines(text).replace(['\n', '\t'], " ")
}

/// Copies the text, clean, and says what was copied and whether all of it.
pub(super) fn copy(text: &str, desk: &mut Desk) -> Go {
    let clean = text::clean_lines(text);
    let kept = text::start(&clean, MOST);
    let first = line(kept.lines().next().unwrap_or_default());
    let shown = text::ellipsis(&first, TOLD).into_owned();
    if kept.len() < clean.len() || text.len() > text::NOTE_CAP {
        desk.say(
            Tone::Warning,
            format!(
                "Only the first 64 KiB were copied, from “{shown}” on: terminals take no more."
            ),
        );
    } else {
        desk.say(Tone::Done, format!("Copied: {shown}"));
    }
    desk.effect(Effect::Copy(kept.to_owned()));
    Go::Shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::StepId;

    #[test]
    fn a_name_is_one_line_and_only_lines_are_called_so() {
        let mut ticket = Ticket::new(TicketId::new(7), "two\nlines\u{1b}[2J", StepId::new(1));
        let entries = of_one(&ticket);
        let texts: Vec<_> = entries.iter().map(|entry| entry.choice.clone()).collect();
        let copy = |text: &str| Some(Choice::Copy(text.to_owned()));
        let name = "two lines\u{fffd}[2J";
        assert_eq!(texts, [copy("#7"), copy(name), copy(&format!("#7 {name}"))]);
        ticket.description = "one\ntwo".to_owned();
        let last = of_one(&ticket).pop().map(|entry| (entry.label, entry.detail));
        assert_eq!(last, Some(("Description".to_owned(), "2 lines".to_owned())));
    }
}
