use std::path::Path;

use super::*;
use crate::app::form::testing::{PROJECT, TICKET, desk, ticket};

fn text(name: &str) -> String {
    let mut desk = desk();
    desk.export(PROJECT, &[TICKET], name.into());
    let written = desk.take_effects().into_iter().find_map(|effect| match effect {
        Effect::WriteFile { path, text } => Some((path, text)),
        _ => None,
    });
    let (path, text) = written.unwrap();
    assert_eq!(path, Path::new(name));
    text
}

#[test]
fn the_form_is_told_by_the_end_of_the_name() {
    for (name, format) in [
        ("/a/b.csv", Some(Format::Csv)),
        ("/a/b.JSONL", Some(Format::JsonLines)),
        ("/a.b/c.md", Some(Format::Markdown)),
        ("/a/csv", None),
        ("/a/b.txt", None),
    ] {
        assert_eq!(Format::of(Path::new(name)), format, "{name}");
    }
}

#[test]
fn a_table_has_words_in_place_of_numbers() {
    let lines = text("/x/t.csv").replace("\r\n", "\n");
    let expected = concat!(
        "id,name,step,tags,assigned to,due,description,created,changed,",
        "Priority,Estimate,Build,How to test,Platforms,Shipped\n",
        "70001,Rate calendar,Backlog,\"ui, bug\",\"Ann Berg, 99\",2026-12-01,\"Prices\nof last year\",",
        ",,Low,about 3,13.1,,iOS,soon\n",
    );
    assert_eq!(lines, expected);
}

#[test]
fn a_line_is_an_object() {
    let lines = text("/x/t.jsonl");
    let object: serde_json::Value = serde_json::from_str(lines.trim_end()).unwrap();
    assert_eq!(lines.lines().count(), 1);
    assert_eq!(object["id"], 70_001);
    assert_eq!(object["assigned_to"], serde_json::json!(["Ann Berg", "99"]));
    assert_eq!(object["fields"]["Priority"], "Low");
    assert_eq!(object["fields"]["Platforms"], "iOS");
    assert_eq!(object["description"], ticket().description.as_str());
}

#[test]
fn markdown_is_a_list_by_lanes() {
    let expected = concat!(
        "# Tickets\n\n## Backlog\n\n- **#70001** Rate calendar (ui · bug · Ann Berg · 99 · due 2026-12-01 ",
        "· Priority: Low · Estimate: about 3 · Build: 13.1 · Platforms: iOS · Shipped: soon)\n",
    );
    assert_eq!(text("/x/t.md"), expected);
}
