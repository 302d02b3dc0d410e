//! What a stranger may hand us, as bytes of any kind: nothing of it may panic, hang or get round a rule.
//!
//! Each file holds one `run`, which takes bytes and asserts what must be true of them whatever they are. Here the bytes
//! come from proptest, some of them shaped a little; the crate in `fuzz/` gives the same functions to a fuzzer that
//! looks for ways not gone before. What a fuzzer has found is kept in `fuzz/found/<name>/` and is tried first.

mod answers;
mod drafts;
mod forms;
mod input;
mod kept;
mod keys;
mod outbox;
mod settings;
mod texts;
mod worn;

use std::path::Path;

use proptest::collection::vec;
use proptest::prelude::*;

/// Runs what was found before, then what chance brings.
fn all(name: &str, cases: u32, shaped: BoxedStrategy<Vec<u8>>, run: fn(&[u8])) {
    let found = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/found").join(name);
    for file in found.read_dir().into_iter().flatten() {
        run(&std::fs::read(file.unwrap().path()).unwrap());
    }
    let config = ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() };
    let bytes = prop_oneof![1 => vec(any::<u8>(), 0..2_000), 3 => shaped];
    let mut runner = proptest::test_runner::TestRunner::new(config);
    let result = runner.run(&bytes, |bytes| {
        run(&bytes);
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
}

/// Pieces, in any order and number.
fn pieces(pieces: &'static [&'static str]) -> BoxedStrategy<Vec<u8>> {
    some_of(pieces, 60)
}

fn some_of(pieces: &'static [&'static str], most: usize) -> BoxedStrategy<Vec<u8>> {
    let piece = prop_oneof![
        6 => prop::sample::select(pieces).prop_map(str::to_owned),
        1 => any::<String>(),
        1 => any::<char>().prop_map(String::from),
    ];
    vec(piece, 0..most).prop_map(|pieces| pieces.concat().into_bytes()).boxed()
}

#[test]
fn an_answer() {
    const JSON: &[&str] = &[
        "{\"error\":null,\"data\":",
        "{\"items\":[",
        "]}",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "null",
        "true",
        "\"\"",
        "0",
        "-1",
        "1e999",
        "18446744073709551616",
        "\"12\"",
        "\"id\":",
        "\"name\":",
        "\"step_id\":3",
        "\"assigned_to\":[{\"id\":1}]",
        "\"custom_fields\":{\"f1\":[\"5\"]}",
        "\"f3\":\"x\"",
        "\"tags\":\"a,b\"",
        "\"required_by\":\"0000-00-00\"",
        "\"text\":\"<p>",
        "\"insert_time\":1700000000",
        "\\u0000",
        "\\ud800",
        "\u{1b}]52;c;x\u{7}",
        "\u{202e}",
        "\"total\":9",
        "\"options\":{\"choiceType\":\"radio\"}",
        "\"values\":[]",
        "\"pos\":1",
    ];
    let body = (0_u8..16, pieces(JSON)).prop_map(|(kind, mut body)| {
        body.insert(0, kind);
        body
    });
    all("answers", 2_000, body.boxed(), answers::run);
}

#[test]
fn a_text() {
    const TEXT: &[&str] = &[
        "<p>",
        "</p>",
        "<ul><li>",
        "</li></ul>",
        "<b",
        ">",
        "</",
        "<a href=\"javascript:x\">",
        "<a href=https://a.example>",
        "</a>",
        "<script>",
        "<!--",
        "-->",
        "<![CDATA[",
        "&lt;",
        "&#27;",
        "&#x9b;",
        "&amp;amp;",
        "&",
        "\u{1b}[2J",
        "\u{9b}31m",
        "\u{202e}",
        "\u{200d}",
        "\u{fe0f}",
        "👩",
        "e\u{301}",
        "\u{e0041}",
        "\r\n",
        "\n",
        "\t",
        " ",
        "**",
        "*",
        "_",
        "`",
        "```\n",
        "> ",
        "- ",
        "1. ",
        "[x](",
        ")",
        "\\",
        "word",
        "界",
        "<pre>",
        "</pre>",
        "<br>",
        "<blockquote>",
        "</blockquote>",
    ];
    let text = (1_u8..200, pieces(TEXT)).prop_map(|(width, mut text)| {
        text.insert(0, width);
        text
    });
    all("texts", 2_000, text.boxed(), texts::run);
}

#[test]
fn a_form_body() {
    const FORM: &[&str] = &[
        "ticket",
        "[",
        "]",
        "%5B",
        "%5D",
        "[name]",
        "[0]",
        "[]",
        "=",
        "&",
        "+",
        "%",
        "%00",
        "%zz",
        "%ff",
        "a",
        "[a][b][c][d][e]",
        "&&",
        "==",
        "ticket[assigned_to][]=1",
        "é",
    ];
    all("forms", 2_000, pieces(FORM), forms::run);
}

