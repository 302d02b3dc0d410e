//! A table, a line a ticket, as RFC 4180 has it.

use super::Entry;

/// The table with a line of headings, a column for each of these fields.
pub(super) fn table(labels: &[String], entries: &[Entry]) -> String {
    let plain =
        ["id", "name", "step", "tags", "assigned to", "due", "description", "created", "changed"];
    let headings = plain.into_iter().chain(labels.iter().map(String::as_str));
    let mut out = line(headings);
    for entry in entries {
        let id = entry.id.to_string();
        let tags = entry.tags.join(", ");
        let people = entry.people.join(", ");
        let plain = [
            &id,
            &entry.name,
            &entry.step,
            &tags,
            &people,
            &entry.due,
            &entry.description,
            &entry.created,
            &entry.changed,
        ];
        let fields: Vec<String> = entry.fields.iter().map(|(_, words)| words.join(", ")).collect();
        out.push_str(&line(plain.into_iter().chain(&fields).map(String::as_str)));
    }
    out
}

fn line<'a>(cells: impl Iterator<Item = &'a str>) -> String {
    let cells: Vec<String> = cells.map(cell).collect();
    cells.join(",") + "\r\n"
}

/// A cell. Text that a spreadsheet would take for a formula, and run, begins with an apostrophe.
fn cell(text: &str) -> String {
    let is_formula =
        text.starts_with(['=', '+', '-', '@', '\t', '\r']) && text.parse::<f64>().is_err();
    let text = if is_formula { format!("'{text}") } else { text.to_owned() };
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_break_a_cell_is_quoted() {
        for (text, wanted) in [
            ("plain", "plain"),
            ("a, b", "\"a, b\""),
            ("say \"hi\"", "\"say \"\"hi\"\"\""),
            ("two\nlines", "\"two\nlines\""),
            ("-3.5", "-3.5"),
            ("=HYPERLINK(\"http://x\")", "\"'=HYPERLINK(\"\"http://x\"\")\""),
            ("@SUM(A1)", "'@SUM(A1)"),
        ] {
            assert_eq!(cell(text), wanted);
        }
    }
}
