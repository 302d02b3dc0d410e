//! Dates, ages, sizes and names, put into the few letters a board has room for.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;
use unicode_segmentation::UnicodeSegmentation as _;

use super::clean::clean;
use super::measure::cells;

/// How near a due date is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// More than two days away.
    Later,
    /// Within two days.
    Soon,
    /// Today.
    Today,
    /// Past.
    Overdue,
}

/// A due date in words, seen from today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// `overdue 3d`, `today`, `tomorrow`, `4d`, `3 Dec`, `3 Dec 2027`.
    pub words: String,
    /// How near it is.
    pub urgency: Urgency,
}

/// Puts a due date into words.
pub fn due(date: Date, today: Date) -> Due {
    let days = days_between(today, date);
    let (words, urgency) = match days {
        i64::MIN..=-1000 => (format!("overdue {}y", -days / 365), Urgency::Overdue),
        -999..=-1 => (format!("overdue {}d", -days), Urgency::Overdue),
        0 => ("today".to_owned(), Urgency::Today),
        1 => ("tomorrow".to_owned(), Urgency::Soon),
        2 => ("2d".to_owned(), Urgency::Soon),
        3..=6 => (format!("{days}d"), Urgency::Later),
        _ if date.year() == today.year() => (date.strftime("%-d %b").to_string(), Urgency::Later),
        _ => (date.strftime("%-d %b %Y").to_string(), Urgency::Later),
    };
    Due { words, urgency }
}

fn days_between(from: Date, to: Date) -> i64 {
    from.duration_until(to).as_hours() / 24
}

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
const TWO_DAYS: i64 = 2 * DAY;
const TWO_WEEKS: i64 = 14 * DAY;
const TWO_YEARS: i64 = 730 * DAY;

/// How long ago something was, in seconds: `just now`, `5 min ago`, `2 h ago`, `3 d ago`, `5 w ago`, `2 y ago`. What
/// lies a little in the future, as clocks differ, was just now.
pub fn ago(seconds: i64) -> String {
    match seconds {
        i64::MIN..MINUTE => "just now".to_owned(),
        MINUTE..HOUR => format!("{} min ago", seconds / MINUTE),
        HOUR..TWO_DAYS => format!("{} h ago", seconds / HOUR),
        TWO_DAYS..TWO_WEEKS => format!("{} d ago", seconds / DAY),
        TWO_WEEKS..TWO_YEARS => format!("{} w ago", seconds / (7 * DAY)),
        _ => format!("{} y ago", seconds / (365 * DAY)),
    }
}

/// When something was told, on the user's own clocks, and how long ago: `as of 14:05, 2 h ago`, `as of 24 Nov 14:05, 3 d ago`.
pub fn as_of(then: Timestamp, now: Timestamp, offset: Offset) -> String {
    let (at, today) = (offset.to_datetime(then), offset.to_datetime(now).date());
    let ago = ago(now.as_second().saturating_sub(then.as_second()));
    if at.date() == today {
        format!("as of {}, {ago}", at.strftime("%H:%M"))
    } else {
        format!("as of {}, {ago}", at.strftime("%-d %b %H:%M"))
    }
}

/// A number of bytes: `999 B`, `12.0 kB`, `3.4 MB`. A kilobyte is a thousand bytes.
pub fn size(bytes: u64) -> String {
    const UNITS: [&str; 6] = ["kB", "MB", "GB", "TB", "PB", "EB"];
    if bytes < 1000 {
        return format!("{bytes} B");
    }
    // In tenths of the unit, rounded, so that 999 950 B is 1.0 MB and not 1000.0 kB.
    let mut divisor: u128 = 100;
    let mut shown = (0, UNITS[0]);
    for unit in UNITS {
        shown = ((u128::from(bytes) + divisor / 2) / divisor, unit);
        if shown.0 < 10_000 {
            break;
        }
        divisor *= 1000;
    }
    let (tenths, unit) = shown;
    format!("{}.{} {unit}", tenths / 10, tenths % 10)
}

/// Bytes a second: `1.2 MB/s`.
pub fn rate(bytes_a_second: u64) -> String {
    format!("{}/s", size(bytes_a_second))
}

