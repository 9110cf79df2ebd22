//! When a clock of the law runs out, and by which steps: the start day is not counted (Civil Code 201),
//! a hearing's days are not counted (Regulations 36), an extension lengthens the period (34), and a last
//! day on which nobody works moves to the next that is worked (Civil Code 203). Absent: what happens then.

use super::{Article, ClockId, Law, Length, petitions};
use crate::calendar::{Calendar, Kind, Unpublished};
use crate::ids::PersonId;
use crate::time::{Day, Time};
use serde::{Deserialize, Serialize};

/// A clock that was started, and what was done to it since.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Running {
    /// Which.
    pub clock: ClockId,
    /// When its start event happened.
    pub started: Time,
    /// Extensions and hearings, as they were written.
    pub adjustments: Vec<Adjustment>,
}

/// What changes a running clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Adjustment {
    /// The unit's head lengthened it.
    Extended {
        /// Days added.
        days: u32,
        /// The day of the approval.
        approved: Day,
        /// Who approved.
        by: PersonId,
        /// Whether the reason was told to the petitioner.
        reason_told: bool,
    },
    /// A hearing was held, or goes on.
    Hearing {
        /// Its first day.
        from: Day,
        /// Its last day; `None` while it goes on.
        to: Option<Day>,
    },
}

/// One step of the derivation, with the rule it follows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Due on the day itself.
    AtOnce {
        /// That day.
        on: Day,
    },
    /// The start day is not counted.
    StartNotCounted {
        /// The start day.
        on: Day,
    },
    /// The period was counted.
    Counted {
        /// How long.
        length: Length,
        /// Its last day.
        to: Day,
    },
    /// The period was lengthened.
    Extended {
        /// By so many days.
        days: u32,
        /// Its last day then.
        to: Day,
    },
    /// A hearing's days within the period were left out.
    HearingNotCounted {
        /// How many days.
        days: u32,
        /// The last day then.
        to: Day,
    },
    /// The last day is off, and the period ends on the next worked day.
    Rolled {
        /// The last day before.
        from: Day,
        /// The festival; `None` for a weekend.
        holiday: Option<String>,
        /// The last day now.
        to: Day,
    },
}

impl Step {
    /// The article of the rule. `None` for the period itself, whose article is the clock's.
    #[must_use]
    pub const fn article(&self) -> Option<Article> {
        match self {
            Step::AtOnce { .. } | Step::Counted { .. } => None,
            Step::StartNotCounted { .. } => Some(Article {
                law: Law::CivilCode,
                number: 201,
            }),
            Step::Extended { .. } => Some(petitions(34)),
            Step::HearingNotCounted { .. } => Some(petitions(36)),
            Step::Rolled { .. } => Some(Article {
                law: Law::CivilCode,
                number: 203,
            }),
        }
    }
}

/// When a clock runs out, and why then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Derivation {
    /// Which clock.
    pub clock: ClockId,
    /// When it started.
    pub started: Time,
    /// The steps, in order.
    pub steps: Vec<Step>,
    /// The last day before it was rolled: what staff work towards.
    pub staff: Day,
    /// The last day by law; never before `staff`.
    pub legal: Day,
    /// The version of the working calendar it was derived with.
    pub calendar: String,
}

impl Derivation {
    /// The first instant that is too late: the end of the legal day, at 24:00 city time.
    #[must_use]
    pub fn too_late(&self) -> Time {
        self.legal.plus(1).begins()
    }
}

/// Why no date can be given. None of these is ever "on time".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotDue {
    /// A year's notice is missing. The staff date stands where it does not hang on that year.
    Unpublished {
        /// The year.
        year: i64,
        /// The last day before it would be rolled.
        staff: Option<Day>,
    },
    /// A hearing goes on: the clock stands still.
    Paused {
        /// Since this day.
        since: Day,
        /// Days that remain to be counted when it goes on.
        left: u32,
    },
    /// What was done to the clock is not allowed.
    Refused(Refused),
}

/// What the law does not allow to be done to a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refused {
    /// This clock cannot be extended.
    NoExtension,
    /// It was extended before.
    ExtendedTwice,
    /// No days, or more than the law allows.
    ExtensionLength {
        /// The most that is allowed.
        days_max: u32,
    },
    /// It was approved after the period had run out.
    ExtendedTooLate {
        /// The last day on which it could have been.
        last: Day,
    },
    /// The petitioner was not told the reason.
    ReasonNotTold,
    /// A hearing does not stop this clock.
    NoPause,
    /// A hearing that ends before it begins.
    HearingBackwards,
}

/// A clock whose date another calendar moves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// What it was.
    pub before: Result<Derivation, NotDue>,
    /// What it is now.
    pub after: Result<Derivation, NotDue>,
}

impl Running {
    /// When it runs out.
    ///
    /// # Errors
    /// [`NotDue`]: no date can be given, and why.
    pub fn due(&self, calendar: &Calendar) -> Result<Derivation, NotDue> {
        self.check().map_err(NotDue::Refused)?;
        self.check_in_time(calendar)?;
        let law = self.clock.law();
        let start = self.started.city_day();
        let mut to =
            last_day(law.length, start, calendar).map_err(|missing| NotDue::Unpublished {
                year: missing.year,
                staff: None,
            })?;
        let mut steps = match law.length {
            Length::AtOnce => vec![Step::AtOnce { on: start }],
            length => vec![
                Step::StartNotCounted { on: start },
                Step::Counted { length, to },
            ],
        };
        if let Some((days, _)) = self.extension() {
            to = to.plus(whole(days));
            steps.push(Step::Extended { days, to });
        }
        let unpaused = to;
        to = self.without_hearings(start, to)?;
        if to > unpaused {
            let days = u32::try_from(to.0 - unpaused.0).unwrap_or(0);
            steps.push(Step::HearingNotCounted { days, to });
        }
        let staff = to;
        let legal = match law.length {
            Length::AtOnce => staff,
            _ => rolled(staff, calendar, &mut steps)?,
        };
        Ok(Derivation {
            clock: self.clock,
            started: self.started,
            steps,
            staff,
            legal,
            calendar: calendar.version(),
        })
    }

