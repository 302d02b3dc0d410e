use jiff::civil::date;

use super::*;
use crate::app::command::Command;
use crate::app::input::Key;
use crate::app::keymap::Context;
use crate::model::DueDate;

fn press(form: &mut Form, keys: &str) -> Outcome {
    let mut last = Outcome::Nothing;
    for key in keys.split(' ') {
        last = form.key(key.parse().unwrap());
    }
    last
}

fn write(form: &mut Form, text: &str) {
    for character in text.chars() {
        form.key(Key::char(character));
    }
}

fn items(titles: &[&str]) -> std::sync::Arc<[Item]> {
    (1u64..).zip(titles).map(|(id, title)| Item::new(id, *title)).collect()
}

fn form() -> Form {
    let people = items(&["Ann Berg", "Bo Lindqvist"]);
    Form::new(
        vec![
            Description::new("name", "Name", Kind::Line).required(true),
            Description::new("description", "Description", Kind::Text),
            Description::new("f1", "Kind", Kind::Choice(items(&["Bug", "Task"]))),
            Description::new("due", "Due", Kind::Date).hint("2026-12-01, fri, +3d"),
            Description::new("people", "People", Kind::People(people)),
            Description::new("notify", "Notify", Kind::Truth),
        ],
        date(2026, 11, 25),
    )
}

fn focus(form: &Form) -> &str {
    &form.fields[form.focus].about.property
}

#[test]
fn tab_goes_round_and_enter_goes_on() {
    let mut form = form();
    assert_eq!(press(&mut form, "enter"), Outcome::Shown);
    assert_eq!(focus(&form), "description");
    press(&mut form, "a enter b");
    assert_eq!(form.answer("description"), Answer::Text("a\nb".to_owned()), "it is a text");
    press(&mut form, "tab tab tab tab");
    assert_eq!(focus(&form), "notify");
    assert_eq!(press(&mut form, "enter"), Outcome::Nothing);
    press(&mut form, "tab");
    assert_eq!(focus(&form), "name");
    press(&mut form, "shift-tab shift-tab");
    assert_eq!(focus(&form), "people");
}

#[test]
fn up_and_down_lead_out_of_a_field_where_they_mean_nothing_in_it() {
    let mut form = form();
    press(&mut form, "down a enter b up up");
    assert_eq!(focus(&form), "name");
    press(&mut form, "down down down down");
    assert_eq!((focus(&form), form.answer("f1")), ("f1", Answer::Chosen(vec![1])));
    press(&mut form, "down down down");
    assert_eq!((focus(&form), form.answer("f1")), ("people", Answer::Chosen(vec![2])));
}

#[test]
fn what_is_missing_is_said_when_it_is_sent() {
    let mut form = form();
    press(&mut form, "tab");
    write(&mut form, "words");
    assert!(!form.is_ready());
    assert_eq!(focus(&form), "name");
    let complaint = |form: &Form| form.fields[0].complaint(form.today, true, form.was_tried);
    assert_eq!(complaint(&form).as_deref(), Some("This is needed."));
    write(&mut form, "x");
    assert_eq!(complaint(&form), None);
    assert!(form.is_ready());
}

#[test]
fn a_refusal_is_shown_at_its_field_until_that_is_edited() {
    let mut form = form();
    write(&mut form, "name");
    assert!(form.is_ready());
    form.is_saving = true;
    assert_eq!(press(&mut form, "x tab enter"), Outcome::Nothing, "it is on its way");
    assert_eq!(form.paste("x"), Outcome::Nothing);
    form.refuse(Some("ticket[f1]"), "f1 must be one of the values");
    assert!(!form.is_saving);
    assert_eq!(focus(&form), "f1");
    assert_eq!(form.fields[2].refusal.as_deref(), Some("f1 must be one of the values"));
    press(&mut form, "right");
    assert_eq!(form.fields[2].refusal, None);
    assert_eq!(form.answer("name"), Answer::Text("name".to_owned()));
    form.refuse(Some("nothing_we_know"), "no");
    assert_eq!(form.refusal.as_deref(), Some("no"));
    assert!(form.is_ready() && form.refusal.is_none());
}

