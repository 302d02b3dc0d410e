//! Days as people type them: `2026-12-01`, `1 dec`, `today`, `tomorrow`, `fri`, `+3d`, `2w`, `none`.

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan as _};

use crate::model::DueDate;

/// Words that take a date away.
const NONE: [&str; 4] = ["none", "no", "never", "-"];

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Reads a day, seen from today; `None` where the words mean none we know.
pub fn parse(typed: &str, today: Date) -> Option<DueDate> {
    let typed = typed.trim().to_lowercase();
    if typed.is_empty() || NONE.contains(&typed.as_str()) {
        return Some(DueDate::None);
    }
    let date = match typed.as_str() {
        "today" | "now" => Some(today),
        "tomorrow" | "tom" => today.tomorrow().ok(),
        "yesterday" => today.yesterday().ok(),
        words => weekday(words, today)
            .or_else(|| distance(words, today))
            .or_else(|| day_and_month(words, today)),
    };
    if let Some(date) = date {
        return Some(DueDate::On(date));
    }
    match DueDate::parse(&typed) {
        DueDate::On(date) => Some(DueDate::On(date)),
        DueDate::None | DueDate::Other(_) => None,
    }
}

/// The next day of that name; today's own name means a week from now.
fn weekday(word: &str, today: Date) -> Option<Date> {
    let word = word.strip_prefix("next ").unwrap_or(word);
    let (_, day) = WEEKDAYS.iter().find(|(name, _)| is_short_for(word, name))?;
    today.nth_weekday(1, *day).ok()
}

/// The first three letters of a name, or more of them.
fn is_short_for(word: &str, name: &str) -> bool {
    word.len() >= 3 && name.starts_with(word)
}

/// `+3d`, `3d`, `2 weeks`, `+1m`, `1y`, `-2d`.
fn distance(words: &str, today: Date) -> Option<Date> {
    let (sign, rest) = match words.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, words.strip_prefix('+').unwrap_or(words)),
    };
    let digits = rest.find(|character: char| !character.is_ascii_digit())?;
    let (number, unit) = rest.split_at_checked(digits)?;
    // more than ten thousand of anything is a slip of the finger
    let number = sign * number.parse::<i64>().ok().filter(|number| *number <= 10_000)?;
    let span: Span = match unit.trim() {
        "d" | "day" | "days" => number.days(),
        "w" | "week" | "weeks" => number.weeks(),
        "m" | "month" | "months" => number.months(),
        "y" | "year" | "years" => number.years(),
        _ => return None,
    };
    today.checked_add(span).ok()
}

/// `1 dec`, `dec 1`, `24. december 2027`. Without a year the next such day is meant.
fn day_and_month(words: &str, today: Date) -> Option<Date> {
    let words = words.replace([',', '.'], " ");
    let parts: Vec<&str> = words.split_whitespace().collect();
    let (one, other, year) = match *parts.as_slice() {
        [one, other] => (one, other, None),
        [one, other, year] => (one, other, Some(year.parse::<i16>().ok()?)),
        _ => return None,
    };
    let month = |word: &str| (1i8..).zip(MONTHS).find(|(_, name)| is_short_for(word, name));
    let (month, day) = match (month(one), month(other)) {
        (None, Some((month, _))) => (month, one.parse::<i8>().ok()?),
        (Some((month, _)), None) => (month, other.parse::<i8>().ok()?),
        _ => return None,
    };
    if let Some(year) = year {
        return Date::new(year, month, day).ok();
    }
    // the 29th of February may be up to eight years away
    let years = today.year()..=today.year().saturating_add(8);
    years.filter_map(|year| Date::new(year, month, day).ok()).find(|date| *date >= today)
}

/// A day in full, and how far it is: `Fri 4 Dec 2026, in 9 days`.
pub fn words(date: Date, today: Date) -> String {
    let days = today.duration_until(date).as_hours() / 24;
    let distance = match days {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        -1 => "yesterday".to_owned(),
        2.. => format!("in {days} days"),
        _ => format!("{} days ago", -days),
    };
    format!("{}, {distance}", date.strftime("%a %-d %b %Y"))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    /// A Wednesday.
    const TODAY: Date = date(2026, 11, 25);

    fn read(typed: &str) -> Option<String> {
        parse(typed, TODAY).map(|due| due.to_string())
    }

    #[test]
    fn days_are_read_as_people_type_them() {
        for (typed, day) in [
            ("2026-12-01", "2026-12-01"),
            ("12/01/2026", "2026-12-01"),
            (" Today ", "2026-11-25"),
            ("tomorrow", "2026-11-26"),
            ("yesterday", "2026-11-24"),
            ("fri", "2026-11-27"),
            ("Tues", "2026-12-01"),
            ("wed", "2026-12-02"),
            ("next monday", "2026-11-30"),
            ("+3d", "2026-11-28"),
            ("3d", "2026-11-28"),
            ("2 weeks", "2026-12-09"),
            ("+1m", "2026-12-25"),
            ("-1d", "2026-11-24"),
            ("1y", "2027-11-25"),
            ("1 dec", "2026-12-01"),
            ("Jan 5", "2027-01-05"),
            ("24. December 2027", "2027-12-24"),
            ("29 feb", "2028-02-29"),
            ("none", ""),
            ("-", ""),
            ("", ""),
        ] {
            assert_eq!(read(typed).as_deref(), Some(day), "{typed}");
        }
    }

    #[test]
    fn what_is_no_day_is_told_apart() {
        for typed in
            ["soon", "2026-13-01", "fr", "31 feb", "+", "+3", "99999d", "1 dec x", "mon tue"]
        {
            assert_eq!(read(typed), None, "{typed}");
        }
    }

    #[test]
    fn days_are_put_into_words() {
        assert_eq!(words(date(2026, 12, 4), TODAY), "Fri 4 Dec 2026, in 9 days");
        assert_eq!(words(TODAY, TODAY), "Wed 25 Nov 2026, today");
        assert_eq!(words(date(2026, 11, 20), TODAY), "Fri 20 Nov 2026, 5 days ago");
    }

    fn any_day() -> impl Strategy<Value = Date> {
        (1900i16..2200, 1i8..=12, 1i8..=28).prop_map(|(year, month, day)| date(year, month, day))
    }

    proptest! {
        #[test]
        fn a_day_in_figures_is_itself_whatever_day_it_is(day in any_day(), today in any_day()) {
            prop_assert_eq!(parse(&day.to_string(), today), Some(DueDate::On(day)));
        }

        #[test]
        fn a_weekday_is_within_a_week_and_has_its_name(today in any_day(), at in 0usize..7, length in 3usize..9) {
            let (name, weekday) = WEEKDAYS[at];
            let Some(DueDate::On(day)) = parse(name.get(..length).unwrap_or(name), today) else {
                return Err(TestCaseError::fail("not read"));
            };
            prop_assert_eq!(day.weekday(), weekday);
            let days = today.duration_until(day).as_hours() / 24;
            prop_assert!((1..=7).contains(&days), "{}", days);
        }

        #[test]
        fn a_distance_is_walked(today in any_day(), days in 0i64..9000) {
            let Some(DueDate::On(day)) = parse(&format!("+{days}d"), today) else {
                return Err(TestCaseError::fail("not read"));
            };
            prop_assert_eq!(today.duration_until(day).as_hours() / 24, days);
        }

        #[test]
        fn nothing_typed_is_too_much(typed in any::<String>(), today in any_day()) {
            drop(parse(&typed, today));
        }
    }
}
