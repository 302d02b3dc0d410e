use super::*;
use crate::model::{ChoiceKind, FieldOptions, Tags, TicketId, ValueId};

fn field(name: &str, label: &str, kind: FieldKind) -> CustomField {
    CustomField {
        name: name.parse().unwrap(),
        kind,
        label: label.to_owned(),
        hint: String::new(),
        required: false,
        pos_type: String::new(),
        options: FieldOptions::default(),
        values: Vec::new(),
    }
}

fn platforms() -> CustomField {
    let value = |id, title: &str| crate::model::Value {
        id: ValueId::new(id),
        title: title.to_owned(),
        is_default: false,
        pos: 0,
    };
    let options =
        FieldOptions { choice_kind: Some(ChoiceKind::Checkbox), ..FieldOptions::default() };
    CustomField {
        values: vec![value(1, "Web"), value(2, "iOS")],
        options,
        ..field("f1", "Platforms", FieldKind::Choice)
    }
}

fn ticket() -> Ticket {
    let mut ticket = Ticket::new(TicketId::new(70_012), "Checkout drops it", StepId::new(2));
    ticket.tags = Tags::parse("bug, ui");
    ticket.description = "First line\n\nSecond\u{1b}[2J".to_owned();
    ticket.assigned_to = Some(vec![UserId::new(1), UserId::new(9)]);
    ticket.fields = Some(BTreeMap::from([
        ("f1".parse().unwrap(), FieldContent::Many(vec![ValueId::new(2), ValueId::new(7)])),
        ("f3".parse().unwrap(), FieldContent::One("a\nb".to_owned())),
        ("f8".parse().unwrap(), FieldContent::One("left over".to_owned())),
    ]));
    ticket
}

fn laid_out(ticket: &Ticket, fields: &[CustomField], width: usize) -> Vec<String> {
    let step = |id: StepId| (id == StepId::new(2)).then(|| "Ready".to_owned());
    let person = |id: UserId| (id == UserId::new(1)).then(|| "Ann Ark".to_owned());
    let mut details = Details::default();
    let facts = Facts { step: &step, person: &person, fields };
    details.lay_out(ticket, facts, width, false);
    let shown = |value: &Value| match value {
        Value::Words(words) | Value::Step(words) | Value::Tags(words) => words.clone(),
        other => format!("{other:?}"),
    };
    let line = |line: &Line| match line {
        Line::Name(name) => format!("= {name}"),
        Line::Property { label, value } => format!("{label}: {}", shown(value)),
        Line::Heading(heading) => format!("# {heading}"),
        Line::Text(text) => text.clone(),
        Line::Nothing(words) => format!("({words})"),
        Line::Gap => String::new(),
    };
    details.lines.iter().map(line).collect()
}

#[test]
fn everything_has_its_line() {
    let fields = [
        platforms(),
        field("f2", "Effort", FieldKind::Float),
        field("f3", "How to see it", FieldKind::Text),
    ];
    assert_eq!(
        laid_out(&ticket(), &fields, 60),
        [
            "= Checkout drops it",
            "",
            "Step: Ready",
            "Due: Nothing",
            "People: Ann Ark, person 9",
            "Tags: bug  ui",
            "Platforms: iOS, value 7",
            "Effort: Nothing",
            "f8: left over",
            "",
            "# Description",
            "First line",
            "",
            "Second�[2J",
            "",
            "# How to see it",
            "a",
            "b",
        ]
    );
}

#[test]
fn what_the_board_did_not_bring_is_awaited() {
    let bare = Ticket::new(TicketId::new(1), "x", StepId::new(3));
    let lines = laid_out(&bare, &[platforms()], 60);
    assert_eq!(lines[2], "Step: Awaited");
    assert_eq!(lines[4], "People: Awaited");
    assert_eq!(lines[6], "Platforms: Awaited");
    assert_eq!(lines.last().unwrap(), "(nothing is written here yet)");
}

#[test]
fn long_values_go_on_below_without_a_label() {
    let mut ticket = ticket();
    ticket.tags = Tags::parse("frontend, regression, mobile");
    let lines = laid_out(&ticket, &[], 28);
    let at = lines.iter().position(|line| line.starts_with("Tags")).unwrap();
    assert_eq!(lines[at..at + 2], ["Tags: frontend  regression", ": mobile"]);
}

#[test]
fn the_same_ticket_is_not_laid_out_twice() {
    let nobody = |_: UserId| None;
    let nowhere = |_: StepId| None;
    let facts = Facts { step: &nowhere, person: &nobody, fields: &[] };
    let mut details = Details::default();
    details.lay_out(&ticket(), facts, 40, false);
    details.lines.clear();
    details.lay_out(&ticket(), facts, 40, false);
    assert!(details.lines.is_empty());
    details.lay_out(&ticket(), facts, 41, false);
    assert!(!details.lines.is_empty());
}
