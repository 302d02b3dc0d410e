//! The program as its user starts it: on a real terminal, or where there is none.

use std::process::{Command, Stdio};

use rustix::process::Signal;

use crate::support::pty::{Program, environment};
use crate::support::server::{API_KEY, TestServer};

#[test]
fn the_terminal_is_given_back_after_quit() {
    let mut session = Program::default().start();
    session.wait_for("? help");
    assert!(session.is_taken());
    session.send("q");
    assert_eq!(session.end(), 0);
    session.assert_given_back();
}

#[test]
fn ctrl_c_is_an_interruption() {
    let mut session = Program::default().start();
    session.wait_for("? help");
    session.send("\u{3}");
    assert_eq!(session.end(), 130);
    session.assert_given_back();
}

/// The window is closed: what is on it goes away without a signal to us.
#[test]
fn a_line_that_hangs_up_ends_us() {
    let mut session = Program::default().start();
    session.wait_for("? help");
    assert_eq!(session.hang_up(), 129);
}

#[test]
fn a_terminal_that_shows_only_ascii_gets_nothing_else() {
    for variables in [&[("LANG", "C")][..], &[("LANG", "en_US.UTF-8"), ("LC_ALL", "POSIX")]] {
        let mut session =
            Program { arguments: &["--demo"], variables, ..Program::default() }.start();
        session.wait_for("Release 13.1");
        session.wait_for("? help");
        session.send("q");
        session.wait_for("Support desk");
        session.send("q");
        assert_eq!(session.end(), 0);
        assert!(session.everything.is_ascii(), "{variables:?}:\n{}", session.screen());
    }
}

#[test]
fn a_pasted_escape_leaves_a_mark() {
    let mut session = Program::default().start();
    session.wait_for("? help");
    session.send("c");
    session.wait_for("API key");
    session.send("\u{1b}[200~acme\u{1b}[31m.example\u{1b}[201~");
    session.wait_for("[31m.example");
    // the terminal of these tests leaves the mark out
    let written = String::from_utf8_lossy(&session.everything);
    assert!(written.contains("acme�[31m.example"), "{written:?}");
    session.send("\u{3}");
    assert_eq!(session.end(), 130);
}

/// What was right is not asked for again, and a key is kept only where somebody says yes.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_login_asks_again_for_what_was_refused_and_before_it_keeps_a_key() {
    let server = TestServer::start().await;
    let (url, owner) = (server.url.clone(), server.owner.clone());
    let story = move || {
        let arguments = ["login", "--url", &*url, "--email", &*owner.email];
        let mut session = Program { arguments: &arguments, ..Program::default() }.start();
        for (question, answer) in [
            ("Password of", "wrong"),
            ("API key of", "0123456789abcdef0123456789abcdef"),
            ("API key of", API_KEY),
            ("Password of", &*owner.password),
            ("Type yes", "no"),
        ] {
            session.wait_for(question);
            session.clear();
            session.send(&format!("{answer}\r"));
        }
        assert_eq!(session.end(), 0, "{}", session.screen());
        let said = String::from_utf8_lossy(&session.everything).into_owned();
        assert!(said.contains("does not know this API key"), "{said}");
        assert!(said.contains("with this password"), "{said}");
        let kept = std::fs::read_to_string(session.place().join("config/config.toml")).unwrap();
        assert!(kept.contains("[profiles.") && !kept.contains("key"), "{kept}");
        let told = session.screen().replace('\n', "");
        assert!(told.contains("Asked for at each start: password, API key"), "{told}");
    };
    tokio::task::spawn_blocking(story).await.unwrap();
}

#[test]
fn the_terminal_is_given_back_after_a_panic() {
    let variables = [("SMARTQ_DEBUG_PANIC", "1")];
    let mut session = Program { variables: &variables, ..Program::default() }.start();
    assert_eq!(session.end(), 101);
    session.assert_given_back();
    assert!(session.screen().contains("asked to stumble"), "{}", session.screen());
    let bytes = String::from_utf8_lossy(&session.everything).into_owned();
    let taken = bytes.find("\u{1b}[?1049h").expect("the screen was never taken");
    let back = bytes.find("\u{1b}[?1049l").expect("the screen was not given back");
    let said = bytes.find("asked to stumble").unwrap();
    assert!(taken < back && back < said, "the words are lost with the alternate screen");
}

#[test]
fn the_terminal_is_given_back_when_somebody_ends_us() {
    for (signal, code) in [(Signal::TERM, 143), (Signal::HUP, 129), (Signal::INT, 130)] {
        let mut session = Program::default().start();
        session.wait_for("? help");
        session.signal(signal);
        assert_eq!(session.end(), code, "{signal:?}");
        session.assert_given_back();
    }
}

#[test]
fn whoever_goes_on_after_a_stop_finds_a_new_picture_of_the_right_size() {
    let mut session = Program::default().start();
    session.wait_for("? help");
    session.resize(70, 20);
    session.wait_for("? help");
    session.clear();
    session.signal(Signal::CONT);
    session.wait_for("? help");
    assert!(session.is_taken() && session.hears_mouse() && session.hears_focus());
    // and word of the focus is no key
    session.send("\u{1b}[O\u{1b}[I");
    session.send("?");
    session.wait_for("Esc back");
    session.send("\u{1b}");
    session.wait_for("? help");
    session.send("q");
    assert_eq!(session.end(), 0);
    session.assert_given_back();
}

