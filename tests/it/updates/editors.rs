//! The small boxes that change one thing: people, tags, due date, one field, the name of a new ticket.

use smartq::app::keymap::Context;
use smartq::app::layer::Layer;
use smartq::app::msg::Msg;
use smartq::model::{
    DueDate, FieldContent, NoteInput, StepId, Tags, TicketId, TicketInput, UserId, ValueId,
};
use smartq::worker::reply::{Failure, FailureKind, Reply};
use smartq::worker::request::{Request, RequestId, Write};

use crate::support::fixtures::{BOOKING_MASK, Screen};

fn writes(screen: &mut Screen) -> Vec<(RequestId, Write)> {
    let requests = screen.requests().into_iter();
    requests
        .filter_map(|request| match request {
            Request::Write { request, write } => Some((request, *write)),
            _ => None,
        })
        .collect()
}

/// What the only write changes, and of which ticket.
#[track_caller]
fn change(screen: &mut Screen) -> (u64, TicketInput) {
    let writes = writes(screen);
    let [(_, Write::SaveTicket { base, change, .. })] = writes.as_slice() else {
        panic!("{writes:?}")
    };
    let kept = TicketInput::keeping(base);
    let change = TicketInput {
        name: change.name.clone().filter(|name| Some(name) != kept.name.as_ref()),
        step_id: change.step_id.filter(|step| Some(*step) != kept.step_id),
        ..change.clone()
    };
    (base.id.get() - 70_000, change)
}

fn is_on_board(screen: &Screen) -> bool {
    matches!(screen.state.layers.top(), Layer::Board(_))
}

fn users(ids: &[u64]) -> Vec<UserId> {
    ids.iter().copied().map(UserId::new).collect()
}

fn board() -> Screen {
    let mut screen = Screen::board(80, 24);
    screen.requests();
    screen
}

/// The ticket with something in everything, on its own screen.
fn opened() -> Screen {
    let mut screen = Screen::board(80, 24);
    screen.press("3 enter");
    screen.answer();
    screen.requests();
    screen
}

#[test]
fn two_keys_assign_a_ticket_to_whoever_presses_them() {
    let mut screen = board();
    screen.press("j a enter");
    assert_eq!(
        change(&mut screen),
        (7, TicketInput { assigned_to: Some(users(&[1])), ..TicketInput::default() })
    );
    assert!(is_on_board(&screen));
    assert!(screen.picture().contains("#70007 was assigned to Ann Berger; u takes it back."));
    screen.press("a enter");
    assert!(writes(&mut screen).is_empty(), "and the same two leave it so");
    screen.press("a space enter");
    assert_eq!(change(&mut screen).1.assigned_to, Some(users(&[])), "that takes it back");
    assert!(screen.picture().contains("#70007 was taken from Ann Berger; u takes it back."));
}

#[test]
fn me_is_whoever_types_it() {
    let mut screen = board();
    screen.press("j a");
    screen.type_text("me");
    screen.press("enter");
    assert_eq!(change(&mut screen), (7, with(&[1])));
}

#[test]
fn a_comma_ends_a_name_and_takes_nobody_off() {
    let mut screen = board();
    screen.press("a");
    screen.type_text("mei, ann, , chloé");
    screen.press("enter");
    assert_eq!(change(&mut screen), (6, with(&[1, 2, 3, 4])));
}

#[test]
fn others_stay_whoever_comes_or_goes() {
    let mut screen = board();
    screen.press("a");
    screen.type_text("mei");
    screen.press("enter");
    assert_eq!(change(&mut screen), (6, with(&[1, 2, 4])));
    screen.press("a down space down space enter");
    assert_eq!(
        change(&mut screen).1.assigned_to,
        Some(users(&[1])),
        "those of the ticket come first"
    );
}

fn with(people: &[u64]) -> TicketInput {
    TicketInput { assigned_to: Some(users(people)), ..TicketInput::default() }
}