    /// What another calendar does to it: both dates, where they differ.
    #[must_use]
    pub fn moved(&self, before: &Calendar, after: &Calendar) -> Option<Moved> {
        let (before, after) = (self.due(before), self.due(after));
        let dates = |due: &Result<Derivation, NotDue>| match due {
            Ok(found) => Ok((found.staff, found.legal)),
            Err(why) => Err(why.clone()),
        };
        (dates(&before) != dates(&after)).then_some(Moved { before, after })
    }

    fn extension(&self) -> Option<(u32, Day)> {
        self.adjustments.iter().find_map(|done| match done {
            Adjustment::Extended { days, approved, .. } => Some((*days, *approved)),
            Adjustment::Hearing { .. } => None,
        })
    }

    fn check(&self) -> Result<(), Refused> {
        let law = self.clock.law();
        let mut extended = false;
        for done in &self.adjustments {
            match *done {
                Adjustment::Extended {
                    days, reason_told, ..
                } => {
                    let days_max = law.extension_days_max.ok_or(Refused::NoExtension)?;
                    if !(1..=days_max).contains(&days) {
                        return Err(Refused::ExtensionLength { days_max });
                    }
                    if !reason_told {
                        return Err(Refused::ReasonNotTold);
                    }
                    if std::mem::replace(&mut extended, true) {
                        return Err(Refused::ExtendedTwice);
                    }
                }
                Adjustment::Hearing { .. } if !law.pauses_for_hearing => {
                    return Err(Refused::NoPause);
                }
                Adjustment::Hearing { from, to } if to.is_some_and(|to| to < from) => {
                    return Err(Refused::HearingBackwards);
                }
                Adjustment::Hearing { .. } => {}
            }
        }
        Ok(())
    }

    /// An extension lengthens a period that still runs; it revives none.
    fn check_in_time(&self, calendar: &Calendar) -> Result<(), NotDue> {
        let Some((_, approved)) = self.extension() else {
            return Ok(());
        };
        let mut without = self.clone();
        without
            .adjustments
            .retain(|done| !matches!(done, Adjustment::Extended { .. }));
        match without.due(calendar) {
            Ok(due) if approved > due.legal => Err(NotDue::Refused(Refused::ExtendedTooLate {
                last: due.legal,
            })),
            Err(NotDue::Unpublished { year, staff }) if staff.is_none_or(|day| approved > day) => {
                Err(NotDue::Unpublished { year, staff })
            }
            _ => Ok(()),
        }
    }

    /// The last day when the days of hearings after the start are not counted.
    fn without_hearings(&self, start: Day, mut last: Day) -> Result<Day, NotDue> {
        let mut hearings: Vec<(Day, Option<Day>)> =
            self.adjustments.iter().filter_map(hearing).collect();
        hearings.sort_unstable_by_key(|(from, to)| (*from, to.is_none(), *to));
        let mut counted_to = start;
        for (from, to) in hearings {
            let from = from.max(counted_to.plus(1));
            if from > last {
                break;
            }
            let Some(to) = to else {
                let left = u32::try_from(last.0 - from.0 + 1).unwrap_or(0);
                return Err(NotDue::Paused { since: from, left });
            };
            if to >= from {
                last = last.plus(to.0 - from.0 + 1);
                counted_to = to;
            }
        }
        Ok(last)
    }
}

fn hearing(done: &Adjustment) -> Option<(Day, Option<Day>)> {
    match done {
        Adjustment::Hearing { from, to } => Some((*from, *to)),
        Adjustment::Extended { .. } => None,
    }
}

fn whole(days: u32) -> i32 {
    i32::try_from(days).unwrap_or(i32::MAX)
}

/// The last day of a period, not rolled.
pub(super) fn last_day(
    length: Length,
    start: Day,
    calendar: &Calendar,
) -> Result<Day, Unpublished> {
    Ok(match length {
        Length::AtOnce => start,
        Length::Days(days) => start.plus(whole(days)),
        Length::Months(months) => months_after(start, months),
        Length::WorkingDays(days) => {
            let mut day = start;
            for _ in 0..days {
                day = calendar.worked_from(day.plus(1))?;
            }
            day
        }
    })
}

/// The corresponding day, or the month's last where there is none (Civil Code 202).
fn months_after(start: Day, months: u32) -> Day {
    let (year, month, day) = start.civil();
    let months = year * 12 + i64::from(month) - 1 + i64::from(months);
    let month = u8::try_from(months.rem_euclid(12) + 1).unwrap_or(12);
    let there = |day| Day::from_civil(months.div_euclid(12), month, day);
    (1..=day).rev().find_map(there).unwrap_or(start)
}

fn rolled(staff: Day, calendar: &Calendar, steps: &mut Vec<Step>) -> Result<Day, NotDue> {
    let missing = |missing: Unpublished| NotDue::Unpublished {
        year: missing.year,
        staff: Some(staff),
    };
    let legal = calendar.worked_from(staff).map_err(missing)?;
    if legal > staff {
        let holiday = match calendar.kind(staff).map_err(missing)? {
            Kind::Holiday { name, .. } => Some(name.to_owned()),
            _ => None,
        };
        steps.push(Step::Rolled {
            from: staff,
            holiday,
            to: legal,
        });
    }
    Ok(legal)
}
