//! The texts of a raw call: typed, or taken from a file or from standard input, so that no secret has to be an argument.

use std::fs::File;
use std::io::{self, IsTerminal as _, Read};

use anyhow::Context as _;

use crate::cli::{FieldText, NamedText};
use crate::commands::error::Error;

/// Longer than any form that a server takes.
const LONGEST: u64 = 16 * 1024 * 1024;

/// The names with their texts.
pub(super) fn told(fields: Vec<NamedText>) -> Result<Vec<(String, String)>, Error> {
    let from_input = |it: &&NamedText| matches!(it.text, FieldText::Input);
    if fields.iter().filter(from_input).count() > 1 {
        return Err(Error::Usage("standard input can be sent once: name one field @-".to_owned()));
    }
    if fields.iter().any(|it| from_input(&it)) && io::stdin().is_terminal() {
        let words = "what is typed for @- would be seen on the screen: send it through a pipe, or name a file with @FILE";
        return Err(Error::Usage(words.to_owned()));
    }
    fields.into_iter().map(|it| Ok((it.name.clone(), text(it)?))).collect()
}

fn text(field: NamedText) -> Result<String, Error> {
    let (text, from) = match field.text {
        FieldText::Typed(text) => return Ok(text),
        FieldText::File(path) => (File::open(&path).and_then(all), path.display().to_string()),
        FieldText::Input => (all(io::stdin().lock()), "standard input".to_owned()),
    };
    let what =
        || format!("the text of {} cannot be taken from {from}; nothing was sent", field.name);
    Ok(text.with_context(what)?)
}

/// All of it but the end of its last line, which whatever wrote it has added.
fn all(from: impl Read) -> io::Result<String> {
    let mut bytes = Vec::new();
    from.take(LONGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LONGEST {
        return Err(io::Error::other("it is longer than 16 MiB"));
    }
    let text = String::from_utf8(bytes).ok().ok_or_else(|| io::Error::other("it is not UTF-8"))?;
    let line = text.strip_suffix('\n').unwrap_or(&text);
    Ok(line.strip_suffix('\r').filter(|_| line.len() < text.len()).unwrap_or(line).to_owned())
}
