//! A file on its way in: one part `file` of a multipart body, written to disk as it comes.

use std::error::Error;
use std::io;

use axum::extract::multipart::{Field, Multipart, MultipartError};
use axum::extract::{FromRequest as _, Request};
use axum::http::{HeaderValue, header};
use sha2::{Digest as _, Sha256};

use super::sense::{Kept, Senseless};
use crate::model::flex::parse_boolean;
use crate::server::blob::{self, Blob, Blobs, Draft};
use crate::server::db::Failure;
use crate::server::error::Refusal;
use crate::server::extract::broken_off;

/// Parts besides the file, and the bytes in them, that are read past.
const PARTS: usize = 16;
const BYTES_BESIDES: usize = 64 * 1024;
/// The longest name, in bytes: what file systems take.
const LONGEST_NAME: usize = 255;
/// Introduces a name in a form that has no need of escapes of its own.
const EXTENDED: &[u8] = b"filename*=";
const LONGEST_TYPE: usize = 127;

/// A file whose body is durable, and goes again unless it is kept.
pub(super) struct Arrival {
    /// The name it was sent under, without a path.
    pub(super) name: String,
    /// What it is said to be.
    pub(super) media_type: String,
    /// The body.
    pub(super) blob: Blob,
    /// Whether it is the last file of its note.
    pub(super) is_last: bool,
    /// What tells its body from another.
    pub(super) sum: [u8; 32],
}

/// Takes the file out of a request. Whatever ends this early takes the half of it off the disk.
pub(super) async fn receive(blobs: &Blobs, request: Request) -> Result<Arrival, Refusal> {
    refuse_announced(blobs, &request)?;
    let kept = Kept::default();
    let request = request.map(|body| kept.watch(body));
    let mut parts = Multipart::from_request(request, &()).await.or_else(|_| {
        invalid("the body must be multipart/form-data with the file as its part \"file\"")
    })?;
    let mut taken = None;
    let mut is_last = false;
    let (mut count, mut besides) = (0, BYTES_BESIDES);
    while let Some(part) = parts.next_field().await.map_err(|error| broken(&error))? {
        kept.made_sense();
        count += 1;
        if count > PARTS {
            return invalid("the body has too many parts");
        }
        match part.name() {
            Some("file") if taken.is_some() => {
                return invalid("one file a request: the body has several parts \"file\"");
            }
            Some("file") => taken = Some(take(blobs, part, &kept).await?),
            Some("is_last_file") => {
                let text = read_past(part, &mut besides, &kept).await?;
                let truth = std::str::from_utf8(&text).ok().and_then(parse_boolean);
                is_last =
                    truth.ok_or_else(|| Refusal::property("is_last_file", "must be 1 or 0"))?;
            }
            _ => {
                read_past(part, &mut besides, &kept).await?;
            }
        }
    }
    let Some((name, media_type, draft, sum)) = taken else {
        return invalid("the body has no part \"file\" with the name of a file");
    };
    let blob = draft.finish().await.map_err(refusal)?;
    Ok(Arrival { name, media_type, blob, is_last, sum })
}

/// A body that says it is too long need not come at all.
fn refuse_announced(blobs: &Blobs, request: &Request) -> Result<(), Refusal> {
    let length = request.headers().get(header::CONTENT_LENGTH);
    let length = length.and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    let most = blobs.limit().saturating_add(BYTES_BESIDES as u64);
    if length.is_some_and(|length| length > most) {
        return Err(too_long(blobs.limit()));
    }
    Ok(())
}

async fn take(
    blobs: &Blobs,
    mut part: Field<'_>,
    kept: &Kept,
) -> Result<(String, String, Draft, [u8; 32]), Refusal> {
    let disposition = part.headers().get(header::CONTENT_DISPOSITION).map(HeaderValue::as_bytes);
    let is_extended =
        disposition.is_some_and(|text| text.windows(EXTENDED.len()).any(|it| it == EXTENDED));
    let name = part.file_name();
    let name = if is_extended {
        name.map(bare_name)
    } else {
        name.map(unescaped).as_deref().map(bare_name)
    };
    let Some(name) = name else {
        return invalid("the part \"file\" must carry the name of a file");
    };
    if name.len() > LONGEST_NAME {
        return invalid("the name of the file is longer than 255 bytes");
    }
    let media_type = media_type(part.content_type(), &name);
    let mut draft = blobs.draft().map_err(refusal)?;
    let mut sum = Sha256::new();
    while let Some(piece) = part.chunk().await.map_err(|error| broken(&error))? {
        kept.made_sense();
        sum.update(&piece);
        draft.write(&piece).await.map_err(refusal)?;
    }
    Ok((name, media_type, draft, sum.finalize().into()))
}

