//! What is typed lies on this machine a moment later, and is taken up from there.

use std::time::Duration;

use smartq::app::Start;
use smartq::app::drafts::{DraftFile, FoundDraft};
use smartq::app::effect::{Effect, TimerId};
use smartq::app::layer::Layer;
use smartq::app::msg::Msg;
use smartq::worker::reply::Reply;
use smartq::worker::request::{Request, Target};

use crate::support::fixtures::{self, Screen, start};

const HERE: &str = "this machine";

/// The timer that lets what was typed be written, if it runs.
fn timer(effects: &[Effect]) -> Option<TimerId> {
    effects.iter().find_map(|effect| match effect {
        Effect::StartTimer { id, after } if *after < Duration::from_millis(500) => Some(*id),
        _ => None,
    })
}

/// The drafts that are to be written, and how many are to go.
fn kept(effects: &[Effect]) -> (Vec<(DraftFile, String)>, usize) {
    let kept = effects.iter().filter_map(|effect| match effect {
        Effect::KeepDraft { account, file, text } => {
            assert_eq!(account, HERE);
            Some((file.clone(), text.clone()))
        }
        _ => None,
    });
    let gone = effects.iter().filter(|effect| matches!(effect, Effect::DropDraft { .. })).count();
    (kept.collect(), gone)
}

/// Lets time pass until everything typed so far is written.
fn later(screen: &mut Screen) -> (Vec<(DraftFile, String)>, usize) {
    let timer = timer(&screen.effects()).expect("something is to be written");
    let update = screen.send(Msg::Elapsed(timer));
    screen.effects();
    assert!(!update.changed, "it is not seen");
    kept(&update.effects)
}

fn typed(text: &str) -> Screen {
    let mut screen = Screen::board(80, 24);
    screen.effects();
    screen.press("n");
    screen.type_text(text);
    screen
}

#[test]
fn what_is_typed_is_written_within_half_a_second_and_only_once() {
    let mut screen = typed("Strike");
    let (kept, gone) = later(&mut screen);
    let [(file, text)] = kept.as_slice() else { panic!("{kept:?}") };
    assert!(text.contains("Strike") && text.contains("New ticket") && gone == 0, "{text}");
    screen.type_text(" refunds");
    let (again, _) = later(&mut screen);
    let [(same, text)] = again.as_slice() else { panic!("{again:?}") };
    assert!(same == file && text.contains("Strike refunds"), "{text}");
    // nothing new: nothing is written, and nothing wakes us
    screen.press("left");
    assert_eq!(later(&mut screen), (Vec::new(), 0));
    assert_eq!(timer(&screen.effects()), None);
}

#[test]
fn it_stays_after_esc_and_goes_when_it_is_thrown_away_or_saved() {
    let mut screen = typed("Strike");
    later(&mut screen);
    screen.press("esc");
    assert_eq!(timer(&screen.effects()), None, "it lies there as it is");
    screen.press("n ctrl-x y");
    assert_eq!(kept(&screen.effects()), (Vec::new(), 1));

    let mut screen = typed("Strike");
    later(&mut screen);
    screen.press("enter");
    let effects = screen.effects();
    let sent = effects.iter().find_map(|effect| match effect {
        Effect::Send(Request::Write { request, .. }) => Some(*request),
        _ => None,
    });
    let (kept_now, gone) = kept(&effects);
    assert!(kept_now[0].1.contains("sent = true") && gone == 0, "no answer yet: {kept_now:?}");
    let result = Ok(Box::new(fixtures::ticket(fixtures::BOOKING_MASK)));
    screen.reply(Reply::TicketCreated { request: sent.unwrap(), result, is_alike: false });
    assert_eq!(kept(&screen.effects()), (Vec::new(), 1), "it goes with the form, at once");
}

#[test]
fn the_end_waits_for_no_timer() {
    let mut screen = typed("Strike");
    let update = screen.send(Msg::Ending);
    let (kept, _) = kept(&update.effects);
    assert!(kept[0].1.contains("Strike"), "{kept:?}");
}

