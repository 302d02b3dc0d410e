//! Notes written in Markdown, as our own server keeps them: it changes nothing of what the Markdown became, and what it
//! makes of other HTML is edited without a loss.

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use smartq::model::{NoteId, NoteInput, ProjectId, TicketId};
use smartq::text::{markdown, note};

use super::{Pair, key};
use crate::contract::work::{board, named};

struct Place {
    pair: Pair,
    project: ProjectId,
    ticket: TicketId,
    note: NoteId,
}

impl Place {
    async fn start() -> Self {
        let pair = Pair::start().await;
        let (project, backlog, _) = board(&pair).await;
        let created = pair.client.create_ticket(project, &named("x", backlog), &key()).await;
        let ticket = created.unwrap().id;
        let first = pair.client.create_note(project, ticket, &input("first"), &key()).await;
        let note = first.unwrap().id;
        Self { pair, project, ticket, note }
    }

    /// What the server keeps of this; `None` where it finds no words in it.
    async fn kept(&self, html: &str) -> Option<String> {
        let Self { pair, project, ticket, note } = self;
        match pair.client.update_note(*project, *ticket, *note, &input(html), None).await {
            Ok(note) => Some(note.text),
            Err(error) => {
                assert!(error.is_invalid(), "{error:?}: {html}");
                None
            }
        }
    }
}

fn input(html: &str) -> NoteInput {
    NoteInput { text: Some(html.to_owned()), ..NoteInput::default() }
}

/// The lines of a note that have words in them.
fn lines(html: &str) -> Vec<String> {
    let shown = note::lines(html, 1000).into_iter();
    let own = |line: &note::Line| {
        let of_text = line.spans.iter().filter(|span| !span.style.marker);
        of_text.map(|span| span.text.as_str()).collect::<String>()
    };
    shown.map(|line| own(&line).trim().to_owned()).filter(|line| !line.is_empty()).collect()
}

fn some(count: usize, pieces: &'static [&'static str], mut then: impl FnMut(String)) {
    let strategy = prop::collection::vec(prop::sample::select(pieces), 1..8);
    let mut runner = TestRunner::deterministic();
    for _ in 0..count {
        then(strategy.new_tree(&mut runner).unwrap().current().concat());
    }
}

#[tokio::test]
async fn the_server_keeps_what_markdown_became() {
    let place = Place::start().await;
    let mut typed = vec![
        "A **bold** and an *italic* word, `code < x`, and [a link](https://example.com/?a=1&b=(2)).".to_owned(),
        "- one\n  1. two\n- three\n\n> said\n>\n> - so\n\n```\n  if a < b {\n\n  }\n```\nend".to_owned(),
        "a  b\n  indented\n\\\n<u>under</u> & <script>alert(1)</script> \"quoted\"".to_owned(),
        "> ".repeat(40) + "deep",
    ];
    some(
        60,
        &[
            "a ",
            "b",
            "**",
            "*",
            "_",
            "`",
            "\n",
            "\n\n",
            "- ",
            "1. ",
            "\n> ",
            "  ",
            "<",
            "&",
            "é",
            "```\n",
            "](http://e)",
            "[",
        ],
        |text| typed.push(text),
    );
    for typed in typed {
        let html = markdown::to_html(&typed);
        let Some(kept) = place.kept(&html).await else { continue };
        assert_eq!(kept, html.replace("&nbsp;", "\u{a0}"), "{typed}");
        let again = markdown::to_markdown(&kept);
        assert!(again.is_some(), "not edited as Markdown: {kept}");
        assert_eq!(markdown::to_markdown(&html), again, "{html}");
    }
}

#[tokio::test]
async fn a_note_from_elsewhere_is_edited_without_a_loss() {
    let place = Place::start().await;
    let mut given = vec![
        "<div>Hi <b>Ann</b>,<br/><br/>see <a href='https://example.com' target=_blank>this</a>.</div>".to_owned(),
        "<p>One<p>Two<ul><li>a<li>b</ul>".to_owned(),
        "plain\nlines < & >".to_owned(),
    ];
    let pieces = &[
        "a ",
        "b",
        "\n",
        "<br>",
        "<p>c",
        "</p>",
        "<b>d</b>",
        "<i> e</i> ",
        "<ul><li>f</li>",
        "</ul>",
        "<li>g",
        "&nbsp;",
        "<pre>h\n  i</pre>",
        "<code>j</code> ",
        "<blockquote>k",
        "</blockquote>",
        "* l ",
        "<u>",
        "</u>",
        "<a href=\"http://e\">m</a> ",
        "<div>n</div>",
        "<ol><li>o<li>p</ol>",
    ];
    some(120, pieces, |html| given.push(html));
    let mut in_markdown = 0;
    for given in given {
        let Some(kept) = place.kept(&given).await else { continue };
        let Some(markdown) = markdown::to_markdown(&kept) else { continue };
        in_markdown += 1;
        let saved = place.kept(&markdown::to_html(&markdown)).await.unwrap();
        assert_eq!(lines(&saved), lines(&kept), "{kept}\n{markdown}\n{saved}");
        assert_eq!(markdown::to_markdown(&saved).as_deref(), Some(&*markdown), "{saved}");
    }
    assert!(in_markdown > 30, "only {in_markdown} could be edited as Markdown");
}