#[test]
fn a_list_takes_enter_and_escape_first() {
    let mut form = form();
    write(&mut form, "name");
    form.fields[0].about.start = Answer::Text("name".to_owned());
    form.focus_on("people");
    write(&mut form, "bo");
    assert!(form.escape() && !form.escape());
    assert!(!form.is_changed());
    write(&mut form, "bo");
    assert!(!form.is_ready(), "a half typed name is nobody");
    press(&mut form, "enter");
    assert_eq!(form.answer("people"), Answer::Chosen(vec![2]));
    assert_eq!(focus(&form), "people");
    press(&mut form, "enter");
    assert_eq!(focus(&form), "notify");
    press(&mut form, "space");
    assert_eq!(form.answer("notify"), Answer::Truth(true));
}

#[test]
fn words_that_were_only_typed_are_sent_too() {
    let tags = Description::new("tags", "Tags", Kind::Tags(items(&["ui", "urgent"])));
    let mut form = Form::new(vec![tags], date(2026, 11, 25));
    write(&mut form, "new one");
    assert!(form.escape() && !form.escape(), "the list closes, the word stays");
    assert!(form.is_changed() && form.is_ready());
    assert_eq!(form.answer("tags"), Answer::Words(vec!["new one".to_owned()]));
}

#[test]
fn several_pasted_lines_are_joined_in_a_line_and_kept_in_a_text() {
    let mut form = form();
    form.paste("one\ntwo");
    assert_eq!(form.answer("name"), Answer::Text("one two".to_owned()));
    form.go_on();
    form.paste("one\ntwo");
    assert_eq!(form.answer("description"), Answer::Text("one\ntwo".to_owned()));
    form.go_on();
    assert_eq!(form.paste("one"), Outcome::Nothing);
}

#[test]
fn changes_are_told_and_taken_back() {
    let mut form = form();
    assert!(!form.is_changed());
    form.focus_on("due");
    write(&mut form, "fri");
    assert!(form.changed("due") && form.is_changed());
    assert_eq!(form.answer("due"), Answer::Due(DueDate::On(date(2026, 11, 27))));
    press(&mut form, "ctrl-u");
    assert!(!form.is_changed());
}

#[test]
fn it_scrolls_to_the_field_that_has_the_keys() {
    let mut form = form();
    form.fit(Size { width: 40, height: 12 });
    assert_eq!(form.top, 0);
    for _ in 0..12 {
        form.go_on();
        let place = form.layout().places[form.focus].clone();
        assert!(place.top >= form.top && place.top + place.height <= form.top + 10, "{place:?}");
    }
}

#[test]
fn a_field_nobody_has_told_about_is_passed_over() {
    let unknown = Description::new("f1", "Field", Kind::Line).required(true);
    let mut form = Form::new(
        vec![unknown.holding(Answer::Unknown), Description::new("name", "Name", Kind::Line)],
        date(2026, 11, 25),
    );
    assert_eq!(focus(&form), "name");
    press(&mut form, "tab");
    assert_eq!(focus(&form), "name");
    assert!(form.is_ready() && form.answer("f1") == Answer::Unknown && !form.changed("f1"));
    form.tell("f1", &Answer::Text("told".to_owned()));
    press(&mut form, "tab");
    assert_eq!(focus(&form), "f1");
}

#[test]
fn enter_in_the_last_field_sends_where_that_is_wanted() {
    let secret = Description::new("password", "Password", Kind::Secret);
    let mut form = Form::new(vec![secret], date(2026, 11, 25)).saving_on_enter();
    write(&mut form, "x ");
    assert_eq!(press(&mut form, "enter"), Outcome::Submit);
    assert_eq!(form.answer("password"), Answer::Secret(crate::model::Secret::new("x ")));
    assert!(!format!("{form:?}").contains("x "));
}

#[test]
fn an_open_list_pushes_nothing_out_of_sight_where_there_is_room() {
    let people = items(&["Ann", "Bo", "Chen", "Dana", "Eve", "Finn", "Gus"]);
    let about = vec![
        Description::new("text", "Text", Kind::Text),
        Description::new("private", "Private", Kind::Truth),
        Description::new("notify", "Notify", Kind::People(people)),
    ];
    let mut form = Form::new(about, date(2026, 11, 25));
    for (width, height, grows) in [(200, 50, true), (104, 30, true), (80, 24, false)] {
        form.fit(Size { width, height });
        let before = form.window;
        form.focus_on("notify");
        press(&mut form, "down");
        assert_eq!(form.top, 0, "{width}x{height}");
        assert_eq!(form.window.outer.height > before.outer.height, grows);
        assert_eq!(form.window.outer.y, before.outer.y, "it stays where it was");
        assert!(form.layout().height <= usize::from(form.body().height));
        assert!(form.escape());
        assert_eq!(form.window, before);
    }
}

