//! What all resources share: a list, a thing, adding, changing, deleting.

use reqwest::header::{HeaderName, HeaderValue};
use reqwest::{Method, RequestBuilder, Response, header};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::answer::Head;
use super::error::{Error, capped};
use super::key::{ETag, IdempotencyKey};
use super::transport::Transport;
use crate::model::{FieldName, FormBody, Page, PageQuery};

pub(super) const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
pub(super) const FORM: HeaderValue = HeaderValue::from_static("application/x-www-form-urlencoded");

/// What the answer to a write tells of the thing written.
enum Told<T> {
    /// All of it.
    Thing(T),
    /// Nothing but its id, or a field's name.
    Id(String),
    /// Nothing that helps.
    Nothing,
}

impl Transport {
    /// One page of a list; `parameters` follow `count` and `offset`.
    pub(super) async fn list<T: DeserializeOwned>(
        &self,
        path: &str,
        page: PageQuery,
        parameters: &[(&str, &str)],
    ) -> Result<Page<T>, Error> {
        let mut address = self.address(path)?;
        address
            .query_pairs_mut()
            .append_pair("count", &page.count.to_string())
            .append_pair("offset", &page.offset.to_string())
            .extend_pairs(parameters);
        let (_, page) = self.ask(self.request(Method::GET, address), decode).await?;
        Ok(page)
    }

    /// One thing, and its version where the server names one.
    pub(super) async fn get<T: DeserializeOwned>(
        &self,
        path: &str,
    ) -> Result<(T, Option<ETag>), Error> {
        let request = self.request(Method::GET, self.address(path)?);
        let (head, thing) = self.ask(request, decode).await?;
        Ok((thing, head.etag))
    }

    /// Adds a thing to the list at `path`. Where the answer holds nothing but its id, the thing is read back; where it
    /// does not even hold that, the error says that it may be there.
    pub(super) async fn create<T: DeserializeOwned>(
        &self,
        path: &str,
        input: &impl FormBody,
        key: &IdempotencyKey,
    ) -> Result<T, Error> {
        let request =
            self.form(Method::POST, path, input.encode())?.header(IDEMPOTENCY_KEY, key.as_str());
        let response = self.exchange(request, None).await?;
        self.created(path, response).await
    }

    /// Reads the answer to a request that has added a thing to the list at `path`.
    pub(super) async fn created<T: DeserializeOwned>(
        &self,
        path: &str,
        response: Response,
    ) -> Result<T, Error> {
        let (_, told) = self.take(response, told).await?;
        match told {
            Told::Thing(thing) => Ok(thing),
            Told::Id(id) => match self.get(&format!("{path}/{id}")).await {
                Ok((thing, _)) => Ok(thing),
                Err(error) => Err(error.after_write()),
            },
            Told::Nothing => Err(Error::Decode("it does not say what was added".to_owned())),
        }
    }

    /// Changes the thing at `path`. Where the answer does not hold it, it is read back.
    pub(super) async fn update<T: DeserializeOwned>(
        &self,
        path: &str,
        input: &impl FormBody,
        if_match: Option<&ETag>,
    ) -> Result<T, Error> {
        self.update_and_read(path, path, input, if_match).await
    }

    /// [`Transport::update`] of a thing that is read at another path than it is written.
    pub(super) async fn update_and_read<T: DeserializeOwned>(
        &self,
        path: &str,
        read_path: &str,
        input: &impl FormBody,
        if_match: Option<&ETag>,
    ) -> Result<T, Error> {
        let mut request = self.form(Method::PUT, path, input.encode())?;
        if let Some(ETag(tag)) = if_match {
            request = request.header(header::IF_MATCH, tag);
        }
        let (_, told) = self.ask(request, told).await?;
        match told {
            Told::Thing(thing) => Ok(thing),
            Told::Id(_) | Told::Nothing => match self.get(read_path).await {
                Ok((thing, _)) => Ok(thing),
                Err(error) => Err(error.after_write()),
            },
        }
    }

