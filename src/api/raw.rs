//! One call as it was typed: method, path, form fields and files, with the answer as it came.

use std::path::PathBuf;
use std::sync::Arc;

use reqwest::multipart::Form;
use reqwest::{Body, Method, header};
use url::Url;

use super::answer::Head;
use super::files::{Came, file_part};
use super::upload::{Activity, Upload, counted};
use super::verbs::FORM;
use super::{Client, Error};
use crate::model::PageQuery;

/// A call as somebody typed it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RawCall {
    /// `GET`, `POST` …; small letters are taken too.
    pub method: String,
    /// `projects/1?count=5`, with or without a slash or `/api/v1/` before it. Never a whole address.
    pub path: String,
    /// Named texts: the query of a GET or HEAD, the form of anything else.
    pub fields: Vec<(String, String)>,
    /// Named files of this machine; with any, the form is `multipart/form-data`.
    pub files: Vec<(String, PathBuf)>,
}

impl RawCall {
    /// Reads one page of the list at that path, whose own query stays but for what says which page.
    pub fn page_of(path: &str, page: PageQuery) -> Self {
        let path = path.split('#').next().unwrap_or_default();
        let (list, query) = path.split_once('?').unwrap_or((path, ""));
        let is_the_pages = |pair: &&str| {
            let mut read = form_urlencoded::parse(pair.as_bytes());
            read.next().is_none_or(|(name, _)| matches!(&*name, "count" | "offset"))
        };
        let rest: Vec<&str> = query.split('&').filter(|pair| !is_the_pages(pair)).collect();
        let path =
            if rest.is_empty() { list.to_owned() } else { format!("{list}?{}", rest.join("&")) };
        let fields = vec![
            ("count".to_owned(), page.count.to_string()),
            ("offset".to_owned(), page.offset.to_string()),
        ];
        Self { method: "GET".to_owned(), path, fields, files: Vec::new() }
    }

    /// Whether a file is due, and no answer of the API.
    pub fn is_download(&self) -> bool {
        let path = self.path.split(['?', '#']).next().unwrap_or_default();
        self.method.eq_ignore_ascii_case("GET") && path.trim_end_matches('/').ends_with("/download")
    }
}

/// An answer as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawAnswer {
    /// The HTTP status.
    pub status: u16,
    /// The media type, empty where none was told.
    pub media_type: String,
    /// The body, inflated, and otherwise to the byte.
    pub body: Vec<u8>,
    head: Head,
    is_named: bool,
}

impl RawAnswer {
    /// The data inside the envelope, as JSON text; the error where the call has failed or the answer is none of the API.
    pub fn data(&self) -> Result<&str, Error> {
        self.head.data(&self.body)
    }

    /// Fails where the body is not the file that was due.
    pub fn file(&self) -> Result<(), Error> {
        match Came::of(self.status, self.is_named, &self.media_type) {
            Came::File => Ok(()),
            Came::PerhapsFile => match self.data() {
                Err(refused @ Error::Status { .. }) => Err(refused),
                _ => Ok(()),
            },
            Came::NoFile => {
                Err(self.data().err().unwrap_or_else(|| self.head.not_json(&self.body)))
            }
        }
    }
}

impl Client {
    /// Makes one call as it was typed, once.
    pub async fn raw(&self, call: RawCall) -> Result<RawAnswer, Error> {
        let Ok(method) = Method::from_bytes(call.method.to_ascii_uppercase().as_bytes()) else {
            return Err(Error::Unsendable(format!("\"{}\" is not a method", call.method)));
        };
        let mut address = self.typed_address(&call.path)?;
        let reads = matches!(method, Method::GET | Method::HEAD);
        if reads && !call.fields.is_empty() {
            address.query_pairs_mut().extend_pairs(&call.fields);
        }
        let request = self.transport.request(method, address);
        let activity = Arc::new(Activity::default());
        let request = match (reads, call.files.is_empty()) {
            (true, true) => request,
            (true, false) => {
                return Err(Error::Unsendable("a file cannot be sent with GET".to_owned()));
            }
            (false, true) => {
                request.header(header::CONTENT_TYPE, FORM).body(typed_pairs(&call.fields))
            }
            (false, false) => request.multipart(typed_form(&call, &activity).await?),
        };
        let response = match self.transport.exchange(request, Some(&activity)).await {
            Ok(response) => response,
            Err(error) => return Err(activity.take_broken().map_or(error, Error::LocalFile)),
        };
        let head = Head::of(&response);
        let media_type = response.headers().get(header::CONTENT_TYPE);
        let media_type = media_type.and_then(|value| value.to_str().ok()).unwrap_or_default();
        let media_type = media_type.to_owned();
        let is_named = response.headers().contains_key(header::CONTENT_DISPOSITION);
        let body = self.transport.body(response).await?;
        Ok(RawAnswer { status: head.status, media_type, body, head, is_named })
    }

    /// The address of a path somebody typed. A path that leads anywhere else is refused, as the key would go there.
    fn typed_address(&self, path: &str) -> Result<Url, Error> {
        let inside = path.trim_start_matches('/');
        let inside = inside.strip_prefix("api/v1").unwrap_or(inside).trim_start_matches('/');
        // "a:b" alone would be read as an address of its own
        self.transport.address(&format!("./{inside}"))
    }
}

fn typed_pairs(fields: &[(String, String)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

async fn typed_form(call: &RawCall, activity: &Arc<Activity>) -> Result<Form, Error> {
    let names =
        call.fields.iter().map(|(name, _)| name).chain(call.files.iter().map(|(name, _)| name));
    if let Some(name) = names.into_iter().find(|name| name.contains(['"', '\r', '\n'])) {
        return Err(Error::Unsendable(format!("{name:?} cannot be the name of a part")));
    }
    let mut form = Form::new();
    for (name, text) in &call.fields {
        form = form.text(name.clone(), text.clone());
    }
    for (name, path) in &call.files {
        let upload = Upload::open(path, false).await?;
        let (file_name, size) = (upload.name.clone(), upload.size);
        let stream = counted(upload, Arc::clone(activity), |_| ());
        let part = file_part(Body::wrap_stream(stream), &file_name, size)?;
        form = form.part(name.clone(), part);
    }
    // bracketed names go as they are: PHP reads no encoded ones in a multipart form
    Ok(form.percent_encode_noop())
}