#[test]
fn samples_and_strangers_leave_nothing() {
    let mut screen = Screen::new(start(80, 24, Some(Target::Demo)));
    screen.answer();
    screen.press("j enter");
    screen.answer();
    screen.effects();
    screen.press("n");
    screen.type_text("Strike");
    assert_eq!(timer(&screen.effects()), None);
    assert_eq!(kept(&screen.send(Msg::Ending).effects), (Vec::new(), 0));
}

/// What another run of the program has left.
fn left_before() -> FoundDraft {
    let mut screen = typed("Strike");
    let (kept, _) = later(&mut screen);
    lying("0a-1.toml", &kept[0].1)
}

fn lying(name: &str, text: &str) -> FoundDraft {
    let path = format!("/state/drafts/{name}").into();
    FoundDraft { name: name.to_owned(), path, text: text.to_owned() }
}

fn found(screen: &mut Screen, drafts: Vec<FoundDraft>) {
    screen.send(Msg::DraftsFound { account: HERE.to_owned(), drafts });
}

#[test]
fn what_lies_there_from_before_is_asked_for_and_taken_up() {
    let (_, effects) = smartq::app::State::new(start(80, 24, Some(Target::Local)));
    assert!(effects.contains(&Effect::FindDrafts { account: HERE.to_owned() }));
    let mut screen = Screen::board(80, 24);
    found(&mut screen, vec![left_before()]);
    assert!(screen.picture().contains("A draft from before is kept; O shows it."));
    screen.press("O");
    assert!(screen.picture().contains("New ticket"), "{}", screen.picture());
    assert!(screen.picture().contains("Strike"), "{}", screen.picture());
    screen.press("enter");
    let Layer::TicketForm(form) = screen.state.layers.top() else { panic!("no form") };
    assert_eq!(form.form.answer("name").text(), "Strike");
    // what is typed on goes to the same file, and nothing of it is sent by itself
    screen.type_text("!");
    let (kept, gone) = later(&mut screen);
    assert_eq!((&kept[0].0, gone), (&DraftFile::Found("0a-1.toml".to_owned()), 0));
    assert!(!screen.requests().iter().any(|it| matches!(it, Request::Write { .. })));
}

#[test]
fn drafts_of_another_account_are_not_asked_for() {
    let mut screen = Screen::board(80, 24);
    let account = "bob at https://a.example/".to_owned();
    screen.send(Msg::DraftsFound { account, drafts: vec![left_before()] });
    assert!(screen.state.desk.drafts.kept().is_empty());
}

#[test]
fn what_cannot_be_taken_up_is_shown_as_it_is_and_stays() {
    let good = left_before();
    let newer = good.text.replace("version = 1", "version = 9");
    let foreign = good.text.replace(HERE, "bob at https://a.example/");
    let cases = [
        ("version = \u{0}\u{1b}[2J Strike", "unexpected", "Strike"),
        (newer.as_str(), "version 9", "Strike"),
        (foreign.as_str(), "another account", "/state/drafts/x-1.toml"),
    ];
    for (text, why, shown) in cases {
        let mut screen = Screen::board(120, 40);
        screen.effects();
        found(&mut screen, vec![lying("x-1.toml", text)]);
        assert!(screen.picture().contains("cannot be taken up"), "{}", screen.picture());
        screen.press("O");
        let picture = screen.picture();
        assert!(picture.contains(why) && picture.contains(shown), "{why}:\n{picture}");
        assert!(picture.contains("/state/drafts/x-1.toml") && !picture.contains('\u{1b}'));
        assert!(!picture.contains("Strike") || shown == "Strike", "of somebody else:\n{picture}");
        screen.press("enter");
        assert!(screen.picture().contains("stands here, and in its file"), "{}", screen.picture());
        assert_eq!(kept(&screen.effects()), (Vec::new(), 0));
        screen.press("D y");
        let file = DraftFile::Found("x-1.toml".to_owned());
        assert!(screen.effects().contains(&Effect::DropDraft { account: HERE.to_owned(), file }));
    }
}