#[test]
fn the_samples_are_gone_when_somebody_ends_us() {
    let arguments = ["--demo"];
    let mut session = Program { arguments: &arguments, ..Program::default() }.start();
    session.wait_for("Release 13.1");
    let left = || std::fs::read_dir(session.place().join("tmp")).unwrap().count();
    assert_eq!(left(), 1, "the copy is somewhere else");
    session.signal(Signal::TERM);
    assert_eq!(session.end(), 143);
    session.assert_given_back();
    assert_eq!(std::fs::read_dir(session.place().join("tmp")).unwrap().count(), 0);
}

#[test]
fn a_key_after_a_new_size_is_heard_at_once() {
    let mut session = Program::default().start();
    session.wait_for("? help");
    for width in [90, 110, 95, 105] {
        session.resize(width, 30);
        session.wait_for("? help");
        session.send("?");
        session.wait_for("Esc back");
        session.send("\u{1b}");
        session.wait_for("? help");
    }
    session.send("q");
    assert_eq!(session.end(), 0);
}

#[test]
fn a_small_terminal_is_told_to_grow() {
    let mut session = Program { size: (30, 8), ..Program::default() }.start();
    session.wait_for("40");
    session.resize(100, 30);
    session.wait_for("? help");
    session.send("q");
    assert_eq!(session.end(), 0);
}

#[test]
fn without_a_terminal_there_is_one_line_and_no_escape() {
    let place = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_smartq"))
            .args(arguments)
            .envs(environment(place.path()))
            .stdin(Stdio::null())
            .output()
            .unwrap()
    };
    for arguments in [&[][..], &["--demo"], &["--local"]] {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(2));
        assert!(output.stdout.is_empty());
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(said.lines().count(), 1, "{said}");
        assert!(said.contains("needs a terminal") && !said.contains('\u{1b}'), "{said}");
    }
    assert!(!place.path().join("data").exists(), "nothing was made");
}

#[test]
fn a_terminal_on_one_side_alone_is_none() {
    for (redirected, side) in
        [("exec \"$@\" < /dev/null", "input"), ("exec \"$@\" > told", "output")]
    {
        let mut session = Program { shell: Some(redirected), ..Program::default() }.start();
        assert_eq!(session.end(), 2, "{side}");
        assert!(session.screen().contains("needs a terminal"), "{side}: {}", session.screen());
        assert!(!session.everything.contains(&0x1b), "{side}");
        let told = std::fs::read(session.place().join("told")).unwrap_or_default();
        assert!(told.is_empty(), "{side}");
    }
}

#[test]
fn a_dumb_terminal_gets_one_line_and_no_escape() {
    let variables = [("TERM", "dumb")];
    let mut session = Program { variables: &variables, ..Program::default() }.start();
    assert_eq!(session.end(), 2);
    assert!(session.screen().contains("TERM says \"dumb\""), "{}", session.screen());
    assert!(!session.everything.contains(&0x1b));
}

#[test]
fn a_mistake_in_the_configuration_is_named_by_line_and_column() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("config");
    std::fs::create_dir_all(&folder).unwrap();
    let text = "[profiles.acme]\nhost = \"ftp://x\"\nemail = \"ann@example.com\"\n";
    std::fs::write(folder.join("config.toml"), text).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_smartq"))
        .args(["api", "GET", "/users/me"])
        .envs(environment(place.path()))
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("config.toml, line 2, column 8: "), "{said}");
    assert_eq!(std::fs::read_to_string(folder.join("config.toml")).unwrap(), text);
}

/// The terminal and its keys are the editor's, secrets are not, and what was written comes back.
#[test]
fn an_editor_has_the_terminal_as_it_was_found() {
    let place = tempfile::tempdir().unwrap();
    let script = place.path().join("an editor.sh");
    let told = place.path().join("told");
    let lines = format!(
        "test -z \"$SMARTQ_PASSWORD$SMARTQ_API_KEY\" && stat -c %a \"$2\" > '{}'\n\
         trap \"\" INT\necho in the $1 editor\nread line\necho \"$line\" > \"$2\"\n",
        told.display()
    );
    std::fs::write(&script, lines).unwrap();
    let setting = format!("sh '{}' other", script.display());
    let variables = [("VISUAL", &*setting), ("SMARTQ_PASSWORD", "x"), ("SMARTQ_API_KEY", "y")];
    let arguments = ["--demo"];
    let mut session =
        Program { arguments: &arguments, variables: &variables, ..Program::default() }.start();
    session.wait_for("#1 Checkout");
    session.send("E");
    session.wait_for("in the other editor");
    session.assert_given_back();
    // an interrupt or a key meant for the editor is none of ours
    session.send("\u{3}");
    session.send("typed by hand\r");
    session.wait_for("┌ Description");
    session.wait_for("typed by hand");
    assert!(session.is_taken());
    assert_eq!(std::fs::read_to_string(&told).unwrap(), "600\n");
    session.send("\u{13}");
    session.wait_for("takes it back");
    session.send("q");
    session.wait_for("Support desk");
    session.send("q");
    assert_eq!(session.end(), 0);
    session.assert_given_back();
}
