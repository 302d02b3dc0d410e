use jiff::civil::date;

use super::*;

const TODAY: Date = date(2026, 11, 25);

fn field(kind: Kind, start: Answer, typed: &str) -> Field {
    let mut field = Field::new(Description::new("f1", "Field", kind).holding(start));
    if let Editor::Line(line) = &mut field.editor {
        line.set(typed);
    }
    field
}

fn text(text: &str) -> Answer {
    Answer::Text(text.to_owned())
}

#[test]
fn numbers_have_bounds_and_either_decimal_sign() {
    let kind = Kind::Number { min: Some(0.5), max: Some(8.0) };
    let answer = |typed: &str| {
        field(kind.clone(), text(""), typed).answer(TODAY).map_err(|problem| problem.to_string())
    };
    assert_eq!(answer("2,50"), Ok(text("2.5")));
    assert_eq!(answer(" "), Ok(text("")));
    assert_eq!(answer("9"), Err("This must be from 0.5 to 8.".to_owned()));
    assert_eq!(answer("two"), Err("This is not a number.".to_owned()));
}

#[test]
fn whole_numbers_are_whole() {
    let kind = Kind::Integer { min: Some(0), max: Some(9) };
    let answer = |typed: &str| field(kind.clone(), text(""), typed).answer(TODAY);
    assert_eq!((answer(" 7 "), answer("")), (Ok(text("7")), Ok(text(""))));
    assert_eq!(answer("7.5"), Err(Problem::NotWhole));
    assert_eq!(answer("1e3"), Err(Problem::NotWhole));
    let words = "This must be from 0 to 9.".to_owned();
    assert_eq!(answer("10"), Err(Problem::OutOfBounds(words)));
}

#[test]
fn what_was_not_touched_is_never_wrong_and_never_changed() {
    let kind = Kind::Number { min: None, max: Some(8.0) };
    for came in ["about 3", "99", "2.50"] {
        let field = field(kind.clone(), text(came), came);
        assert_eq!(field.answer(TODAY), Ok(text(came)));
        assert!(!field.is_changed(TODAY));
    }
    let foreign = Answer::Due(DueDate::Other("mid  January".to_owned()));
    let field = field(Kind::Date, foreign.clone(), "mid  January");
    assert_eq!(field.answer(TODAY), Ok(foreign));
    assert_eq!(field.reading(TODAY).as_deref(), Some("kept as it came"));
}

#[test]
fn a_day_is_read_while_it_is_typed() {
    let start = Answer::Due(DueDate::On(date(2026, 12, 1)));
    let other = field(Kind::Date, start.clone(), "fri");
    assert_eq!(other.reading(TODAY).as_deref(), Some("Fri 27 Nov 2026, in 2 days"));
    assert!(other.is_changed(TODAY));
    assert!(!field(Kind::Date, start.clone(), "1 dec").is_changed(TODAY), "the same day");
    let wrong = field(Kind::Date, start.clone(), "soon");
    assert!(wrong.is_changed(TODAY) && wrong.complaint(TODAY, true, false).is_some());
    assert_eq!(field(Kind::Date, start, "none").answer(TODAY), Ok(Answer::Due(DueDate::None)));
}

#[test]
fn nobody_is_told_that_something_is_missing_before_they_could_type_it() {
    let mut field = field(Kind::Line, text(""), "");
    field.about.required = true;
    assert_eq!(field.complaint(TODAY, true, false), None);
    field.was_left = true;
    assert_eq!(field.complaint(TODAY, true, false), None);
    assert!(field.complaint(TODAY, false, false).is_some());
    assert!(field.complaint(TODAY, true, true).is_some());
}

#[test]
fn line_ends_of_another_kind_are_no_change() {
    let about = Description::new("d", "D", Kind::Text).holding(text("a\r\nb"));
    let field = Field::new(about);
    assert!(!field.is_changed(TODAY));
    assert_eq!(field.answer(TODAY), Ok(text("a\r\nb")));
}

#[test]
fn what_comes_late_does_not_undo_what_was_typed() {
    let mut quiet = field(Kind::Line, text("a"), "a");
    quiet.tell(text("b"), TODAY);
    assert_eq!(quiet.answer(TODAY), Ok(text("b")));
    let mut edited = field(Kind::Line, text("a"), "mine");
    edited.tell(text("b"), TODAY);
    assert_eq!(edited.answer(TODAY), Ok(text("mine")));
    let mut unknown = field(Kind::Line, Answer::Unknown, "");
    assert!(!unknown.is_known() && !unknown.is_changed(TODAY));
    unknown.tell(text("b"), TODAY);
    assert!(unknown.is_known());
}

#[test]
fn few_values_are_all_shown_and_many_become_a_list() {
    let items = |count: u64| (0..count).map(|id| Item::new(id, "v")).collect();
    let editor = |kind| Field::new(Description::new("f", "F", kind)).editor;
    assert!(matches!(editor(Kind::Choice(items(7))), Editor::Boxes(boxes) if !boxes.many));
    assert!(matches!(editor(Kind::Choice(items(8))), Editor::Picker(_)));
    assert!(matches!(editor(Kind::Choices(items(14))), Editor::Boxes(boxes) if boxes.many));
    let select = Description::new("f", "F", Kind::Choice(items(2))).as_list(true);
    assert!(matches!(Field::new(select).editor, Editor::Picker(_)), "a list is a list");
}