#[test]
fn a_second_draft_of_the_same_form_is_shown_beside_the_first() {
    let mut screen = Screen::board(120, 40);
    screen.effects();
    screen.press("e home");
    screen.type_text("Strike ");
    let (first, _) = later(&mut screen);
    let other = first[0].1.replace("Strike", "Refund");
    let mut screen = Screen::board(120, 60);
    found(&mut screen, vec![lying("0a-1.toml", &first[0].1), lying("0b-1.toml", &other)]);
    screen.press("O G");
    let picture = screen.picture();
    assert!(picture.contains("another draft for Change of #"), "{picture}");
    assert!(picture.contains("Refund") && picture.contains("Strike"), "{picture}");
}

#[test]
fn of_something_new_there_can_be_several_each_in_its_file() {
    let mut screen = Screen::board(120, 40);
    let other = left_before().text.replace("Strike", "Refund");
    found(&mut screen, vec![left_before(), lying("0b-1.toml", &other)]);
    let name = |screen: &Screen| {
        let Layer::TicketForm(form) = screen.state.layers.top() else { panic!() };
        form.form.answer("name").text().to_owned()
    };
    screen.press("O G enter");
    let one = name(&screen);
    screen.press("esc G enter");
    assert_eq!([one, name(&screen)], ["Strike", "Refund"]);
    screen.type_text("s");
    let (written, gone) = later(&mut screen);
    let [(DraftFile::Found(file), text)] = written.as_slice() else { panic!("{written:?}") };
    assert!(file == "0b-1.toml" && text.contains("Refunds") && gone == 0, "{text}");
}

#[test]
fn a_draft_of_settings_opens_its_form() {
    let mut screen = Screen::board(120, 40);
    screen.press(",");
    screen.answer();
    screen.press("2 n");
    screen.type_text("Review");
    screen.press("esc O enter");
    let Layer::AdminForm(form) = screen.state.layers.top() else { panic!("{}", screen.picture()) };
    assert_eq!(form.form.answer("name").text(), "Review");
    screen.press("esc");
    assert!(screen.picture().contains("New step"), "{}", screen.picture());
}

#[test]
fn a_draft_of_settings_that_are_not_read_yet_opens_as_soon_as_they_are() {
    for (place, words) in [
        ("form = \"project\"\nproject = 7\nthing = 7", "Change of a project"),
        ("form = \"step\"\nproject = 7\nthing = 13", "Change of a step"),
        ("form = \"role\"\nproject = 7\nthing = 23", "Change of a role"),
        ("form = \"person\"\nthing = 3", "Change of a person"),
        ("form = \"field\"\nproject = 7\nfield = \"f3\"", "Change of a field"),
        ("form = \"value\"\nproject = 7\nfield = \"f1\"", "New value"),
        ("form = \"value\"\nproject = 7\nfield = \"f1\"\nthing = 502", "Change of a value"),
        ("form = \"role\"\nproject = 9", "New role"),
        ("form = \"project\"", "New project"),
        ("form = \"me\"", "Your own profile"),
    ] {
        let property = match words {
            "Change of a field" => "label",
            "New value" | "Change of a value" => "title",
            _ => "name",
        };
        let text = format!(
            "version = 1\nwhat = \"x\"\naccount = \"{HERE}\"\nwritten = \"2026-12-01 09:00:00\"\nfiles = []\n[place]\n{place}\n[[field]]\nproperty = \"{property}\"\nlabel = \"Name\"\nnow = {{ text = \"Half a name\" }}\n"
        );
        let mut screen = Screen::board(120, 40);
        found(&mut screen, vec![lying("0a-1.toml", &text)]);
        screen.press("O");
        assert!(screen.picture().contains(words), "{words}: {}", screen.picture());
        screen.press("enter");
        screen.answer();
        let Layer::AdminForm(form) = screen.state.layers.top() else {
            panic!("{words}: {}", screen.picture())
        };
        assert_eq!(form.form.answer(property).text(), "Half a name", "{words}");
    }
}

