//! What the law says of a petition, as data and pure functions: its clocks, its classes and routes, the
//! time limits of other remedies, and who may have a case. Deliberately absent: commands, events and state
//! (`casework`), clocks that a plan sets, and advice.

mod derive;
mod guard;
mod remedy;
mod words;

pub use derive::{Adjustment, Derivation, Moved, NotDue, Refused, Running, Step};
pub use guard::{
    Candidate, GuardRefusal, Interest, REPRESENTATIVES_MAX, may_be_assigned, may_read,
    representatives,
};
pub use remedy::{REMEDIES, Remedy, RemedyId, Stand, Warning, warnings};

use serde::{Deserialize, Serialize};

/// A law that a clock or a rule is cited from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Law {
    /// 信访工作条例, in force 2022-05-01.
    Petitions,
    /// 民法典, in force 2021-01-01.
    CivilCode,
    /// 行政复议法, as revised 2023-09-01.
    Reconsideration,
    /// 行政诉讼法, as amended 2017-06-27.
    AdministrativeProcedure,
    /// 国家赔偿法, as amended 2012-10-26.
    StateCompensation,
    /// 劳动争议调解仲裁法, of 2007-12-29.
    LabourArbitration,
    /// 农村土地承包经营纠纷调解仲裁法, of 2009-06-27.
    LandArbitration,
    /// 工伤保险条例, as revised 2010-12-20.
    WorkInjury,
    /// 公务员法, as revised 2018-12-29.
    CivilServants,
}

/// An article of a law.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Article {
    /// The law.
    pub law: Law,
    /// The article's number.
    pub number: u16,
}

const fn petitions(number: u16) -> Article {
    Article {
        law: Law::Petitions,
        number,
    }
}

/// The length of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Length {
    /// No period: now.
    AtOnce,
    /// Calendar days.
    Days(u32),
    /// Worked days, by the working calendar.
    WorkingDays(u32),
    /// Months, to the corresponding day (Civil Code 202).
    Months(u32),
}

/// What a request asks for, by the six items of Article 31.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Route {
    /// (1) Courts, reconsideration, procurators, police.
    Judicial,
    /// (2) Arbitration.
    Arbitration,
    /// (3) Appeals of party members, re-examination.
    PartyAppeal,
    /// (4) Administrative procedures: reconsideration, ruling, confirmation, licence, penalty.
    Administrative,
    /// (5) An organ's own duty to investigate or protect.
    Duty,
    /// (6) Ordinary handling as a petition.
    Ordinary,
}

impl Route {
    /// The six, in the law's order.
    pub const ALL: [Route; 6] = [
        Route::Judicial,
        Route::Arbitration,
        Route::PartyAppeal,
        Route::Administrative,
        Route::Duty,
        Route::Ordinary,
    ];
}

/// What a petition is (Articles 29 to 31). A person decides it; nothing here derives it from a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// 建议意见.
    Suggestion,
    /// 检举控告.
    Accusation,
    /// 申诉求决, by its route.
    Request(Route),
}

/// A clock that the law sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockId {
    /// The petition office registers and transfers.
    Register,
    /// Grave or urgent matters are reported upward.
    ReportGrave,
    /// The organ that was asked directly tells the petitioner.
    NoticeDirect,
    /// The organ that got the transfer tells the petitioner.
    NoticeTransferred,
    /// The organ that got the transfer objects that it is not competent.
    Objection,
    /// The matter is handled.
    Handling,
    /// The petitioner may ask for a review.
    AskReview,
    /// The review is answered.
    AnswerReview,
    /// The petitioner may ask for a re-review.
    AskRereview,
    /// The re-review is answered.
    AnswerRereview,
}

/// What starts a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Start {
    /// The petition office received the petition.
    OfficeReceived,
    /// Another organ received it from the petitioner.
    OrganReceived,
    /// An organ received the transfer.
    TransferReceived,
    /// The matter was accepted.
    Accepted,
    /// The petitioner received the written opinion.
    OpinionReceived,
    /// The request for review was received.
    ReviewRequested,
    /// The petitioner received the review's opinion.
    ReviewOpinionReceived,
    /// The request for re-review was received.
    RereviewRequested,
}