#[test]
fn a_list_of_which_only_the_choice_shows_says_how_it_opens() {
    let steps = items(&["a", "b", "c", "d", "e", "f", "g", "h"]);
    let about = Description::new("step_id", "Step", Kind::Choice(steps));
    let mut form = Form::new(vec![about], date(2026, 11, 25));
    let notes = |form: &Form| form.layout().places.remove(0).notes;
    let words = "Space opens the list of 8; typing searches it".to_owned();
    assert_eq!(notes(&form), [layout::Note::Hint(words)]);
    press(&mut form, "space");
    assert_eq!(notes(&form), [], "it is open");
}

#[test]
fn many_values_that_come_late_become_a_list_too() {
    let few = Kind::Choice(items(&["a", "b"]));
    let about = Description::new("f1", "Kind", few).holding(Answer::Chosen(vec![2]));
    let mut form = Form::new(vec![about], date(2026, 11, 25));
    form.offer("f1", &items(&["a", "b", "c", "d", "e", "f", "g", "h"]));
    assert!(matches!(form.fields[0].editor, Editor::Picker(_)));
    assert_eq!(form.answer("f1"), Answer::Chosen(vec![2]));
}

fn command(form: &mut Form, commands: &[Command]) -> Outcome {
    let mut last = Outcome::Nothing;
    for command in commands {
        last = form.command(*command).unwrap_or(Outcome::Nothing);
    }
    last
}

#[test]
fn a_day_is_picked_from_a_calendar_as_well_as_typed() {
    let mut form = form();
    form.focus_on("due");
    assert_eq!((form.context(), form.aid()), (Context::Text, Some("calendar")));
    write(&mut form, "1 dec");
    command(&mut form, &[Command::Open]);
    assert_eq!(form.context(), Context::Calendar);
    command(&mut form, &[Command::Down, Command::Right, Command::NextMonth]);
    assert_eq!(form.answer("due"), Answer::Due(DueDate::On(date(2026, 12, 1))), "only looked at");
    assert!(form.escape() && form.context() == Context::Text);
    assert_eq!(form.answer("due"), Answer::Due(DueDate::On(date(2026, 12, 1))));
    command(&mut form, &[Command::Open, Command::Down, Command::Right, Command::Open]);
    assert_eq!(form.answer("due"), Answer::Due(DueDate::On(date(2026, 12, 9))));
    assert_eq!(form.context(), Context::Text);
    command(&mut form, &[Command::Open, Command::NextField]);
    assert_eq!(form.context(), Context::Text, "it closes when the keys go elsewhere");
}

#[test]
fn a_list_opens_by_the_same_key_and_other_fields_have_nothing_to_open() {
    let mut form = form();
    assert_eq!((form.aid(), command(&mut form, &[Command::Open])), (None, Outcome::Nothing));
    form.focus_on("people");
    assert_eq!(form.aid(), Some("list"));
    assert_eq!(command(&mut form, &[Command::Open]), Outcome::Shown);
    assert!(form.escape(), "the list is open");
}

#[test]
fn thousands_of_pasted_lines_are_a_text() {
    let mut form = form();
    form.focus_on("description");
    let pasted = "one line of many\r\n".repeat(5_000);
    assert_eq!(form.paste(&pasted), Outcome::Shown);
    let text = form.answer("description");
    assert_eq!(text.text().lines().count(), 5_000);
    assert!(!text.text().contains('\r'));
}

#[test]
fn a_single_check_box_is_toggled_by_space_alone() {
    let truth = Description::new("notify", "Notify", Kind::Truth);
    let mut form = Form::new(vec![truth], date(2026, 11, 25));
    for command in [Command::Left, Command::Right] {
        assert_eq!(form.command(command), Some(Outcome::Nothing));
        assert_eq!(form.answer("notify"), Answer::Truth(false));
    }
    assert_eq!(form.command(Command::Toggle), Some(Outcome::Shown));
    assert_eq!(form.answer("notify"), Answer::Truth(true));
}