async fn read_past(mut part: Field<'_>, room: &mut usize, kept: &Kept) -> Result<Vec<u8>, Refusal> {
    let mut bytes = Vec::new();
    while let Some(piece) = part.chunk().await.map_err(|error| broken(&error))? {
        kept.made_sense();
        let Some(left) = room.checked_sub(piece.len()) else {
            return Err(Refusal::TooLarge("the parts besides the file are too long".to_owned()));
        };
        *room = left;
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes)
}

/// A plain name as browsers write it: what would end it or its line is escaped, and nothing else is.
fn unescaped(sent: &str) -> String {
    sent.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n")
}

/// The last component of what may be a path of any system, without control characters.
fn bare_name(sent: &str) -> String {
    let last = sent.rsplit(['/', '\\']).next().unwrap_or(sent);
    let name: String = last
        .chars()
        .map(|character| if character.is_control() { '_' } else { character })
        .collect();
    // what names a folder in every folder is no name of a file
    if matches!(&*name, "" | "." | "..") { "file".to_owned() } else { name }
}

/// What the sender says, if that can be a media type; else what the name says.
fn media_type(sent: Option<&str>, name: &str) -> String {
    let is_type = |text: &&str| {
        text.len() <= LONGEST_TYPE
            && text.contains('/')
            && text.chars().all(|character| (' '..='~').contains(&character))
    };
    match sent.filter(is_type) {
        Some(sent) => sent.to_owned(),
        None => mime_guess::from_path(name).first_or_octet_stream().to_string(),
    }
}

fn invalid<T>(why: &str) -> Result<T, Refusal> {
    Err(Refusal::Invalid(why.to_owned()))
}

fn broken(error: &MultipartError) -> Refusal {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if let Some(senseless) = error.downcast_ref::<Senseless>() {
            return Refusal::TooLarge(senseless.to_string());
        }
        // the crate that reads it names its errors by their words alone
        if error.to_string().contains("read headers") {
            let why = "the head of a part cannot be read: the name of a file may hold no control characters";
            return Refusal::Invalid(why.to_owned());
        }
        cause = error.source();
    }
    broken_off(error)
}

fn refusal(error: blob::Error) -> Refusal {
    match error {
        blob::Error::TooLong(limit) => too_long(limit),
        blob::Error::Disk(error) => match error.kind() {
            io::ErrorKind::StorageFull
            | io::ErrorKind::QuotaExceeded
            | io::ErrorKind::FileTooLarge => Refusal::Database(Failure::Full),
            _ => Refusal::Broken(format!("an attachment cannot be written: {error}")),
        },
    }
}

/// Names the limit in the unit people think in.
fn too_long(limit: u64) -> Refusal {
    const MEBI: u64 = 1024 * 1024;
    let most = if limit >= MEBI && limit.is_multiple_of(MEBI) {
        format!("{} MiB", limit / MEBI)
    } else {
        format!("{limit} bytes")
    };
    Refusal::TooLarge(format!("a file has at most {most} here; this one was not saved"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_their_paths_and_nothing_else() {
        for (sent, kept) in [
            ("größe.png", "größe.png"),
            ("../../etc/passwd", "passwd"),
            (r"C:\Users\Ann\report.pdf", "report.pdf"),
            ("a\r\nb", "a__b"),
            ("dir/", "file"),
            ("", "file"),
            (".", "file"),
            ("../..", "file"),
            ("a\0b", "a_b"),
            (".profile", ".profile"),
        ] {
            assert_eq!(bare_name(sent), kept);
        }
    }

    #[test]
    fn a_type_is_what_was_said_or_what_the_name_says() {
        assert_eq!(
            media_type(Some("text/x-log; charset=utf-8"), "a.png"),
            "text/x-log; charset=utf-8"
        );
        assert_eq!(media_type(None, "a.png"), "image/png");
        assert_eq!(media_type(Some("bogus"), "a"), "application/octet-stream");
    }

    #[test]
    fn whatever_the_system_calls_it_there_is_no_room() {
        use rustix::io::Errno;
        for (number, is_full) in
            [(Errno::NOSPC, true), (Errno::DQUOT, true), (Errno::FBIG, true), (Errno::IO, false)]
        {
            let error = io::Error::from_raw_os_error(number.raw_os_error());
            let refused = refusal(blob::Error::Disk(error));
            assert_eq!(matches!(refused, Refusal::Database(Failure::Full)), is_full, "{number}");
        }
    }

    #[test]
    fn the_limit_is_named_in_readable_units() {
        let told = |limit| match too_long(limit) {
            Refusal::TooLarge(why) => why,
            other => panic!("{other:?}"),
        };
        assert!(told(25 * 1024 * 1024).contains("25 MiB"));
        assert!(told(100).contains("100 bytes"));
    }
}
