//! Files attached to notes: their descriptions, and their bodies in both directions.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use reqwest::header::{self, HeaderMap, HeaderValue};
use reqwest::multipart::{Form, Part};
use reqwest::{Body, Method, Response};

use super::answer::Head;
use super::disposition::file_name;
use super::transport::Transport;
use super::upload::{Activity, Upload, counted};
use super::verbs::IDEMPOTENCY_KEY;
use super::{Client, Error, IdempotencyKey};
use crate::model::{File, FileId, NoteId, Page, PageQuery, ProjectId, TicketId};

/// The longest answer that is looked at for being an error in place of a file.
const LONGEST_ENVELOPE: usize = 64 * 1024;

impl Client {
    /// `GET /projects/<id>/tickets/<id>/notes/<id>/files`: one page of a note's files.
    pub async fn list_files(
        &self,
        project: ProjectId,
        ticket: TicketId,
        note: NoteId,
        page: PageQuery,
    ) -> Result<Page<File>, Error> {
        self.transport.list(&files(project, ticket, note), page, &[]).await
    }

    /// `GET /projects/<id>/tickets/<id>/notes/<id>/files/<id>`: a file's description.
    pub async fn get_file(
        &self,
        project: ProjectId,
        ticket: TicketId,
        note: NoteId,
        file: FileId,
    ) -> Result<File, Error> {
        let path = format!("{}/{file}", files(project, ticket, note));
        let (found, _) = self.transport.get(&path).await?;
        Ok(found)
    }

    /// `POST /projects/<id>/tickets/<id>/notes/<id>/filesv2`: sends one file. `progress` hears how many of its bytes the
    /// connection has taken; dropping the future ends the connection, and the server keeps nothing.
    pub async fn upload_file(
        &self,
        project: ProjectId,
        ticket: TicketId,
        note: NoteId,
        upload: Upload,
        progress: impl Fn(u64) + Send + Sync + 'static,
        key: &IdempotencyKey,
    ) -> Result<File, Error> {
        let (name, size, is_last) = (upload.name.clone(), upload.size, upload.is_last);
        let activity = Arc::new(Activity::default());
        let taken = Arc::new(AtomicU64::new(0));
        let counts = Arc::clone(&taken);
        let progress = move |sent| {
            counts.store(sent, Ordering::Relaxed);
            progress(sent);
        };
        let body = Body::wrap_stream(counted(upload, Arc::clone(&activity), progress));
        let form = form(body, &name, size, is_last)?;
        let list = files(project, ticket, note);
        let address = self.transport.address(&format!("{list}v2"))?;
        let request = self
            .transport
            .request(Method::POST, address)
            .header(IDEMPOTENCY_KEY, key.as_str())
            .multipart(form);
        match self.transport.exchange(request, Some(&activity)).await {
            Ok(response) => self.transport.created(&list, response).await,
            Err(error) => Err(match (activity.take_broken(), error) {
                (Some(broken), _) => Error::LocalFile(broken),
                (None, Error::Interrupted(how)) if taken.load(Ordering::Relaxed) < size => {
                    Error::CutShort(how)
                }
                (None, error) => error,
            }),
        }
    }

    /// `GET …/files/<id>/download`: a file's body, to be taken piece by piece. An answer that is an error, or a page
    /// where a file was due, is an error here.
    pub async fn download_file(
        &self,
        project: ProjectId,
        ticket: TicketId,
        note: NoteId,
        file: FileId,
    ) -> Result<Download, Error> {
        let path = format!("{}/{file}/download", files(project, ticket, note));
        let request = self
            .transport
            .request(Method::GET, self.transport.address(&path)?)
            .header(header::ACCEPT, HeaderValue::from_static("*/*"));
        let response = self.transport.exchange(request, None).await?;
        Download::open(Arc::clone(&self.transport), response).await
    }

    /// `DELETE /projects/<id>/tickets/<id>/notes/<id>/files/<id>`.
    pub async fn delete_file(
        &self,
        project: ProjectId,
        ticket: TicketId,
        note: NoteId,
        file: FileId,
    ) -> Result<(), Error> {
        self.transport.delete(&format!("{}/{file}", files(project, ticket, note))).await
    }
}

