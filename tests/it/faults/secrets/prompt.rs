//! Questions on the terminal that are not answered.

use crate::support::pty::Program;

#[test]
fn whoever_gives_a_question_for_a_secret_up_finds_the_terminal_as_it_was() {
    let variables = [("SMARTQ_URL", "https://acme.example"), ("SMARTQ_EMAIL", "ann@acme.example")];
    // Ctrl-C, Ctrl-\, and Ctrl-D on an empty line
    for (key, code) in [("half\u{3}", 130), ("\u{1c}", 130), ("\u{4}", 1)] {
        let arguments = ["login"];
        let program =
            Program { arguments: &arguments, variables: &variables, ..Program::default() };
        let mut session = program.start();
        session.wait_for("Password of ann@acme.example at acme.example");
        session.send(key);
        assert_eq!(session.end(), code, "{}", session.screen());
        session.assert_given_back();
        assert!(!session.screen().contains("half"), "{}", session.screen());
    }
}

#[test]
fn a_secret_is_typed_and_mended_without_being_shown() {
    let variables = [("SMARTQ_URL", "https://acme.example"), ("SMARTQ_EMAIL", "ann@acme.example")];
    let program = Program { arguments: &["login"], variables: &variables, ..Program::default() };
    let mut session = program.start();
    session.wait_for("Password of");
    session.send("wrong\u{15}secreu\u{7f}t\r");
    session.wait_for("API key of");
    session.send("\u{3}");
    assert_eq!(session.end(), 130);
    for shown in ["wrong", "secre"] {
        assert!(!session.screen().contains(shown), "{}", session.screen());
    }
}