#[test]
fn a_name_that_was_looked_for_and_chosen_is_not_given_back() {
    let mut screen = board();
    screen.press("j a");
    screen.type_text("mei");
    screen.press("tab");
    screen.type_text("chloé");
    screen.press("enter");
    assert_eq!(change(&mut screen).1.assigned_to, Some(users(&[3, 4])));
}

#[test]
fn nothing_is_sent_where_nothing_was_chosen() {
    let mut screen = board();
    screen.press("a esc");
    assert!(is_on_board(&screen) && writes(&mut screen).is_empty());
    screen.press("a space space ctrl-s");
    assert!(is_on_board(&screen) && writes(&mut screen).is_empty());
    screen.press("a");
    screen.type_text("nobody");
    screen.press("enter");
    assert!(!is_on_board(&screen), "nobody is called that");
    screen.press("esc esc");
    assert!(is_on_board(&screen));
}

#[test]
fn tags_in_use_are_found_and_new_ones_are_typed() {
    let mut screen = board();
    screen.press("t");
    screen.type_text("back");
    screen.press("enter");
    assert_eq!(change(&mut screen).1.tags, Some(Tags::parse("bug,checkout,backend")));
    screen.press("t");
    screen.type_text("urgent,");
    screen.type_text("ui");
    screen.press("enter");
    let tags = change(&mut screen).1.tags;
    assert_eq!(tags, Some(Tags::parse("bug,checkout,backend,urgent,ui")));
    screen.press("t");
    screen.send(Msg::Paste("one, two\nthree".to_owned()));
    screen.press("enter");
    assert_eq!(change(&mut screen).1.tags.unwrap().len(), 8);
}

#[test]
fn enter_takes_no_tag_away() {
    let mut screen = board();
    for typed in ["", "bug", "checkout", "check", "bug,"] {
        screen.press("t");
        screen.type_text(typed);
        screen.press("enter");
        assert!(is_on_board(&screen) && writes(&mut screen).is_empty(), "“{typed}”");
    }
    screen.press("t tab enter");
    assert_eq!(change(&mut screen).1.tags, Some(Tags::parse("checkout")), "unless it was wanted");
    assert!(screen.picture().contains("#70006: tag bug removed; u takes it back."));
    screen.press("t");
    screen.type_text("checkout");
    screen.press("tab");
    screen.type_text("checkout");
    screen.press("enter");
    assert!(writes(&mut screen).is_empty(), "what is typed last is wanted");
}

#[test]
fn the_space_behind_a_comma_belongs_to_it() {
    let mut screen = board();
    screen.press("t");
    screen.type_text("one, two");
    screen.press("enter");
    assert_eq!(change(&mut screen).1.tags, Some(Tags::parse("bug,checkout,one,two")));
    assert!(screen.picture().contains("#70006: tags one, two added; u takes it back."));
    screen.press("t");
    screen.type_text("three,  , four,");
    screen.press("enter");
    assert_eq!(change(&mut screen).1.tags.unwrap().len(), 6);
}

#[test]
fn a_day_is_typed_in_place_of_the_old_one_or_picked() {
    let mut screen = board();
    let due = |screen: &mut Screen| change(screen).1.required_by;
    screen.press("d");
    screen.type_text("+3d");
    screen.press("enter");
    assert_eq!(due(&mut screen), Some(DueDate::parse("2026-12-04")));
    assert!(screen.picture().contains("is due Fri 4 Dec; u takes it back."));
    screen.press("d down j l enter");
    assert_eq!(due(&mut screen), Some(DueDate::parse("2026-12-12")), "a week and a day later");
    screen.press("d");
    screen.type_text("none");
    screen.press("enter");
    assert_eq!(due(&mut screen), Some(DueDate::None));
    screen.press("d esc");
    assert!(is_on_board(&screen) && writes(&mut screen).is_empty());
    screen.press("d");
    screen.type_text("soon");
    screen.press("enter");
    assert!(!is_on_board(&screen), "that is no day");
    screen.press("esc");
    assert!(is_on_board(&screen), "a few letters are no loss");
}