/// Where the list is.
fn files(project: ProjectId, ticket: TicketId, note: NoteId) -> String {
    format!("projects/{project}/tickets/{ticket}/notes/{note}/files")
}

/// The parts of an upload. The flag goes first, so that a server knows it before the bytes come.
fn form(body: Body, name: &str, size: u64, is_last: bool) -> Result<Form, Error> {
    let form = if is_last { Form::new().text("is_last_file", "1") } else { Form::new() };
    Ok(form.part("file", file_part(body, name, size)?))
}

/// A part that holds a file. What could end the header its name travels in is replaced.
pub(super) fn file_part(body: Body, name: &str, size: u64) -> Result<Part, Error> {
    let sent_name = name.replace(|character: char| character.is_control(), "_");
    let media_type = mime_guess::from_path(name).first_or_octet_stream();
    Part::stream_with_length(body, size)
        .file_name(sent_name)
        .mime_str(media_type.as_ref())
        .map_err(|error| Error::Unsendable(error.to_string()))
}

/// What has come where a file was due, by what stands above the body.
pub(super) enum Came {
    File,
    /// JSON that nobody calls a file: it may be one, or an error in its place.
    PerhapsFile,
    NoFile,
}

impl Came {
    /// `is_named` is whether the answer says that it is to be saved.
    pub(super) fn of(status: u16, is_named: bool, media_type: &str) -> Self {
        let kind = media_type.to_ascii_lowercase();
        match status {
            200 if is_named => Self::File,
            200 if kind.starts_with("text/html") => Self::NoFile,
            200 if kind.contains("json") => Self::PerhapsFile,
            200 => Self::File,
            _ => Self::NoFile,
        }
    }
}

/// A file on its way from the server.
pub struct Download {
    /// The name it has there: foreign text, never a path.
    pub name: Option<String>,
    /// Its media type.
    pub media_type: Option<String>,
    /// Its length in bytes, where the server tells.
    pub length: Option<u64>,
    /// What was read ahead to see whether it is a file at all.
    ahead: Option<Bytes>,
    response: Response,
    transport: Arc<Transport>,
}

impl Download {
    async fn open(transport: Arc<Transport>, mut response: Response) -> Result<Self, Error> {
        let head = Head::of(&response);
        let headers = response.headers();
        let disposition = headers.get(header::CONTENT_DISPOSITION);
        let name = disposition.and_then(|value| file_name(value.as_bytes()));
        let media_type = media_type(headers);
        let length = response.content_length();
        let kind = media_type.as_deref().unwrap_or_default();
        let ahead = match Came::of(head.status, disposition.is_some(), kind) {
            Came::NoFile => {
                let body = transport.body(response).await?;
                let read = transport.login.read(&head, &body);
                return Err(read.err().unwrap_or_else(|| head.not_json(&body)));
            }
            Came::PerhapsFile => Some(look_ahead(&transport, &mut response, &head).await?),
            Came::File => None,
        };
        Ok(Self { name, media_type, length, ahead, response, transport })
    }

    /// The next piece of the body; `None` at its end. A body that ends before its announced length is an error.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        match self.ahead.take() {
            Some(ahead) if !ahead.is_empty() => Ok(Some(ahead)),
            _ => self.transport.chunk(&mut self.response).await,
        }
    }
}

impl std::fmt::Debug for Download {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Download")
            .field("name", &self.name)
            .field("media_type", &self.media_type)
            .field("length", &self.length)
            .finish_non_exhaustive()
    }
}

/// Reads the beginning of JSON that came without a file's name: it may be a file, or an error in its place.
async fn look_ahead(
    transport: &Transport,
    response: &mut Response,
    head: &Head,
) -> Result<Bytes, Error> {
    let mut ahead = Vec::new();
    while ahead.len() <= LONGEST_ENVELOPE {
        match transport.chunk(response).await? {
            Some(chunk) => ahead.extend_from_slice(&chunk),
            None => match transport.login.read(head, &ahead) {
                Err(refused @ Error::Status { .. }) => return Err(refused),
                _ => break,
            },
        }
    }
    Ok(ahead.into())
}

fn media_type(headers: &HeaderMap) -> Option<String> {
    let text = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    Some(text.split(';').next().unwrap_or(text).trim().to_owned()).filter(|kind| !kind.is_empty())
}