#[test]
fn a_draft_of_settings_that_are_gone_stays_and_says_so() {
    let text = format!(
        "version = 1\nwhat = \"x\"\naccount = \"{HERE}\"\nwritten = \"2026-12-01 09:00:00\"\nfiles = []\n[place]\nform = \"step\"\nproject = 7\nthing = 99\n[[field]]\nproperty = \"name\"\nlabel = \"Name\"\nnow = {{ text = \"Half a name\" }}\n"
    );
    let mut screen = Screen::board(120, 40);
    found(&mut screen, vec![lying("0a-1.toml", &text)]);
    screen.press("O enter");
    let picture = screen.picture();
    assert!(picture.contains("what it is about is no longer there"), "{picture}");
    assert_eq!(screen.state.desk.drafts.kept().len(), 1);
}

#[test]
fn a_draft_that_comes_while_its_form_is_open_is_neither_lost_nor_written_over() {
    for is_thrown_away in [true, false] {
        let mut screen = typed("Refund");
        found(&mut screen, vec![left_before()]);
        assert!(screen.state.desk.drafts.kept().is_empty(), "the form has the keys");
        let Layer::TicketForm(form) = screen.state.layers.top() else { panic!() };
        assert_eq!(form.form.answer("name").text(), "Refund");
        later(&mut screen);
        screen.press(if is_thrown_away { "ctrl-x y" } else { "esc" });
        let (written, _) = kept(&screen.effects());
        let is_over = |(file, _): &(DraftFile, String)| matches!(file, DraftFile::Found(_));
        assert!(!written.iter().any(is_over), "{written:?}");
        screen.resize(120, 50);
        screen.press("O G");
        let picture = screen.picture();
        assert!(picture.contains("Strike"), "{picture}");
        assert!(is_thrown_away || picture.contains("Refund"), "{picture}");
    }
}

#[test]
fn a_draft_is_counted_and_marks_its_card_until_it_is_thrown_away() {
    let mut screen = Screen::board(120, 40);
    screen.press("e");
    screen.type_text("!");
    screen.press("esc");
    let picture = screen.picture();
    assert!(picture.contains("✎1 draft") && picture.contains("#70006 ✎"), "{picture}");
    screen.press("O");
    assert!(screen.picture().contains("Change of #70006"), "{}", screen.picture());
    screen.press("D y");
    assert!(screen.picture().contains("Nothing is left"), "{}", screen.picture());
    screen.press("esc");
    assert!(!screen.picture().contains('✎'), "{}", screen.picture());
}

#[test]
fn only_the_draft_that_was_asked_about_is_thrown_away() {
    let mut screen = typed("Refund");
    screen.press("enter");
    let sent = screen.effects().into_iter().find_map(|effect| match effect {
        Effect::Send(Request::Write { request, .. }) => Some(request),
        _ => None,
    });
    screen.press("esc O G D");
    assert!(screen.picture().contains("Throw it away?"), "{}", screen.picture());
    let result = Ok(Box::new(fixtures::ticket(fixtures::BOOKING_MASK)));
    screen.reply(Reply::TicketCreated { request: sent.unwrap(), result, is_alike: false });
    found(&mut screen, vec![left_before()]);
    screen.press("y");
    let picture = screen.picture();
    assert!(picture.contains("Strike") && picture.contains("nothing was thrown away"), "{picture}");
}