#[test]
fn people_are_told_only_where_asked_for_and_that_is_remembered() {
    let mut screen = board();
    screen.press("j a enter");
    assert_eq!(change(&mut screen).1.notify_involved, None);
    screen.press("a space ctrl-t enter");
    assert_eq!(change(&mut screen).1.notify_involved, Some(true));
    screen.press("d ctrl-u");
    screen.type_text("fri");
    screen.press("enter");
    assert_eq!(change(&mut screen).1.notify_involved, Some(true));
    screen.press("L");
    assert_eq!(change(&mut screen).1.notify_involved, None, "no box, no question");
    screen.press("t ctrl-t");
    screen.type_text("ui");
    screen.press("enter");
    assert_eq!(change(&mut screen).1.notify_involved, None);
}

#[test]
fn a_name_is_enough_for_a_ticket() {
    let mut screen = board();
    screen.press("2 n");
    screen.type_text("Strike refunds");
    screen.press("enter");
    let created = writes(&mut screen);
    let [(request, Write::CreateTicket { input, .. })] = created.as_slice() else {
        panic!("{created:?}")
    };
    assert_eq!(input.name.as_deref(), Some("Strike refunds"));
    assert_eq!(input.step_id, Some(StepId::new(12)));
    let priority = FieldContent::One("502".to_owned());
    assert_eq!(input.fields.get(&"f1".parse().unwrap()), Some(&priority), "its usual value");
    let new = smartq::model::Ticket::new(TicketId::new(80_000), "Strike refunds", StepId::new(12));
    screen.reply(Reply::TicketCreated {
        request: *request,
        result: Ok(Box::new(new)),
        is_alike: false,
    });
    assert!(is_on_board(&screen));
}

#[test]
fn what_more_is_wanted_of_a_ticket_opens_with_what_was_typed() {
    for key in ["tab", "down"] {
        let mut screen = board();
        screen.press("n");
        screen.type_text("Strike refunds");
        screen.press(key);
        screen.type_text("All of them.");
        screen.press("ctrl-s");
        let created = writes(&mut screen);
        let [(_, Write::CreateTicket { input, .. })] = created.as_slice() else {
            panic!("{created:?}")
        };
        assert_eq!(input.name.as_deref(), Some("Strike refunds"));
        assert_eq!(input.description.as_deref(), Some("All of them."));
    }
}

#[test]
fn a_refused_name_is_in_the_whole_form() {
    let mut screen = board();
    screen.press("n");
    screen.type_text("Strike refunds");
    screen.press("enter");
    let (request, _) = writes(&mut screen).remove(0);
    let kind = FailureKind::Invalid { property: Some("f2".to_owned()) };
    let result = Err(Failure::new(kind, "Estimate is needed."));
    screen.reply(Reply::TicketCreated { request, result, is_alike: false });
    let Layer::TicketForm(form) = screen.state.layers.top() else { panic!("no form") };
    assert_eq!(form.form.fields[form.form.focus].refusal.as_deref(), Some("Estimate is needed."));
    assert!(screen.picture().contains("Strike refunds"));
}

#[test]
fn a_note_is_two_keys_and_its_text_away_from_the_board() {
    let mut screen = board();
    screen.press("N");
    screen.type_text("Seen it too");
    screen.press("ctrl-s");
    let written = writes(&mut screen);
    let [(_, Write::CreateNote { ticket, input: NoteInput { text, .. }, .. })] = written.as_slice()
    else {
        panic!("{written:?}")
    };
    assert_eq!((ticket.get(), text.as_deref()), (70_006, Some("<p>Seen it too</p>")));
}

