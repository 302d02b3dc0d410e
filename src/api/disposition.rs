//! The name a file is sent under, out of the header `Content-Disposition`. Foreign text: never a path, never shown raw.

/// Whether the header is there decides elsewhere that a body is a file; this reads the name in it. Bytes beyond ASCII
/// are taken for UTF-8, as old servers send them bare; the extended form `filename*` goes before the plain one.
pub(super) fn file_name(header: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(header);
    let mut plain = None;
    for (name, value) in parameters(&text) {
        match name.to_ascii_lowercase().as_str() {
            "filename*" => {
                if let Some(name) = extended(&value) {
                    return Some(name);
                }
            }
            "filename" => plain = plain.or(Some(value)),
            _ => {}
        }
    }
    plain.filter(|name| !name.is_empty())
}

/// `; name=value` and `; name="quoted \" value"`, one by one.
fn parameters(text: &str) -> Vec<(&str, String)> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once(';') {
        let Some((name, value)) = after.split_once('=') else { break };
        let value = value.trim_start();
        let (value, left) = if let Some(quoted) = value.strip_prefix('"') {
            unquote(quoted)
        } else {
            let (word, left) = value.split_at(value.find(';').unwrap_or(value.len()));
            (word.trim().to_owned(), left)
        };
        found.push((name.trim(), value));
        rest = left;
    }
    found
}

/// Reads to the closing quote; gives what follows it.
fn unquote(text: &str) -> (String, &str) {
    let mut value = String::new();
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return (value, text.get(at + 1..).unwrap_or_default()),
            // old browsers and servers do not escape the backslash of a Windows path: only a quote is unescaped
            '\\' => match characters.next() {
                Some((_, next @ ('"' | '\\'))) => value.push(next),
                Some((_, next)) => value.extend(['\\', next]),
                None => value.push('\\'),
            },
            other => value.push(other),
        }
    }
    (value, "")
}

/// `UTF-8''na%C3%AFve.txt`
fn extended(value: &str) -> Option<String> {
    let (charset, rest) = value.split_once('\'')?;
    let (_, encoded) = rest.split_once('\'')?;
    if !charset.eq_ignore_ascii_case("utf-8") {
        return None;
    }
    let name = percent_encoding::percent_decode_str(encoded).decode_utf8().ok()?;
    (!name.is_empty()).then(|| name.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_in_many_forms() {
        for (header, want) in [
            (r#"attachment; filename="a b.txt""#, Some("a b.txt")),
            ("attachment; filename=plain.txt; size=3", Some("plain.txt")),
            (r#"attachment; filename="x.txt"; filename*=UTF-8''na%C3%AFve.txt"#, Some("naïve.txt")),
            (r"attachment; filename*=utf-8'de'%2e%2e%2fx; filename=y", Some("../x")),
            (r#"attachment; filename="say \"hi\"; ok.txt""#, Some(r#"say "hi"; ok.txt"#)),
            (r#"attachment; FileName="C:\tmp\x.txt""#, Some(r"C:\tmp\x.txt")),
            ("attachment; filename=\"größe.png\"", Some("größe.png")),
            ("attachment; filename*=latin1''x; filename=y", Some("y")),
            (r#"attachment; filename="never closed"#, Some("never closed")),
            ("attachment", None),
            ("inline; filename=\"\"", None),
            (";;;===", None),
        ] {
            assert_eq!(file_name(header.as_bytes()).as_deref(), want, "{header}");
        }
        assert_eq!(file_name(b"a; filename=\"\xff.txt\"").as_deref(), Some("\u{fffd}.txt"));
    }
}