#[test]
fn a_disk_that_takes_nothing_is_told_of_once_and_asked_about_at_the_end() {
    let mut screen = typed("Strike");
    screen.send(Msg::DraftsKept(Err("cannot write".to_owned())));
    assert!(screen.picture().contains("cannot be kept on this machine"), "{}", screen.picture());
    screen.press("esc");
    screen.effects();
    screen.press("ctrl-c");
    assert!(matches!(screen.state.layers.top(), Layer::Confirm(_)), "{}", screen.picture());
    assert!(screen.picture().contains("Leaving may lose a draft"), "{}", screen.picture());
    screen.send(Msg::DraftsKept(Err("cannot write".to_owned())));
    screen.send(Msg::DraftsKept(Ok(())));
    let picture = screen.picture();
    assert!(picture.contains("Nothing is lost by that"), "there is room again: {picture}");
    assert!(!picture.contains("cannot be kept on this machine"), "{picture}");
    screen.press("esc ctrl-c");
    assert!(screen.effects().contains(&Effect::Quit));
}

#[test]
fn what_stands_in_a_form_and_lies_on_the_disk_is_not_said_to_be_lost() {
    let mut screen = typed("Strike");
    screen.press("ctrl-c");
    let picture = screen.picture();
    assert!(picture.contains("Leave smartq?") && picture.contains("Kept on this"), "{picture}");
    assert!(!picture.contains("may lose"), "{picture}");
    screen.send(Msg::DraftsKept(Err("cannot write".to_owned())));
    assert!(screen.picture().contains("may lose a new ticket"), "{}", screen.picture());
}

#[test]
fn a_start_without_an_account_looks_for_nothing() {
    let start = Start { target: None, ..start(80, 24, None) };
    let (_, effects) = smartq::app::State::new(start);
    let looks =
        |effect: &Effect| matches!(effect, Effect::FindDrafts { .. } | Effect::FindTexts { .. });
    assert!(!effects.iter().any(looks));
}

#[test]
fn a_text_that_an_editor_has_left_is_shown_as_it_is_and_deleted_when_that_is_wanted() {
    let mut screen = Screen::board(120, 40);
    let path: std::path::PathBuf = "/state/texts/text-0a-x.md".into();
    let left = FoundDraft {
        name: "text-0a-x.md".to_owned(),
        path: path.clone(),
        text: "words\u{1b}[2J of hours".to_owned(),
    };
    let account = "another one".to_owned();
    screen.send(Msg::TextsFound { account, texts: vec![left.clone()] });
    assert!(!screen.picture().contains("in an editor"), "it is nobody else's business");
    screen.send(Msg::TextsFound { account: HERE.to_owned(), texts: vec![left] });
    assert!(screen.picture().contains("in an editor outside was left"), "{}", screen.picture());
    screen.effects();
    screen.press("O");
    let picture = screen.picture();
    assert!(picture.contains(" of hours") && !picture.contains('\u{1b}'), "{picture}");
    assert!(picture.contains("/state/texts/text-0a-x.md"), "{picture}");
    screen.press("D y");
    assert!(screen.effects().contains(&Effect::DeleteText(path)));
    assert!(screen.picture().contains("Nothing is left"), "{}", screen.picture());
}

#[test]
fn what_is_told_and_counted_of_what_was_left_is_what_the_list_holds() {
    let text = || FoundDraft {
        name: "text-0a-x.md".to_owned(),
        path: "/state/texts/text-0a-x.md".into(),
        text: "words of hours".to_owned(),
    };
    for is_text_first in [true, false] {
        let mut screen = Screen::board(120, 40);
        let texts = Msg::TextsFound { account: HERE.to_owned(), texts: vec![text()] };
        if is_text_first {
            screen.send(texts.clone());
            assert!(screen.picture().contains("✎1 draft"), "{}", screen.picture());
            found(&mut screen, vec![left_before()]);
        } else {
            found(&mut screen, vec![left_before()]);
            screen.send(texts);
        }
        let picture = screen.picture();
        let words = "A draft and a text that was written in an editor outside are kept from before; O lists them.";
        assert!(picture.contains(words), "{picture}");
        assert!(picture.contains("✎2 drafts"), "{picture}");
        screen.press("O");
        assert!(screen.picture().contains("Drafts 2"), "{}", screen.picture());
    }
}
