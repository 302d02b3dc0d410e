//! What a stranger may hand us, as bytes of any kind: nothing of it may panic, hang or get round a rule.
//!
//! Each file holds one `run`, which takes bytes and asserts what must be true of them whatever they are. Here the bytes
//! come from proptest, some of them shaped a little; the crate in `fuzz/` gives the same functions to a fuzzer that
//! looks for ways not gone before. What a fuzzer has found is kept in `fuzz/found/<name>/` and is tried first.

mod answers;
mod forms;
mod keys;
mod settings;
mod texts;

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
    let piece = prop_oneof![
        6 => prop::sample::select(pieces).prop_map(str::to_owned),
        1 => any::<String>(),
        1 => any::<char>().prop_map(String::from),
    ];
    vec(piece, 0..60).prop_map(|pieces| pieces.concat().into_bytes()).boxed()
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

#[test]
fn keys_and_answers_in_any_order() {
    all("keys", 60, vec(any::<u8>(), 0..400).boxed(), keys::run);
}
