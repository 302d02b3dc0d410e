//! Lines for people and bytes for programs. Somebody who has read enough is no reason to fail; a disk that takes no more is.

use std::fmt::Write as _;
use std::io::{self, IsTerminal as _, Write as _};
use std::os::fd::AsFd;

use rustix::fs::{FileType, fstat, stat};

use super::error::Error;
use crate::text;

/// A line on standard output.
pub(super) fn line(text: &str) -> Result<(), Error> {
    arrived(writeln!(io::stdout().lock(), "{}", text::clean(text)))
}

/// A line on standard error.
pub(super) fn note(text: &str) {
    let _nobody_listens = writeln!(io::stderr().lock(), "{}", text::clean(text));
}

/// Lines on standard error that are clean already, and end as they end.
pub(super) fn note_lines(clean: &str) {
    let _nobody_listens = io::stderr().lock().write_all(clean.as_bytes());
}

/// Lines on standard error that are said only once: fails where nobody can read them.
pub(super) fn once(lines: &[String]) -> io::Result<()> {
    let mut output = io::stderr().lock();
    if leads_nowhere(&output)? {
        return Err(io::Error::other("standard error is closed, or thrown away"));
    }
    for line in lines {
        writeln!(output, "{}", text::clean(line))?;
    }
    output.flush()
}

/// Whether it is the device that forgets everything, which also stands in for one that was closed when we started.
fn leads_nowhere(output: &impl AsFd) -> io::Result<bool> {
    let about = fstat(output)?;
    let is_device = FileType::from_raw_mode(about.st_mode) == FileType::CharacterDevice;
    Ok(is_device && stat("/dev/null").is_ok_and(|null| null.st_rdev == about.st_rdev))
}

/// What went wrong, on standard error. Foreign words in it never steer the terminal.
pub(super) fn complain(text: &str) {
    note(&format!("smartq: {text}"));
}

/// Bytes on standard output, as they are into a pipe; to a terminal they go as [`harmless`] text.
pub(super) fn bytes(body: &[u8]) -> Result<(), Error> {
    let mut output = io::stdout().lock();
    let written = if output.is_terminal() {
        let text = harmless(&String::from_utf8_lossy(body));
        let end = if text.ends_with('\n') { "" } else { "\n" };
        write!(output, "{text}{end}")
    } else {
        output.write_all(body)
    };
    arrived(written.and_then(|()| output.flush()))
}

/// What has become of something printed. A reader that has gone, as `head` does, has what it wanted.
pub(super) fn arrived(written: io::Result<()>) -> Result<(), Error> {
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Error::Unprinted(error)),
        _ => Ok(()),
    }
}

/// JSON that says the same and cannot steer a terminal: what is not to be seen becomes an escape of JSON's own.
pub(super) fn harmless(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    let mut buffer = [0; 4];
    for character in json.chars() {
        let is_harmless = matches!(character, '\n' | '\t' | ' '..='~')
            || text::is_clean(character.encode_utf8(&mut buffer));
        if is_harmless {
            out.push(character);
            continue;
        }
        for unit in character.encode_utf16(&mut [0; 2]) {
            // Writing to a text cannot fail.
            let _ = write!(out, "\\u{unit:04x}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_sees_escapes_where_it_would_obey() {
        let json = "{\"name\":\"a\u{1b}]0;x\u{7}\u{9b}2J \u{202e}b\u{e0041} ä 東\"}\n";
        let shown = harmless(json);
        assert_eq!(
            shown,
            "{\"name\":\"a\\u001b]0;x\\u0007\\u009b2J \\u202eb\\udb40\\udc41 ä 東\"}\n"
        );
        let said = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
        let polite = "{\"name\":\"\u{202e}b\u{e0041}\"}";
        assert_eq!(said(polite), said(&harmless(polite)));
    }
}
