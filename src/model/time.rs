//! Moments and due dates, read as liberally as the contract's §3 asks and written in one form only.

use std::fmt;

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::flex::Scalar;

/// A moment, in UTC, to the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(jiff::Timestamp);

impl Timestamp {
    /// The moment so many seconds after 1970-01-01 00:00:00 UTC; `None` outside the years −9999 to 9999.
    pub fn from_unix(seconds: i64) -> Option<Self> {
        jiff::Timestamp::from_second(seconds).ok().map(Self)
    }

    /// Seconds since 1970-01-01 00:00:00 UTC.
    pub fn unix(self) -> i64 {
        self.0.as_second()
    }

    /// The moment as the date library has it, for arithmetic and zones.
    pub const fn instant(self) -> jiff::Timestamp {
        self.0
    }

    /// Unix seconds as a server tells them: zero stands for a moment that never was.
    fn from_seconds(seconds: i64) -> Option<Self> {
        if seconds == 0 { None } else { Self::from_unix(seconds) }
    }

    /// Reads a moment out of whatever came in its place; what cannot be read is no moment.
    pub fn from_scalar(scalar: &Scalar) -> Option<Self> {
        match scalar {
            Scalar::Text(text) => Self::parse(text),
            Scalar::Bool(_) => None,
            number => number.to_integer().and_then(Self::from_seconds),
        }
    }

    /// Reads `2014-01-17 10:22:33` (UTC), RFC 3339 or Unix seconds; a zero date is no moment.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.is_empty() || text.starts_with("0000-00-00") {
            return None;
        }
        if let Ok(seconds) = text.parse::<i64>() {
            return Self::from_seconds(seconds);
        }
        if let Ok(moment) = text.parse::<jiff::Timestamp>() {
            return Some(Self(moment));
        }
        let civil = text.parse::<DateTime>().ok().or_else(|| {
            text.parse::<Date>().ok().map(|date| date.to_datetime(jiff::civil::Time::midnight()))
        })?;
        TimeZone::UTC.to_timestamp(civil).ok().map(Self)
    }
}

impl From<jiff::Timestamp> for Timestamp {
    fn from(moment: jiff::Timestamp) -> Self {
        Self::from_unix(moment.as_second()).unwrap_or(Self(moment))
    }
}

impl fmt::Display for Timestamp {
    /// `YYYY-MM-DD HH:MM:SS`, UTC: the form our server sends.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let civil = TimeZone::UTC.to_datetime(self.0);
        write!(f, "{}", civil.strftime("%Y-%m-%d %H:%M:%S"))
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Reads a moment that may be missing; what cannot be read counts as missing.
pub fn optional<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Timestamp>, D::Error> {
    Ok(Timestamp::from_scalar(&Scalar::deserialize(deserializer)?))
}

/// The day a ticket is required by.
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash)]
pub enum DueDate {
    /// No date was set.
    #[default]
    None,
    /// A calendar day; whose midnight it ends at is the reader's zone.
    On(Date),
    /// Something else the server holds: shown as it came and never lost on save.
    Other(String),
}

impl DueDate {
    /// Reads `2014-01-17` with or without a time, or `01/17/2014`; anything else is kept as it is.
    pub fn parse(text: &str) -> Self {
        let trimmed = text.trim();
        if trimmed.is_empty() || trimmed.starts_with("0000-00-00") {
            return Self::None;
        }
        let (day, time) = trimmed.split_once(['T', ' ']).unwrap_or((trimmed, "00:00"));
        match day.parse::<Date>().or_else(|_| Date::strptime("%m/%d/%Y", day)) {
            Ok(date) if is_time(time) => Self::On(date),
            _ => Self::Other(text.to_owned()),
        }
    }

    /// The day, where it is known to be one.
    pub const fn date(&self) -> Option<Date> {
        match self {
            Self::On(date) => Some(*date),
            Self::None | Self::Other(_) => None,
        }
    }
}

/// Whether what follows a day is a time of that day, with or without a zone, and nothing that would be lost.
fn is_time(text: &str) -> bool {
    text.contains(':')
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b':' | b'.' | b'+' | b'-' | b'Z'))
}

impl fmt::Display for DueDate {
    /// The form it is sent in: `YYYY-MM-DD`, the foreign text unchanged, or nothing.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => Ok(()),
            Self::On(date) => date.fmt(f),
            Self::Other(text) => text.fmt(f),
        }
    }
}

impl Serialize for DueDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::None => serializer.serialize_none(),
            known => serializer.collect_str(known),
        }
    }
}

impl<'de> Deserialize<'de> for DueDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Scalar::deserialize(deserializer)?
            .into_text()
            .map_or(Self::None, |text| Self::parse(&text)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_come_in_three_forms() {
        for text in [
            "2014-01-17 10:22:33",
            "2014-01-17T10:22:33Z",
            "2014-01-17T11:22:33+01:00",
            "1389954153",
        ] {
            assert_eq!(
                Timestamp::parse(text).unwrap().to_string(),
                "2014-01-17 10:22:33",
                "{text}"
            );
        }
        for text in ["", "0000-00-00 00:00:00", "soon"] {
            assert_eq!(Timestamp::parse(text), None, "{text}");
        }
    }

    #[test]
    fn due_dates_keep_what_they_do_not_understand() {
        let day = DueDate::On(jiff::civil::date(2014, 1, 17));
        for text in ["2014-01-17", "2014-01-17 10:00:00", "2014-01-17T00:00:00Z", "01/17/2014"] {
            assert_eq!(DueDate::parse(text), day, "{text}");
        }
        assert_eq!(DueDate::parse("0000-00-00"), DueDate::None);
        assert_eq!(DueDate::parse("mid January").to_string(), "mid January");
    }
}