/// How long something still takes, roughly: `5 s left`, `3 min left`, `2 h left`.
pub fn left(seconds: u64) -> String {
    match seconds {
        0..90 => format!("{} s left", seconds + 1),
        90..5400 => format!("{} min left", (seconds + 30) / 60),
        _ => format!("{} h left", seconds.saturating_add(1800) / 3600),
    }
}

/// A count with thin groups of thousands: `10 000`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + 6);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(' ');
        }
        out.push(digit);
    }
    out
}

/// At most two cells for a person: first letters of the first and the last word, of a single word its first two. The
/// name may be foreign text; of one without a letter or digit `?` is left.
pub fn initials(name: &str) -> String {
    let name = clean(name);
    let begins = |word: &&str| word.starts_with(char::is_alphanumeric);
    let mut words = name.split_whitespace().filter(begins);
    let first = words.next().unwrap_or("?");
    let letters: Vec<&str> = match words.next_back() {
        Some(last) => first.graphemes(true).take(1).chain(last.graphemes(true).take(1)).collect(),
        None => first.graphemes(true).take(2).collect(),
    };
    let mut out = String::new();
    let mut used = 0;
    for letter in letters {
        let upper = letter.to_uppercase();
        let letter = if cells(&upper) == cells(letter) { upper.as_str() } else { letter };
        used += cells(letter);
        if used > 2 {
            break;
        }
        out.push_str(letter);
    }
    out
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::text::width;

    #[test]
    fn due_dates_are_seen_from_today() {
        let today = date(2026, 11, 24);
        for (day, words, urgency) in [
            (date(2026, 11, 21), "overdue 3d", Urgency::Overdue),
            (date(2026, 11, 23), "overdue 1d", Urgency::Overdue),
            (date(2016, 11, 23), "overdue 10y", Urgency::Overdue),
            (today, "today", Urgency::Today),
            (date(2026, 11, 25), "tomorrow", Urgency::Soon),
            (date(2026, 11, 26), "2d", Urgency::Soon),
            (date(2026, 11, 30), "6d", Urgency::Later),
            (date(2026, 12, 3), "3 Dec", Urgency::Later),
            (date(2027, 1, 3), "3 Jan 2027", Urgency::Later),
        ] {
            let due = due(day, today);
            assert_eq!((due.words.as_str(), due.urgency), (words, urgency));
        }
    }

    #[test]
    fn ages_and_sizes_are_short() {
        let ages = [(-5, "just now"), (59, "just now"), (61, "1 min ago"), (7200, "2 h ago")];
        for (seconds, words) in ages {
            assert_eq!(ago(seconds), words);
        }
        assert_eq!(ago(3 * DAY), "3 d ago");
        assert_eq!(ago(70 * DAY), "10 w ago");
        assert_eq!(ago(900 * DAY), "2 y ago");
        for (bytes, words) in [
            (0, "0 B"),
            (999, "999 B"),
            (1000, "1.0 kB"),
            (3_400_000, "3.4 MB"),
            (999_950, "1.0 MB"),
            (u64::MAX, "18.4 EB"),
        ] {
            assert_eq!(size(bytes), words);
        }
        let times = [(0, "1 s left"), (89, "90 s left"), (90, "2 min left"), (7300, "2 h left")];
        for (seconds, words) in times {
            assert_eq!(left(seconds), words);
        }
        assert_eq!(rate(1_234_567), "1.2 MB/s");
        assert_eq!(
            (grouped(7), grouped(1200), grouped(10_000)),
            ("7".into(), "1 200".into(), "10 000".into())
        );
    }

    #[test]
    fn people_have_initials() {
        for (name, letters) in [
            ("Ann Ark", "AA"),
            ("bob", "BO"),
            ("Zofia Maria Nowak", "ZN"),
            ("Émile Zola", "ÉZ"),
            ("王小明", "王"),
            ("O'Neil (ext.)", "O'"),
            ("", "?"),
            ("\u{1b}[31m", "?"),
        ] {
            assert_eq!(initials(name), letters, "{name}");
        }
    }

    proptest! {
        #[test]
        fn initials_take_two_cells(name in any::<String>()) {
            prop_assert!(width(&initials(&name)) <= 2);
        }

        #[test]
        fn every_day_has_words(offset in -200_000i64..200_000) {
            let today = date(2026, 11, 24);
            if let Ok(day) = today.checked_add(jiff::Span::new().days(offset)) {
                prop_assert!(width(&due(day, today).words) <= 12);
            }
        }
    }
}
