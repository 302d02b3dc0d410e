use proptest::prelude::*;

use super::*;

fn cleaned(html: &str) -> String {
    clean(html).html
}

#[test]
fn what_notes_may_hold_passes_unchanged() {
    for html in [
        "<p>Plain <b>bold</b> <i>i</i> <u>u</u> <em>em</em> <strong>strong</strong></p>",
        "<ul><li>one</li><li>two<ol><li>deeper</li></ol></li></ul>",
        "<blockquote><p>said</p></blockquote><pre>a\n  b</pre>line<br>line <code>x &lt; y</code>",
        r#"<a href="https://example.com/?a=1&amp;b=2">there</a> <a href="mailto:ann@example.com">Ann</a>"#,
        "no tags\n\tat all, “quoted” — 陳美玲 🚢",
    ] {
        assert_eq!(cleaned(html), html);
    }
}

#[test]
fn scripts_styles_and_comments_leave_nothing() {
    for html in [
        "a<script>alert('<b>1</b>')</script>b",
        "a<STYLE type=x>p { } <i></STYLE>b",
        "a<!-- <b> -->b",
        "a<script src=x></script\n>b",
        "<!doctype html>ab",
    ] {
        assert_eq!(cleaned(html), "ab", "{html}");
    }
    assert_eq!(cleaned("a<script>never closed <b>x</b>"), "a");
}

#[test]
fn other_tags_and_all_attributes_leave_their_text() {
    for (html, want) in [
        (r#"<p onclick="x()" style="y">hi</p>"#, "<p>hi</p>"),
        ("<div><img src=x onerror=alert(1)>hi <span>there</span></div>", "hi there"),
        ("<svg><b onload=x>hi</b></svg>", "<b>hi</b>"),
        ("<B>hi</B>", "<b>hi</b>"),
        ("a<br/>b</br>c", "a<br>bc"),
        ("<iframe src=x><b>x</b></iframe>", "&lt;b&gt;x&lt;/b&gt;"),
        ("<bogus x=\"<b>\">y", "y"),
    ] {
        assert_eq!(cleaned(html), want, "{html}");
    }
}

#[test]
fn links_lead_to_three_kinds_of_place() {
    for (href, kept) in [
        ("http://example.com", Some("http://example.com")),
        ("  HTTPS://example.com/a b ", Some("HTTPS://example.com/a b")),
        (
            "mailto:a@example.com?subject=&quot;x&quot;",
            Some("mailto:a@example.com?subject=&quot;x&quot;"),
        ),
        ("https://e.com/'><script>", Some("https://e.com/'&gt;&lt;script&gt;")),
        ("javascript:alert(1)", None),
        ("java&#10;script:alert(1)", None),
        ("&#1;javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("//example.com", None),
        ("/relative", None),
        ("", None),
    ] {
        let html = format!("<a target=x href=\"{href}\" onclick=y>t</a>");
        let want = kept.map_or("t".to_owned(), |kept| format!("<a href=\"{kept}\">t</a>"));
        assert_eq!(cleaned(&html), want, "{href}");
    }
}

#[test]
fn what_was_left_open_is_closed_and_what_was_crossed_is_nested() {
    for (html, want) in [
        ("<p>a<p>b", "<p>a</p><p>b</p>"),
        ("<b>a<i>b</b>c</i>", "<b>a<i>b</i></b>c"),
        ("<ul><li>a<li>b</ul>c", "<ul><li>a</li><li>b</li></ul>c"),
        ("<ul><li>a<ul><li>b</ul><li>c</ul>", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"),
        ("</p></b>a", "a"),
        ("<p>a<ul><li>b</ul></p>", "<p>a</p><ul><li>b</li></ul>"),
        (
            "<blockquote><p>a<blockquote>b",
            "<blockquote><p>a</p><blockquote>b</blockquote></blockquote>",
        ),
        (
            "<a href=http://a>a<a href=http://b>b",
            "<a href=\"http://a\">a</a><a href=\"http://b\">b</a>",
        ),
    ] {
        assert_eq!(cleaned(html), want, "{html}");
    }
}

#[test]
fn depth_is_bounded_and_costs_no_text() {
    let deep =
        format!("{}word{}tail", "<blockquote>".repeat(50_000), "</blockquote>".repeat(50_000));
    let out = cleaned(&deep);
    assert_eq!(out.matches("<blockquote>").count(), DEPTH);
    assert!(out.contains("word") && out.ends_with("tail"), "{out}");
    assert_eq!(cleaned(&out), out);
}

#[test]
fn a_note_without_words_is_known_as_blank() {
    for html in ["", "  \n", "<p> </p><br>", "<script>x</script>", "<img src=x>", "&nbsp;", "\u{7}"]
    {
        assert!(clean(html).is_blank, "{html}");
    }
    assert!(!clean("<p>.</p>").is_blank);
}

#[test]
fn control_characters_do_not_pass_even_as_entities() {
    assert_eq!(cleaned("a\u{1b}[31mb&#27;c&#x9b;d\r\ne\u{0}f"), "a[31mbc\u{203a}d\nef");
}

/// The tags of the output in order, and its text with entities decoded, as a reader of its own makes them out.
fn taken_apart(html: &str) -> (Vec<String>, String) {
    let (mut tags, mut text) = (Vec::new(), String::new());
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(before);
        let (tag, after) = after.split_once('>').expect("each < begins a tag that ends");
        tags.push(tag.to_owned());
        rest = after;
    }
    text.push_str(rest);
    assert!(!text.contains('>'), "a > outside a tag: {html}");
    (
        tags,
        text.replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&amp;", "&"),
    )
}

fn assert_fit(html: &str) {
    let mut open = Vec::new();
    for tag in taken_apart(html).0 {
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name), "{html}");
        } else if let Some(href) = tag.strip_prefix("a href=\"") {
            let href = href.strip_suffix('"').expect("a closed quote");
            assert!(!href.contains('"'), "{html}");
            let lower = href.to_ascii_lowercase();
            assert!(SCHEMES.iter().any(|scheme| lower.starts_with(scheme)), "{html}");
            open.push("a".to_owned());
        } else if tag != "br" {
            assert!(
                Tag::named(tag.as_bytes()).is_some_and(|kind| kind != Tag::A),
                "{tag} in {html}"
            );
            open.push(tag);
        }
    }
    assert!(open.is_empty(), "{open:?} left open: {html}");
}

fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "<p>",
            "</p>",
            "<b>",
            "</b>",
            "<i class='x'>",
            "</i>",
            "<ul>",
            "</ul>",
            "<ol>",
            "<li>",
            "</li>",
            "<br>",
            "<a href=\"http://x\">",
            "<a href=javascript:x>",
            "<a>",
            "</a>",
            "<pre>",
            "</pre>",
            "<code>",
            "<blockquote>",
            "</blockquote>",
            "<script>",
            "</script>",
            "<style>",
            "</style>",
            "<!--",
            "-->",
            "<textarea>",
            "</textarea>",
            "<div",
            ">",
            "<",
            "\"",
            "'",
            "&",
            "&lt;",
            "&#",
            "<svg/>",
            "<![CDATA[",
            "]]>",
            "<plaintext>",
            "<a href='",
        ])
        .prop_map(str::to_owned),
        any::<String>(),
        "[ a-z<>&\"'/=!-]{0,12}",
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn only_allowed_tags_come_out_and_they_nest(html in pieces()) {
        assert_fit(&cleaned(&html));
    }

    #[test]
    fn cleaning_twice_changes_nothing(html in pieces()) {
        let once = cleaned(&html);
        prop_assert_eq!(cleaned(&once), once);
    }

    #[test]
    fn text_comes_through_as_it_was(words in prop::collection::vec("[^\\p{C}]{0,12}", 0..8)) {
        let escaped = |word: &String| {
            word.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
        };
        let escaped: Vec<String> = words.iter().map(escaped).collect();
        let html = format!("<p><u>{}</u>", escaped.join("</u><p><u>"));
        prop_assert_eq!(taken_apart(&cleaned(&html)).1, words.concat());
    }
}