    /// Deletes the thing at `path`; what the answer's data holds does not matter.
    pub(super) async fn delete(&self, path: &str) -> Result<(), Error> {
        self.ask(self.request(Method::DELETE, self.address(path)?), |_| Ok(())).await?;
        Ok(())
    }

    fn form(&self, method: Method, path: &str, form: String) -> Result<RequestBuilder, Error> {
        let request = self.request(method, self.address(path)?);
        Ok(request.header(header::CONTENT_TYPE, FORM).body(form))
    }

    /// Sends a request and reads the data of its answer.
    async fn ask<T>(
        &self,
        request: RequestBuilder,
        read: impl FnOnce(&str) -> Result<T, Error>,
    ) -> Result<(Head, T), Error> {
        let response = self.exchange(request, None).await?;
        self.take(response, read).await
    }

    /// Reads the data of an answer.
    async fn take<T>(
        &self,
        response: Response,
        read: impl FnOnce(&str) -> Result<T, Error>,
    ) -> Result<(Head, T), Error> {
        let head = Head::of(&response);
        let body = self.body(response).await?;
        let data = read(self.login.read(&head, &body)?)?;
        Ok((head, data))
    }
}

fn decode<T: DeserializeOwned>(data: &str) -> Result<T, Error> {
    serde_json::from_str(data).map_err(|error| Error::Decode(capped(&error.to_string())))
}

/// Reads the data of an answer to a write as far as it goes: nothing is promised about it (contract §4).
#[expect(clippy::unnecessary_wraps, reason = "whatever it holds is fine")]
fn told<T: DeserializeOwned>(data: &str) -> Result<Told<T>, Error> {
    let id = match serde_json::from_str::<Value>(data) {
        Ok(Value::Object(map)) => {
            if is_whole(&map)
                && let Ok(thing) = serde_json::from_str(data)
            {
                return Ok(Told::Thing(thing));
            }
            map.get("id").or_else(|| map.get("name")).and_then(plain_word)
        }
        Ok(scalar) => plain_word(&scalar),
        Err(_) => None,
    };
    Ok(id.map_or(Told::Nothing, Told::Id))
}

/// Whether an answer tells the thing itself: it carries what people call it, and more. `{"id":7,"updated":true}` would
/// be read as a thing without a name, and take the place of the real one.
fn is_whole(map: &Map<String, Value>) -> bool {
    map.len() > 1 && ["name", "label", "title", "text"].iter().any(|key| map.contains_key(*key))
}

/// An id or a field's name: it becomes part of an address.
fn plain_word(value: &Value) -> Option<String> {
    match value {
        Value::Number(number) => number.as_u64().filter(|id| *id > 0).map(|id| id.to_string()),
        Value::String(text) => text.parse::<FieldName>().ok().map(|word| word.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{CustomField, Ticket};

    #[test]
    fn an_answer_to_a_write_tells_all_or_an_id_or_nothing() {
        let name = |data: &str| match told::<Ticket>(data).unwrap() {
            Told::Thing(ticket) => format!("thing {}", ticket.name),
            Told::Id(id) => format!("id {id}"),
            Told::Nothing => "nothing".to_owned(),
        };
        for (data, want) in [
            (r#"{"id":"7","name":"x"}"#, "thing x"),
            (r#"{"id":"7"}"#, "id 7"),
            (r#"{"id":"7","updated":true}"#, "id 7"),
            (r#"{"id":7,"name":{"deep":1}}"#, "thing "),
            ("7", "id 7"),
            ("\"7\"", "id 7"),
            ("true", "nothing"),
            ("null", "nothing"),
            ("[]", "nothing"),
            ("\"../users/1\"", "nothing"),
            ("0", "nothing"),
            (r#"{"ticket":{"id":7}}"#, "nothing"),
        ] {
            assert_eq!(name(data), want, "{data}");
        }
        let field = told::<CustomField>(r#"{"name":"f3"}"#).unwrap();
        assert!(matches!(field, Told::Id(name) if name == "f3"));
    }
}
