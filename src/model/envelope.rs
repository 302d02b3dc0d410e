//! The envelope around every answer: `{"error": …, "data": …}`, one of the two null (guide).

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::flex;

/// What went wrong, in the server's words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorBody {
    /// A name for the kind of error; the guide only ever shows `null`.
    #[serde(rename = "type", default, deserialize_with = "optional_text")]
    pub kind: Option<String>,
    /// The number the HTTP status repeats, on our server.
    #[serde(default, deserialize_with = "code")]
    pub code: u16,
    /// A sentence for people.
    #[serde(default, deserialize_with = "flex::text")]
    pub message: String,
}

/// An answer whose data is not decoded yet.
#[derive(Debug, Deserialize)]
pub struct Envelope<'a> {
    /// Set when the call failed, whatever the HTTP status says.
    #[serde(default)]
    pub error: Option<ErrorBody>,
    /// The method's own answer.
    #[serde(borrow, default)]
    pub data: Option<&'a RawValue>,
}

/// An answer to be sent.
#[derive(Debug, Serialize)]
pub struct Answer<T> {
    /// Null when the call worked.
    pub error: Option<ErrorBody>,
    /// Null when it did not.
    pub data: Option<T>,
}

fn optional_text<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<String>, D::Error> {
    Ok(flex::Scalar::deserialize(deserializer)?.into_text().filter(|text| !text.is_empty()))
}

fn code<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<u16, D::Error> {
    let number = flex::Scalar::deserialize(deserializer)?.to_integer().unwrap_or(0);
    Ok(u16::try_from(number).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_guides_refusal_is_written_to_the_letter() {
        let answer: Answer<()> = Answer {
            error: Some(ErrorBody {
                kind: None,
                code: 401,
                message: "Authorization failed, invalid client id".to_owned(),
            }),
            data: None,
        };
        assert_eq!(
            serde_json::to_string(&answer).unwrap(),
            r#"{"error":{"type":null,"code":401,"message":"Authorization failed, invalid client id"},"data":null}"#
        );
    }

    #[test]
    fn codes_and_messages_come_in_any_shape() {
        let envelope: Envelope<'_> =
            serde_json::from_str(r#"{"error":{"code":"404","message":null},"data":null}"#).unwrap();
        let error = envelope.error.unwrap();
        assert_eq!((error.code, error.message.as_str(), error.kind), (404, "", None));
    }
}
