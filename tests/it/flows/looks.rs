//! How the program looks on terminals of several kinds, as its user starts it.

use crate::support::pty::Program;

/// Everything that is written to such a terminal until the sample board is there.
fn written(variables: &[(&str, &str)], files: &[(&str, &str)]) -> String {
    let mut session =
        Program { arguments: &["--demo"], variables, files, ..Program::default() }.start();
    session.wait_for("Release 13.1");
    session.wait_for("? help");
    session.signal(rustix::process::Signal::TERM);
    assert_eq!(session.end(), 143);
    session.assert_given_back();
    String::from_utf8_lossy(&session.everything).into_owned()
}

#[test]
fn true_colour_goes_only_where_it_is_understood() {
    let dark = ("COLORFGBG", "15;0");
    let all = written(&[dark, ("COLORTERM", "truecolor")], &[]);
    assert!(all.contains("48;2;17;22;29"), "the ground of the dark theme is not there");
    let some = written(&[dark], &[]);
    assert!(!some.contains("8;2;") && some.contains("48;5;233"), "256 colours");
    let few = written(&[dark, ("COLORTERM", "truecolor"), ("TERM", "linux")], &[]);
    assert!(!few.contains("8;2;") && !few.contains("48;"), "16 colours");
    let none = written(&[dark, ("COLORTERM", "truecolor"), ("NO_COLOR", "1")], &[]);
    assert!(!none.contains("38;") && !none.contains("48;"), "no colours");
}

#[test]
fn the_configuration_goes_before_the_environment() {
    let config = ("config/config.toml", "theme = \"paper\"\n");
    let variables = [("COLORTERM", "truecolor"), ("NO_COLOR", "1"), ("COLORFGBG", "15;0")];
    assert!(written(&variables, &[config]).contains("48;2;245;238;221"));
}

#[test]
fn a_theme_that_cannot_be_read_is_told_and_the_program_starts() {
    let files = [
        ("config/config.toml", "theme = \"mine\"\n"),
        ("config/themes/mine.toml", "inherits = \"night\"\nkey = { fg = \"pink\" }\n"),
    ];
    let mut session = Program { files: &files, ..Program::default() }.start();
    session.wait_for("themes/mine.toml, line 2, column 14");
    session.wait_for("? help");
    session.send("q");
    assert_eq!(session.end(), 0);
    session.assert_given_back();
}

#[test]
fn the_mouse_selects_opens_scrolls_and_carries() {
    let mut session = Program { arguments: &["--demo"], ..Program::default() }.start();
    session.wait_for("▌#");
    assert!(session.hears_mouse());
    let card = session.find("▌#").unwrap();
    let over = (card.0 + 30, card.1);
    session.press_mouse(card);
    session.move_mouse(over);
    session.wait_for(" here ");
    session.clear();
    session.let_mouse_go(over);
    session.send("\u{c}");
    session.wait_for("▌#");
    let card = session.find("▌#").unwrap();
    assert!(card.0 > 25, "it is in its old lane:\n{}", session.screen());
    session.press_mouse(card);
    session.let_mouse_go(card);
    session.wait_for("Step");
    session.send("q");
    session.wait_for("▌#");
    let help = session.find("? help").unwrap();
    session.press_mouse(help);
    session.let_mouse_go(help);
    session.wait_for("What the keys do");
    session.turn_wheel_down((help.0 + 20, help.1 - 10));
    session.wait_for("↑3");
    session.send("\u{3}");
    assert_eq!(session.end(), 130);
    session.assert_given_back();
}

#[test]
fn the_mouse_is_left_to_the_terminal_where_that_is_wanted() {
    let files = [("config/config.toml", "mouse = false\n")];
    let mut session = Program { files: &files, ..Program::default() }.start();
    session.wait_for("? help");
    assert!(!session.hears_mouse());
    session.send("q");
    assert_eq!(session.end(), 0);
    assert!(!String::from_utf8_lossy(&session.everything).contains("[?1002"));
}
