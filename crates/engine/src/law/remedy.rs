//! The time limits of other remedies, by the six routes of Article 31. A petition stops none of them, so
//! that whoever receives one is warned while there is still time. Absent: whether a remedy is open in a
//! case, which a person judges, and what interrupts its period.

use super::derive::last_day;
use super::{Article, Law, Length, Route};
use crate::calendar::Calendar;
use crate::time::Day;
use serde::{Deserialize, Serialize};

/// A remedy with a time limit of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RemedyId {
    /// 行政复议.
    Reconsideration,
    /// 行政诉讼.
    AdministrativeSuit,
    /// 不服复议决定的行政诉讼.
    SuitAfterReconsideration,
    /// 民事诉讼时效.
    CivilSuit,
    /// 国家赔偿.
    StateCompensation,
    /// 劳动争议仲裁.
    LabourArbitration,
    /// 农村土地承包仲裁.
    LandArbitration,
    /// 公务员人事处理的复核.
    PersonnelReview,
    /// 工伤认定.
    WorkInjury,
}

/// A remedy's period, as data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Remedy {
    /// Which.
    pub id: RemedyId,
    /// On which routes it is warned of.
    pub routes: &'static [Route],
    /// How long it is open from the day after what starts it.
    pub length: Length,
    /// Where it is written.
    pub article: Article,
}

const fn remedy(
    id: RemedyId,
    routes: &'static [Route],
    length: Length,
    law: Law,
    number: u16,
) -> Remedy {
    let article = Article { law, number };
    Remedy {
        id,
        routes,
        length,
        article,
    }
}

/// Every remedy that is warned of.
pub const REMEDIES: [Remedy; 9] = {
    use Length::{Days, Months};
    use RemedyId as Id;
    use Route::{Administrative, Arbitration, Duty, Judicial, PartyAppeal};
    const ORGANS: &[Route] = &[Judicial, Administrative, Duty];
    [
        remedy(
            Id::Reconsideration,
            ORGANS,
            Days(60),
            Law::Reconsideration,
            20,
        ),
        remedy(
            Id::AdministrativeSuit,
            ORGANS,
            Months(6),
            Law::AdministrativeProcedure,
            46,
        ),
        remedy(
            Id::SuitAfterReconsideration,
            ORGANS,
            Days(15),
            Law::AdministrativeProcedure,
            45,
        ),
        remedy(Id::CivilSuit, &[Judicial], Months(36), Law::CivilCode, 188),
        remedy(
            Id::StateCompensation,
            &[Judicial],
            Months(24),
            Law::StateCompensation,
            39,
        ),
        remedy(
            Id::LabourArbitration,
            &[Arbitration],
            Months(12),
            Law::LabourArbitration,
            27,
        ),
        remedy(
            Id::LandArbitration,
            &[Arbitration],
            Months(24),
            Law::LandArbitration,
            18,
        ),
        remedy(
            Id::PersonnelReview,
            &[PartyAppeal],
            Days(30),
            Law::CivilServants,
            95,
        ),
        remedy(
            Id::WorkInjury,
            &[Administrative],
            Months(12),
            Law::WorkInjury,
            17,
        ),
    ]
};

/// How a remedy stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stand {
    /// Its time runs.
    Running {
        /// The last day, rolled where the calendar is known, else the earlier one.
        last: Day,
        /// Days that are left, today not counted.
        left: u32,
    },
    /// Its time ran out after this day, unless something stopped it.
    Passed {
        /// The last day.
        last: Day,
    },
    /// Nobody has said when it began: it may be running.
    Unknown,
}

/// The warning that another remedy's time is running.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// Which remedy.
    pub remedy: RemedyId,
    /// How it stands.
    pub stand: Stand,
}

/// A warning for every remedy of the route; the most pressing first, then what nobody knows, then what is
/// past. `began` is the day on which the petitioner knew or should have known.
pub fn warnings(
    route: Route,
    began: &impl Fn(RemedyId) -> Option<Day>,
    today: Day,
    calendar: &Calendar,
) -> Vec<Warning> {
    let of_route = REMEDIES.iter().filter(|r| r.routes.contains(&route));
    let warn = |remedy: &Remedy| Warning {
        remedy: remedy.id,
        stand: began(remedy.id).map_or(Stand::Unknown, |day| remedy.stand(day, today, calendar)),
    };
    let mut found: Vec<Warning> = of_route.map(warn).collect();
    found.sort_by_key(|warning| match warning.stand {
        Stand::Running { left, .. } => (0, left),
        Stand::Unknown => (1, 0),
        Stand::Passed { .. } => (2, 0),
    });
    found
}

impl Remedy {
    /// How it stands when its time began on that day.
    #[must_use]
    pub fn stand(&self, began: Day, today: Day, calendar: &Calendar) -> Stand {
        let Ok(unrolled) = last_day(self.length, began, calendar) else {
            return Stand::Unknown;
        };
        // Where the year is not published the earlier day is the safe one to show.
        let last = calendar.worked_from(unrolled).unwrap_or(unrolled);
        match u32::try_from(last.0 - today.0) {
            Ok(left) => Stand::Running { last, left },
            Err(_) => Stand::Passed { last },
        }
    }
}
