//! A month to pick a day from, for those who would rather see it than type it.

use jiff::civil::Date;
use jiff::{Span, ToSpan as _};

use crate::app::command::Command;

/// Rows of a month: its name, the days of the week, and as many weeks as the longest month touches.
pub const ROWS: usize = 2 + WEEKS;

/// Cells of a month.
pub const WIDTH: usize = 7 * 3 - 1;

const WEEKS: usize = 6;

/// The month of a day, and that day in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Calendar {
    /// The day the keys act on.
    pub at: Date,
}

impl Calendar {
    /// The month of this day.
    pub const fn new(at: Date) -> Self {
        Self { at }
    }

    /// The days to be seen, a week a row, from Monday to Sunday; those of the months beside it fill the ends.
    pub fn weeks(self) -> [[Option<Date>; 7]; WEEKS] {
        let first = self.at.first_of_month();
        let before = i64::from(first.weekday().to_monday_zero_offset());
        let mut weeks = [[None; 7]; WEEKS];
        for (place, day) in (0i64..).zip(weeks.iter_mut().flatten()) {
            *day = first.checked_add((place - before).days()).ok();
        }
        weeks
    }

    /// Whether that day is of the month that is shown.
    pub fn shows(self, day: Date) -> bool {
        day.first_of_month() == self.at.first_of_month()
    }

    /// The day at that place, counted from the month's name.
    pub fn day_at(self, row: usize, column: usize) -> Option<Date> {
        let week = *self.weeks().get(row.checked_sub(ROWS - WEEKS)?)?;
        let day = (*week.get(column / 3)?)?;
        (column % 3 < 2 && self.shows(day)).then_some(day)
    }

    /// What the signs beside the month's name mean.
    pub const fn turn_at(row: usize, column: usize) -> Option<Command> {
        match (row, column) {
            (0, 0 | 1) => Some(Command::PreviousMonth),
            (0, column) if column + 2 == WIDTH || column + 1 == WIDTH => Some(Command::NextMonth),
            _ => None,
        }
    }

    /// Goes to another day; tells whether the key meant that. There is no day before the first or after the last one.
    pub fn go(&mut self, command: Command, today: Date) -> bool {
        let by: Span = match command {
            Command::Left => (-1).days(),
            Command::Right => 1.days(),
            Command::Up => (-1).weeks(),
            Command::Down => 1.weeks(),
            Command::PreviousMonth => (-1).months(),
            Command::NextMonth => 1.months(),
            Command::Today => {
                self.at = today;
                return true;
            }
            _ => return false,
        };
        self.at = self.at.checked_add(by).unwrap_or(self.at);
        true
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_month_is_shown_whole_and_weeks_begin_on_monday() {
        let weeks = Calendar::new(date(2026, 12, 24)).weeks();
        assert_eq!(weeks[0][0], Some(date(2026, 11, 30)));
        assert_eq!(weeks[0][1], Some(date(2026, 12, 1)));
        assert_eq!(weeks[4][3], Some(date(2026, 12, 31)));
        let calendar = Calendar::new(date(2026, 12, 24));
        assert!(calendar.shows(date(2026, 12, 31)) && !calendar.shows(date(2026, 11, 30)));
    }

    #[test]
    fn the_last_day_of_a_month_stays_one_in_a_shorter_month() {
        let mut calendar = Calendar::new(date(2027, 1, 31));
        assert!(calendar.go(Command::NextMonth, date(2026, 12, 1)));
        assert_eq!(calendar.at, date(2027, 2, 28));
        calendar.go(Command::PreviousMonth, date(2026, 12, 1));
        assert_eq!(calendar.at, date(2027, 1, 28));
        calendar.go(Command::Today, date(2026, 12, 1));
        assert_eq!(calendar.at, date(2026, 12, 1));
        assert!(!calendar.go(Command::Save, date(2026, 12, 1)));
    }

    #[test]
    fn days_are_found_where_they_are_drawn() {
        let calendar = Calendar::new(date(2026, 12, 24));
        assert_eq!(calendar.day_at(2, 3), Some(date(2026, 12, 1)));
        assert_eq!(calendar.day_at(5, 10), Some(date(2026, 12, 24)));
        assert_eq!(calendar.day_at(5, 11), None, "between two days");
        assert_eq!(calendar.day_at(2, 0), None, "of the month before");
        assert_eq!(calendar.day_at(1, 0), None, "the name of a day");
        assert_eq!(calendar.day_at(9, 0), None);
        assert_eq!(Calendar::turn_at(0, 0), Some(Command::PreviousMonth));
        assert_eq!(Calendar::turn_at(0, 19), Some(Command::NextMonth));
        assert_eq!(Calendar::turn_at(0, 8), None);
    }

    #[test]
    fn time_ends_somewhere() {
        let mut calendar = Calendar::new(Date::MAX);
        assert!(calendar.go(Command::Down, Date::MAX) && calendar.at == Date::MAX);
        let past = calendar.weeks().iter().flatten().filter(|day| day.is_none()).count();
        assert!(past > 0);
    }

    proptest! {
        #[test]
        fn the_day_is_always_in_sight(year in 1900i16..2200, month in 1i8..=12, day in 1i8..=28, keys in prop::collection::vec(0usize..6, 0..40)) {
            const KEYS: [Command; 6] = [Command::Left, Command::Right, Command::Up, Command::Down,
                Command::PreviousMonth, Command::NextMonth];
            let mut calendar = Calendar::new(date(year, month, day));
            for key in keys {
                calendar.go(KEYS[key], date(2026, 12, 1));
                let weeks = calendar.weeks();
                prop_assert!(weeks.iter().flatten().any(|day| *day == Some(calendar.at)));
                let shown = weeks.iter().flatten().flatten().filter(|day| calendar.shows(**day)).count();
                prop_assert_eq!(shown, usize::try_from(calendar.at.days_in_month()).unwrap());
            }
        }
    }
}