/// Each line: what is wanted, the keys besides the words that have to be typed, and how many these may be at most.
#[test]
fn everyday_changes_cost_few_keys() {
    for (wanted, keys, most) in [
        ("another step", "L", 1),
        ("assigned to me", "a enter", 2),
        ("assigned to somebody", "a …mei enter", 2),
        ("two more tags", "t …one,_two enter", 2),
        ("another due date", "d …+3d enter", 2),
        ("a new ticket", "n …Strike_refunds enter", 2),
        ("a note", "N …Seen_it_too ctrl-s", 2),
    ] {
        let mut screen = board();
        screen.press("j");
        let mut pressed = 0;
        for key in keys.split_whitespace() {
            if let Some(words) = key.strip_prefix('…') {
                screen.type_text(&words.replace('_', " "));
            } else {
                screen.press(key);
                pressed += 1;
            }
        }
        assert_eq!(writes(&mut screen).len(), 1, "{wanted}");
        assert!(pressed <= most, "{wanted}: {pressed} keys");
    }
}

#[test]
fn each_field_is_changed_by_itself() {
    let mut screen = opened();
    let field = |screen: &mut Screen, name: &str| {
        change(screen).1.fields.get(&name.parse().unwrap()).cloned()
    };
    // step, due, people, tags, then the project's own
    screen.press("j j j j j enter up up up");
    assert_eq!(screen.state.layers.top().context(), Context::Text);
    screen.type_text("when");
    screen.press("enter");
    assert_eq!(field(&mut screen, "f1"), Some(FieldContent::One("503".to_owned())));
    screen.press("j enter 8 enter");
    assert_eq!(field(&mut screen, "f2"), Some(FieldContent::One("8".to_owned())));
    screen.press("j j enter down space enter");
    let both = vec![ValueId::new(511), ValueId::new(512), ValueId::new(513)];
    assert_eq!(field(&mut screen, "f5"), Some(FieldContent::Many(both)));
}

#[test]
fn words_wait_in_their_box_until_the_server_has_them() {
    let mut screen = opened();
    screen.press("enter end !");
    screen.press("enter");
    let (request, write) = writes(&mut screen).remove(0);
    let Write::SaveTicket { change, .. } = write else { panic!("{write:?}") };
    assert!(change.name.unwrap().ends_with("ends!"));
    let kind = FailureKind::Invalid { property: Some("name".to_owned()) };
    let result = Err(Failure::new(kind, "Too loud."));
    screen.reply(Reply::TicketSaved { request, ticket: BOOKING_MASK, result });
    assert!(screen.picture().contains("Too loud.") && screen.picture().contains("ends!"));
    screen.press("backspace enter");
    assert!(matches!(screen.state.layers.top(), Layer::Ticket(_)), "it is as it was");
    assert!(writes(&mut screen).is_empty());
}

#[test]
fn edit_opens_the_whole_form_where_the_keys_stand() {
    let mut screen = opened();
    screen.press("j j e");
    let Layer::TicketForm(form) = screen.state.layers.top() else { panic!("no form") };
    assert_eq!(form.form.fields[form.form.focus].about.property, "required_by");
    assert!(form.form.fields.len() > 6);
}

#[test]
fn the_step_people_and_tags_of_a_ticket_have_their_lists() {
    for (keys, is_menu) in [("j enter", true), ("j j j enter", false), ("t", false), ("a", false)] {
        let mut screen = opened();
        screen.press(keys);
        let top = screen.state.layers.top();
        assert!(
            if is_menu { matches!(top, Layer::Menu(_)) } else { matches!(top, Layer::Chooser(_)) },
            "{keys}"
        );
    }
}

#[test]
fn nothing_opens_where_nothing_may_be_changed() {
    let mut screen = opened();
    screen.state.desk.read_only = true;
    for keys in ["enter", "a", "t", "d"] {
        screen.press(keys);
        assert!(matches!(screen.state.layers.top(), Layer::Ticket(_)), "{keys}");
    }
}
