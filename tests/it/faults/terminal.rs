//! The terminal: it goes away, stops, says odd things, or cannot do what is needed (rules, §6).
//!
//! Where a rule is shown elsewhere:
//!
//! | rule | test |
//! |---|---|
//! | Ctrl-Z and CONT: a full redraw of the right size | `flows::pty::whoever_goes_on_after_a_stop_finds_a_new_picture_of_the_right_size`, `flows::quiet::a_stopped_job_draws_nothing_until_it_goes_on` |
//! | a storm of sizes is one layout | `flows::quiet::every_size_has_a_picture_and_a_storm_of_sizes_is_one` |
//! | late answers in one piece are no keys, and no key is lost for one | `runtime::sieve::tests` |
//! | at most one frame is pending | `runtime::outlet::tests::a_frame_is_on_its_way_until_it_is_written` |
//! | TERM=dumb: one line, exit 2, no escape byte | `flows::pty::a_dumb_terminal_gets_one_line_and_no_escape` |
//! | not a terminal: one line, exit 2, no escape byte | `flows::pty::without_a_terminal_there_is_one_line_and_no_escape`, `flows::pty::a_terminal_on_one_side_alone_is_none` |
//! | a terminal of ASCII gets ASCII | `flows::pty::a_terminal_that_shows_only_ascii_gets_nothing_else` |
//! | a panic gives the terminal back and exits 101 | `flows::pty::the_terminal_is_given_back_after_a_panic` |
//! | what ends us gives the terminal back, 128 + n | `flows::pty::the_terminal_is_given_back_when_somebody_ends_us` |
//! | drafts are saved when the line hangs up | `faults::process::whoever_ends_us_finds_what_was_typed_on_the_disk` |
//! | a reading that brings nothing draws nothing | `faults::refresh::auto_refresh_is_polite` |

mod noise;
mod stopped;

use rustix::process::Signal;

use crate::support::pty::{Program, Session};

/// The way to a screen: how the program is started, what is typed, and what is seen then.
struct Way {
    screen: &'static str,
    arguments: &'static [&'static str],
    steps: &'static [(&'static str, &'static str)],
}

const BOARD: (&str, &str) = ("", "#1 Checkout");

const WAYS: [Way; 10] = [
    Way { screen: "welcome", arguments: &[], steps: &[("", "? help")] },
    Way { screen: "login", arguments: &[], steps: &[("", "? help"), ("c", "API key")] },
    Way { screen: "projects", arguments: &["--demo"], steps: &[BOARD, ("q", "Support desk")] },
    Way { screen: "board", arguments: &["--demo"], steps: &[BOARD] },
    Way { screen: "ticket", arguments: &["--demo"], steps: &[BOARD, ("\r", "Notes")] },
    Way { screen: "ticket form", arguments: &["--demo"], steps: &[BOARD, ("n", "New ticket")] },
    Way { screen: "note form", arguments: &["--demo"], steps: &[BOARD, ("N", "New note")] },
    Way { screen: "settings", arguments: &["--demo"], steps: &[BOARD, (",", "Workflow")] },
    Way { screen: "people", arguments: &["--demo"], steps: &[BOARD, ("@", "ann@example.com")] },
    Way { screen: "palette", arguments: &["--demo"], steps: &[BOARD, (":", "Esc")] },
];

impl Way {
    fn go(&self) -> Session {
        let mut session = Program { arguments: self.arguments, ..Program::default() }.start();
        for (keys, seen) in self.steps {
            if !keys.is_empty() {
                session.send(keys);
            }
            session.wait_for(seen);
        }
        session
    }
}

/// Two seconds of the processor, in hundredths: more is a program that spins.
const TWO_SECONDS: u64 = 200;

#[test]
fn a_hang_up_ends_every_screen_without_a_spin_and_a_question() {
    for way in &WAYS {
        let (code, used) = way.go().hang_up_counting();
        assert_eq!(code, 129, "{}", way.screen);
        assert!(used < TWO_SECONDS, "{}: {used}", way.screen);
    }
}

#[test]
fn a_signal_that_the_line_is_gone_ends_every_screen() {
    for way in &WAYS {
        let mut session = way.go();
        let before = session.used();
        session.signal(Signal::HUP);
        let used = session.used_at_the_end() - before;
        assert_eq!(session.end(), 129, "{}", way.screen);
        assert!(used < TWO_SECONDS, "{}: {used}", way.screen);
        session.assert_given_back();
    }
}

#[test]
fn a_paste_without_an_end_does_not_keep_us() {
    let mut session = Program::default().start();
    session.wait_for("? help");
    session.send("\u{1b}[200~never ends");
    session.signal(Signal::TERM);
    assert_eq!(session.end(), 143);
    session.assert_given_back();
}

#[test]
fn late_answers_of_the_terminal_are_no_keys() {
    let mut session = Program { arguments: &["--demo"], ..Program::default() }.start();
    session.wait_for("#1 Checkout");
    // the cursor's place, what it is, its focus
    session.send("\u{1b}[12;40R\u{1b}[?62;22c\u{1b}[I\u{1b}[O\u{1b}[I");
    session.send("?");
    session.wait_for("Esc back");
    session.send("\u{1b}");
    session.wait_for("#1 Checkout");
    session.send("q");
    session.wait_for("Support desk");
    session.send("q");
    assert_eq!(session.end(), 0);
}

#[test]
fn a_log_that_a_full_disk_does_not_take_is_not_written_over_the_board() {
    let full = "mkdir -p \"$SMARTQ_STATE_DIR/log\" && ln -s /dev/full \"$SMARTQ_STATE_DIR/log/smartq.log\" && \
                exec \"$@\"";
    let program = Program { arguments: &["--demo"], shell: Some(full), ..Program::default() };
    let mut session = program.start();
    // each request is a line of the log
    session.wait_for("#1 Checkout");
    session.send("\r");
    session.wait_for("Notes");
    session.signal(Signal::TERM);
    assert_eq!(session.end(), 143);
    let written = String::from_utf8_lossy(&session.everything).into_owned();
    for word in ["tracing", "No space left", "Unable to write"] {
        assert!(!written.contains(word), "{}", session.screen());
    }
    session.assert_given_back();
}

#[test]
fn no_color_is_no_colour() {
    let variables = [("NO_COLOR", "1"), ("COLORTERM", "truecolor")];
    let arguments = &["--demo"];
    let mut session = Program { arguments, variables: &variables, ..Program::default() }.start();
    session.wait_for("#1 Checkout");
    session.signal(Signal::TERM);
    assert_eq!(session.end(), 143);
    let written = String::from_utf8_lossy(&session.everything).into_owned();
    for part in written.split("\u{1b}[").skip(1) {
        let Some((numbers, _)) = part.split_once('m') else { continue };
        if !numbers.bytes().all(|byte| byte.is_ascii_digit() || byte == b';') {
            continue;
        }
        let colours = numbers.split(';').filter_map(|it| it.parse::<u32>().ok());
        let coloured = |it: &u32| matches!(it, 30..=38 | 40..=48 | 90..=97 | 100..=107);
        assert_eq!(colours.filter(coloured).count(), 0, "{numbers:?}");
    }
}
