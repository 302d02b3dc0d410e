//! The program ends, whatever ends it: what was typed is there again.

use std::fs::read_to_string;
use std::path::{Path, PathBuf};
use std::time::Instant;

use rustix::process::Signal;

use crate::support::pty::{PATIENCE, Program, Session};

/// The drafts that lie there, by what is in them.
fn drafts(place: &Path) -> Vec<String> {
    files(&place.join("state/drafts")).iter().filter_map(|file| read_to_string(file).ok()).collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in folder.read_dir().into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|end| end == "toml") {
            found.push(path);
        }
    }
    found
}

/// Waits until a draft lies there that holds this.
#[track_caller]
fn wait_for_draft(place: &Path, text: &str) {
    let begin = Instant::now();
    while !drafts(place).iter().any(|draft| draft.contains(text)) {
        assert!(begin.elapsed() < PATIENCE, "\"{text}\" was never written");
        std::thread::yield_now();
    }
}

/// Waits until a draft is being written, or is written.
fn wait_for_half_a_file(place: &Path, text: &str) {
    while !is_half_written(place) && !drafts(place).iter().any(|draft| draft.contains(text)) {
        std::thread::yield_now();
    }
}

fn is_half_written(place: &Path) -> bool {
    let accounts = place.join("state/drafts").read_dir().into_iter().flatten().flatten();
    let mut entries = accounts.flat_map(|account| account.path().read_dir().into_iter().flatten());
    entries.any(|entry| entry.is_ok_and(|it| it.file_name().to_string_lossy().starts_with(".tmp")))
}

/// A board on this machine, with the form of a new ticket open.
fn writing() -> Session {
    let mut session = Program { arguments: &["--local"], ..Program::default() }.start();
    session.wait_for("My board");
    session.wait_for("n adds the first one");
    session.send("n");
    session.wait_for("New ticket");
    session
}

#[test]
fn whoever_ends_us_finds_what_was_typed_on_the_disk() {
    for (signal, code) in [(Signal::HUP, 129), (Signal::TERM, 143)] {
        let mut session = writing();
        session.send("Typed a moment before");
        session.wait_for("a moment before");
        session.signal(signal);
        assert_eq!(session.end(), code);
        assert!(drafts(session.place()).concat().contains("Typed a moment before"));
        let mut session = session.again();
        session.wait_for("n adds the first one");
        session.send("n");
        session.wait_for("Typed a moment before");
        // given up: it is not offered a third time
        session.send("\u{18}");
        session.wait_for("Throw it away?");
        session.send("y");
        session.wait_for("n adds the first one");
        session.send("\u{3}");
        assert_eq!(session.end(), 130);
        assert_eq!(drafts(session.place()), [""; 0]);
    }
}

#[test]
fn what_an_editor_held_when_the_line_hung_up_is_told_at_the_next_start() {
    let editor = r#"sh -c 'echo words of hours >> "$1"; exec sleep 1000' editor"#;
    for (signal, code) in [(Signal::HUP, 129), (Signal::TERM, 143)] {
        let program = Program {
            arguments: &["--local"],
            variables: &[("EDITOR", editor), ("VISUAL", "")],
            ..Program::default()
        };
        let mut session = program.start();
        session.wait_for("n adds the first one");
        session.send("n\t");
        session.wait_for("Description");
        session.send("\u{f}");
        let texts = session.place().join("state/texts");
        let is_written = || {
            let files = texts.read_dir().into_iter().flatten().flatten();
            let mut texts = files.filter_map(|file| read_to_string(file.path()).ok());
            texts.any(|text| text.contains("words of hours"))
        };
        let begin = Instant::now();
        while !is_written() {
            assert!(begin.elapsed() < PATIENCE, "{}", session.screen());
            std::thread::yield_now();
        }
        session.signal(signal);
        assert_eq!(session.end(), code);
        let mut session = session.again();
        session.wait_for("in an editor outside was left");
        session.wait_for("n adds the first one");
        session.send("O");
        session.wait_for("words of hours");
        session.wait_for("state/texts/text-");
        session.send("D");
        session.wait_for("Delete the file?");
        session.send("y");
        session.wait_for("Nothing is left");
        session.send("\u{3}");
        assert_eq!(session.end(), 130);
        assert!(!is_written(), "it was deleted");
    }
}

#[test]
fn a_program_that_is_killed_loses_the_last_moment_at_most() {
    let mut session = writing();
    session.send("First words");
    wait_for_draft(session.place(), "First words");
    session.send(" and more");
    wait_for_draft(session.place(), "First words and more");
    session.signal(Signal::KILL);
    session.end();
    let mut session = session.again();
    session.wait_for("n adds the first one");
    session.send("O");
    session.wait_for("First words and more");
    session.send("\r");
    session.wait_for("New ticket in To do");
    session.send("!\r");
    session.wait_for("was added");
    session.send("q");
    session.wait_for("#1");
    session.wait_for("First words and more!");
    session.send("\u{3}");
    assert_eq!(session.end(), 130);
    assert_eq!(drafts(session.place()), [""; 0], "it was saved");
}

/// What was typed into the draft that lies there, which must be whole.
fn typed(place: &Path) -> String {
    let drafts = drafts(place);
    let Some(draft) = drafts.first() else { return String::new() };
    let draft: toml::Table = draft.parse().unwrap_or_else(|error| panic!("{error}: {draft}"));
    draft["field"][0]["now"]["text"].as_str().unwrap().to_owned()
}

/// Types until somebody kills the program at no particular moment; what lies on the disk then is whole, and all but the
/// last second of it.
fn type_until_killed(kills: u32, seed: u64) {
    println!("seed {seed}");
    let mut chance = fastrand::Rng::with_seed(seed);
    let mut session = Program { arguments: &["--local"], ..Program::default() }.start();
    for kill in 0..kills {
        session.wait_for("n adds the first one");
        session.send("n");
        session.wait_for("Enter adds it");
        let (mut text, mut when) = (String::new(), Vec::new());
        for _ in 0..chance.u32(1..40) {
            let word = format!("{} ", chance.u32(10_000..100_000));
            session.send(&word);
            text += &word;
            if chance.bool() {
                session.wait_for(word.trim_end());
                when.push((text.len(), Instant::now()));
            }
        }
        match chance.u32(..3) {
            0 => {}
            1 => wait_for_draft(session.place(), text.trim_end()),
            _ => wait_for_half_a_file(session.place(), text.trim_end()),
        }
        session.signal(Signal::KILL);
        let killed = Instant::now();
        session.end();
        let kept = typed(session.place());
        assert!(text.starts_with(&kept), "seed {seed}, kill {kill}: {kept:?} of {text:?}");
        let second = std::time::Duration::from_secs(1);
        let due = when.iter().rfind(|(_, at)| killed.duration_since(*at) >= second);
        let due = due.map_or(0, |(length, _)| *length);
        assert!(kept.len() >= due, "seed {seed}, kill {kill}: {kept:?} of {:?}", text.get(..due));
        for file in files(&session.place().join("state/drafts")) {
            std::fs::remove_file(file).unwrap();
        }
        session = session.again();
    }
    session.wait_for("n adds the first one");
    assert!(!is_half_written(session.place()), "half files stay behind");
    session.send("\u{3}");
    assert_eq!(session.end(), 130);
}

#[test]
fn two_hundred_kills_while_somebody_types() {
    let seed = fastrand::u64(..);
    std::thread::scope(|scope| {
        for at in 0..4 {
            scope.spawn(move || type_until_killed(50, seed.wrapping_add(at)));
        }
    });
}
