//! The working calendar: which days are worked, by the notices of the State Council's General Office.
//!
//! A weekend may be worked and a weekday may be off, as the notice of each year says (调休). A year
//! without its notice is absent and named; it is never made up out of weekdays. Deliberately absent:
//! the notices themselves (`data/calendar`), reading them, and festivals' dates by the moon.

use crate::time::Day;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt;

/// From this day of December on, the next year's notice has a say: New Year's days off, and the
/// weekends worked for them, reached back as far as the 29th so far.
const NEXT_NOTICE_FROM: u8 = 25;

/// One year as its notices give it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Year {
    /// The year.
    pub year: i64,
    /// In the order of issue: a later one overrides an earlier one, day by day.
    pub notices: Vec<Notice>,
}

/// A notice of the State Council's General Office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Its number, `国办发明电〔2025〕7号`.
    pub number: String,
    /// The day it was issued.
    pub issued: Day,
    /// What it arranges.
    pub holidays: Vec<Holiday>,
}

/// The days off of one festival, and the days worked for them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holiday {
    /// The festival, in Chinese.
    pub name: String,
    /// First and last day off.
    pub off: (Day, Day),
    /// Weekend days that are worked instead.
    pub work: Vec<Day>,
}

/// What a day is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind<'a> {
    /// A weekday like any other.
    Working,
    /// A weekend day that is worked, by the notice of this number.
    MadeUp(&'a str),
    /// A weekend.
    Weekend,
    /// Off for a festival, by the notice of this number.
    Holiday {
        /// The festival.
        name: &'a str,
        /// The notice.
        notice: &'a str,
    },
}

impl Kind<'_> {
    /// Whether offices work.
    #[must_use]
    pub const fn is_worked(self) -> bool {
        matches!(self, Kind::Working | Kind::MadeUp(_))
    }
}

/// The year whose notice is missing, so that a day cannot be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unpublished {
    /// The year.
    pub year: i64,
}

impl fmt::Display for Unpublished {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the working calendar of {} is not there yet", self.year)
    }
}

/// What is wrong with the years given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CalendarFault {
    /// A year that is given twice.
    YearTwice(i64),
    /// A year without a notice.
    NoNotice(i64),
    /// A day that this year's notice cannot arrange.
    OtherYear(Day),
    /// A festival that ends before it begins, or lasts longer than 15 days.
    Range(Day, Day),
    /// A weekday among the weekend days that are worked.
    Weekday(Day),
    /// A day that one notice has both off and worked.
    BothWays(Day),
}

impl fmt::Display for CalendarFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::YearTwice(year) => write!(f, "{year} is given twice; keep one file"),
            Self::NoNotice(year) => write!(f, "{year} has no notice; name the one it follows"),
            Self::OtherYear(day) => {
                write!(f, "{day} belongs to another year's notice; move it there")
            }
            Self::Range(from, to) => write!(
                f,
                "{from} to {to} is no festival; give its first and last day, at most 15 days"
            ),
            Self::Weekday(day) => {
                write!(
                    f,
                    "{day} is no weekend day; only weekends are worked instead"
                )
            }
            Self::BothWays(day) => write!(f, "{day} is both off and worked; keep one"),
        }
    }
}

impl std::error::Error for CalendarFault {}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Arranged {
    /// The festival of a day off; `None` for a day that is worked.
    off_for: Option<String>,
    notice: String,
}

/// The days of all years that are known; the default knows none.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Calendar {
    years: BTreeMap<i64, Year>,
    arranged: BTreeMap<Day, Arranged>,
}

impl Calendar {
    /// A calendar of these years, which need not follow each other.
    ///
    /// # Errors
    /// The first [`CalendarFault`].
    pub fn new(years: impl IntoIterator<Item = Year>) -> Result<Self, CalendarFault> {
        let mut calendar = Self {
            years: BTreeMap::new(),
            arranged: BTreeMap::new(),
        };
        for year in years {
            if calendar.years.contains_key(&year.year) {
                return Err(CalendarFault::YearTwice(year.year));
            }
            if year.notices.is_empty() {
                return Err(CalendarFault::NoNotice(year.year));
            }
            for notice in &year.notices {
                calendar.arranged.extend(arranged(year.year, notice)?);
            }
            calendar.years.insert(year.year, year);
        }
        Ok(calendar)
    }

    /// What a day is.
    ///
    /// # Errors
    /// [`Unpublished`] where a notice that could arrange it is missing.
    pub fn kind(&self, day: Day) -> Result<Kind<'_>, Unpublished> {
        let (year, month, of_month) = day.civil();
        self.needs(year)?;
        if month == 12 && of_month >= NEXT_NOTICE_FROM {
            self.needs(year + 1)?;
        }
        let weekend = day.weekday() > 5;
        Ok(match self.arranged.get(&day) {
            None if weekend => Kind::Weekend,
            None => Kind::Working,
            Some(Arranged {
                off_for: Some(name),
                notice,
            }) => Kind::Holiday { name, notice },
            Some(Arranged { notice, .. }) => Kind::MadeUp(notice),
        })
    }

    /// The day itself where it is worked, else the first worked day after it.
    ///
    /// # Errors
    /// [`Unpublished`].
    pub fn worked_from(&self, mut day: Day) -> Result<Day, Unpublished> {
        while !self.kind(day)?.is_worked() {
            day = day.plus(1);
        }
        Ok(day)
    }

    /// The years that are known, in order.
    pub fn years(&self) -> impl Iterator<Item = &Year> {
        self.years.values()
    }

    /// A mark of everything in it: 16 hexadecimal digits. Another notice gives another mark.
    #[must_use]
    pub fn version(&self) -> String {
        let years: Vec<&Year> = self.years.values().collect();
        let written = serde_json::to_vec(&years).unwrap_or_default();
        let digest = Sha256::digest(written);
        digest[..8].iter().map(|b| format!("{b:02x}")).collect()
    }

    fn needs(&self, year: i64) -> Result<(), Unpublished> {
        match self.years.contains_key(&year) {
            true => Ok(()),
            false => Err(Unpublished { year }),
        }
    }
}

fn arranged(year: i64, notice: &Notice) -> Result<BTreeMap<Day, Arranged>, CalendarFault> {
    let mut days = BTreeMap::new();
    for holiday in &notice.holidays {
        let (first, last) = holiday.off;
        if !(0..15).contains(&(last.0 - first.0)) {
            return Err(CalendarFault::Range(first, last));
        }
        let off = (first.0..=last.0).map(|day| (Day(day), Some(holiday.name.clone())));
        let work = holiday.work.iter().map(|day| (*day, None));
        for (day, off_for) in off.chain(work) {
            belongs(year, day)?;
            if off_for.is_none() && day.weekday() <= 5 {
                return Err(CalendarFault::Weekday(day));
            }
            let notice = notice.number.clone();
            if days.insert(day, Arranged { off_for, notice }).is_some() {
                return Err(CalendarFault::BothWays(day));
            }
        }
    }
    Ok(days)
}

fn belongs(year: i64, day: Day) -> Result<(), CalendarFault> {
    let before = |(y, month, of_month): (i64, u8, u8)| {
        y == year - 1 && month == 12 && of_month >= NEXT_NOTICE_FROM
    };
    let civil = day.civil();
    match civil.0 == year || before(civil) {
        true => Ok(()),
        false => Err(CalendarFault::OtherYear(day)),
    }
}