#[test]
fn a_file_of_settings() {
    const TOML: &[&str] = &[
        "[board]\n",
        "quit = ",
        "[\"",
        "q",
        "\"]",
        "\"",
        "\n",
        "=",
        "[",
        "]",
        "{",
        "}",
        "ctrl-",
        "g g",
        "delete = []",
        "host = \"https://a.example\"\n",
        "[profiles.acme]\n",
        "email = 1\n",
        "password = 5\n",
        "theme = \"dark\"\n",
        "inherits = \"plain\"\n",
        "card = { fg = \"#123456\" }\n",
        "'''",
        "\"\"\"",
        "#",
        "\u{0}",
        "1979-05-27",
        "é",
    ];
    all("settings", 1_000, pieces(TOML), settings::run);
}

/// Something before it that says what becomes of it.
fn led_by(count: usize, rest: BoxedStrategy<Vec<u8>>) -> BoxedStrategy<Vec<u8>> {
    let all = (vec(any::<u8>(), count), rest).prop_map(|(first, rest)| [first, rest].concat());
    all.boxed()
}

#[test]
fn a_file_of_what_was_told() {
    const CONTENT: &[&str] = &[
        "[",
        "]",
        "{",
        "}",
        ",",
        ":",
        "null",
        "\"",
        "\"id\":70003",
        "\"id\":1,\"name\":\"",
        "\"step_id\":11",
        "\"tags\":\"",
        "{\"id\":901,\"text\":\"<p>",
        "\"}",
        "\u{1b}[2J",
        "\\u001b",
        "\u{202e}",
        "\"size\":-1",
        "\"users\":[1]",
        "\"pos\":1e9",
        "\"values\":[{\"id\":1,\"title\":\"x\"}]",
        "[{\"id\":12,\"name\":\"a\\u009bb\",\"pos\":3,\"limit\":-1,\"step_id\":11,\"email\":\"x\"}]",
        "{\"id\":70003,\"name\":\"\\u001b]0;x\\u0007\",\"step_id\":13}",
        "{\"name\":\"f1\",\"type\":\"choice\",\"label\":\"\\u202e\",\"options\":{\"choiceType\":\"radio\"}}",
    ];
    all("kept", 400, led_by(5, some_of(CONTENT, 4)), kept::run);
}

#[test]
fn a_file_of_a_draft() {
    const TOML: &[&str] = &[
        "version = 1\n",
        "version = 2\n",
        "account = \"this machine\"\n",
        "written = \"2026-12-01 09:00:00\"\n",
        "place = { form = \"new ticket\", project = 7 }\n",
        "place = { form = \"me\" }\n",
        "[[field]]\n",
        "property = \"name\"\n",
        "label = \"\u{202e}\"\n",
        "now = { text = \"",
        "\" }\n",
        "now = { yes = true }\n",
        "now = { ids = [1], names = [], typed = \"\" }\n",
        "\"",
        "'''",
        "\\u001b[2J",
        "\\u009b",
        "\n",
        "=",
        "\u{7}",
        "18446744073709551615",
        "-1",
    ];
    (0..4).for_each(|way| drafts::run(&[way]));
    all("drafts", 150, led_by(4, some_of(TOML, 12)), drafts::run);
}

#[test]
fn an_entry_of_the_outbox() {
    const JSON: &[&str] = &[
        "\"",
        ",",
        ":",
        "{",
        "}",
        "[",
        "]",
        "null",
        "\"version\":1,",
        "\"version\":2,",
        "\\u001b[2J",
        "\u{202e}",
        "\"state\":\"refused\"",
        "\"reason\":\"",
        "\"name\":\"x\"",
        "\"fields\":{\"f1\":\"\"}",
        "-1",
        "\"write\":{\"delete-ticket\":{\"project\":7,\"ticket\":1}}",
        "18446744073709551615",
        "\"required_by\":\"soon\"",
        "<p>",
        "&lt;b",
        "99999-01-01",
    ];
    (0..4).for_each(|way| outbox::run(&[way]));
    all("outbox", 300, led_by(4, some_of(JSON, 4)), outbox::run);
}

#[test]
fn what_a_terminal_sends() {
    all("input", 150, vec(any::<u8>(), 0..600).boxed(), input::run);
}

#[test]
fn keys_and_answers_in_any_order() {
    all("keys", 60, vec(any::<u8>(), 0..400).boxed(), keys::run);
}
