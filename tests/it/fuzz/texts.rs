//! Foreign text: cleaned, measured, broken into lines, read as a note and as Markdown.

use smartq::text;
use smartq::text::{markdown, note};

pub(crate) fn run(bytes: &[u8]) {
    let Some((width, rest)) = bytes.split_first() else { return };
    let width = usize::from(*width).max(1);
    let words = String::from_utf8_lossy(rest);
    let clean = text::clean(&words);
    // what is cut is cut again when it is cleaned again; what is not must stay as it is
    if clean.len() <= text::NAME_CAP {
        assert_eq!(text::clean(&clean), clean, "cleaned twice it is another text");
    }
    assert!(text::width(&text::ellipsis(&clean, width)) <= width);
    assert!(text::width(&text::ellipsis_start(&clean, width)) <= width);
    let lines = text::clean_lines(&words);
    for line in lines.lines().flat_map(|line| text::wrap(line, width)) {
        assert_fit(&line);
    }
    for line in note::lines(&words, width) {
        assert_fit(&line.text());
    }
    drop(markdown::to_html(&words));
    if let Some(written) = markdown::to_markdown(&words) {
        let html = markdown::to_html(&written);
        assert_eq!(markdown::to_markdown(&html), Some(written), "{html}");
    }
}

#[track_caller]
fn assert_fit(line: &str) {
    assert!(line.len() > text::NAME_CAP || text::is_clean(line), "{line:?}");
}