/// Which petitions a clock runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Applies {
    /// All.
    Every,
    /// Grave or urgent ones.
    Grave,
    /// Those whose writer can be reached: name and address are clear.
    Reachable,
    /// Requests on the sixth route, ordinary handling.
    Ordinary,
}

/// What is known of a petition when it is asked which clocks run on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// Its class, once a person decided it.
    pub class: Option<Class>,
    /// Grave or urgent.
    pub grave: bool,
    /// Name and address are clear.
    pub reachable: bool,
}

/// A clock of the law, as data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockLaw {
    /// Which.
    pub id: ClockId,
    /// What starts it.
    pub starts: Start,
    /// How long it runs.
    pub length: Length,
    /// Where it is written.
    pub article: Article,
    /// Which petitions it runs on.
    pub applies: Applies,
    /// Whether it binds the petitioner, and not an organ.
    pub binds_petitioner: bool,
    /// The most days that the unit's head may add, once, with the reason told to the petitioner.
    pub extension_days_max: Option<u32>,
    /// Whether the time of a hearing is not counted.
    pub pauses_for_hearing: bool,
}

const fn clock(
    id: ClockId,
    starts: Start,
    length: Length,
    article: u16,
    applies: Applies,
) -> ClockLaw {
    ClockLaw {
        id,
        starts,
        length,
        article: petitions(article),
        applies,
        binds_petitioner: matches!(id, ClockId::AskReview | ClockId::AskRereview),
        extension_days_max: match id {
            ClockId::Handling => Some(30),
            _ => None,
        },
        pauses_for_hearing: matches!(id, ClockId::AnswerRereview),
    }
}

/// Every clock of the Regulations, in the order of their articles' steps.
pub const CLOCKS: [ClockLaw; 10] = {
    use Applies::{Every, Grave, Ordinary, Reachable};
    use Length::{AtOnce, Days, WorkingDays};
    [
        clock(
            ClockId::Register,
            Start::OfficeReceived,
            Days(15),
            22,
            Every,
        ),
        clock(
            ClockId::ReportGrave,
            Start::OfficeReceived,
            AtOnce,
            25,
            Grave,
        ),
        clock(
            ClockId::NoticeDirect,
            Start::OrganReceived,
            Days(15),
            23,
            Reachable,
        ),
        clock(
            ClockId::NoticeTransferred,
            Start::TransferReceived,
            Days(15),
            23,
            Every,
        ),
        clock(
            ClockId::Objection,
            Start::TransferReceived,
            WorkingDays(5),
            23,
            Every,
        ),
        clock(ClockId::Handling, Start::Accepted, Days(60), 34, Ordinary),
        clock(
            ClockId::AskReview,
            Start::OpinionReceived,
            Days(30),
            35,
            Ordinary,
        ),
        clock(
            ClockId::AnswerReview,
            Start::ReviewRequested,
            Days(30),
            35,
            Ordinary,
        ),
        clock(
            ClockId::AskRereview,
            Start::ReviewOpinionReceived,
            Days(30),
            36,
            Ordinary,
        ),
        clock(
            ClockId::AnswerRereview,
            Start::RereviewRequested,
            Days(30),
            36,
            Ordinary,
        ),
    ]
};

impl ClockId {
    /// What the law says of it.
    #[must_use]
    pub const fn law(self) -> &'static ClockLaw {
        &CLOCKS[self as usize]
    }
}

impl ClockLaw {
    /// Whether it runs on such a petition; `None` while the class is not decided and it hangs on it.
    #[must_use]
    pub fn runs_on(&self, facts: &Facts) -> Option<bool> {
        match self.applies {
            Applies::Every => Some(true),
            Applies::Grave => Some(facts.grave),
            Applies::Reachable => Some(facts.reachable),
            Applies::Ordinary => facts
                .class
                .map(|class| class == Class::Request(Route::Ordinary)),
        }
    }
}
