//! The derivation in words, in both languages, the same on pages, receipts and reports: a petitioner
//! who holds a receipt must find on it what the page says. Absent: everything else that people read.

use super::{Article, Law, Length, Step};
use crate::plan::Label;

fn label(zh: String, en: String) -> Label {
    Label { zh, en: Some(en) }
}

impl Law {
    /// Its name.
    #[must_use]
    pub fn name(self) -> Label {
        let (zh, en) = match self {
            Law::Petitions => ("信访工作条例", "Regulations on Petitions"),
            Law::CivilCode => ("民法典", "Civil Code"),
            Law::Reconsideration => ("行政复议法", "Administrative Reconsideration Law"),
            Law::AdministrativeProcedure => ("行政诉讼法", "Administrative Procedure Law"),
            Law::StateCompensation => ("国家赔偿法", "State Compensation Law"),
            Law::LabourArbitration => (
                "劳动争议调解仲裁法",
                "Labour Dispute Mediation and Arbitration Law",
            ),
            Law::LandArbitration => (
                "农村土地承包经营纠纷调解仲裁法",
                "Rural Land Contract Dispute Mediation and Arbitration Law",
            ),
            Law::WorkInjury => ("工伤保险条例", "Regulations on Work Injury Insurance"),
            Law::CivilServants => ("公务员法", "Civil Servants Law"),
        };
        label(zh.into(), en.into())
    }
}

impl Article {
    /// `《信访工作条例》第34条`, `Regulations on Petitions, Art. 34`.
    #[must_use]
    pub fn cited(self) -> Label {
        let law = self.law.name();
        label(
            format!("《{}》第{}条", law.zh, self.number),
            format!("{}, Art. {}", law.english(), self.number),
        )
    }
}

impl Length {
    /// `60日`, `60 days`.
    #[must_use]
    pub fn said(self) -> Label {
        let (zh, en) = match self {
            Length::AtOnce => ("立即".to_owned(), "at once".to_owned()),
            Length::Days(n) => (format!("{n}日"), format!("{n} days")),
            Length::WorkingDays(n) => (format!("{n}个工作日"), format!("{n} working days")),
            Length::Months(n) => (format!("{n}个月"), format!("{n} months")),
        };
        label(zh, en)
    }
}

impl Step {
    /// The step as a sentence without its article.
    #[must_use]
    pub fn said(&self) -> Label {
        match self {
            Step::AtOnce { on } => label(format!("{on} 当即办理"), format!("due at once, on {on}")),
            Step::StartNotCounted { on } => label(
                format!("开始的当日 {on} 不计入"),
                format!("the start day, {on}, is not counted"),
            ),
            Step::Counted { length, to } => label(
                format!("计 {}，至 {to}", length.said().zh),
                format!("{} run to {to}", length.said().english()),
            ),
            Step::Extended { days, to } => label(
                format!("经批准延长 {days} 日，至 {to}"),
                format!("{days} more days were approved, to {to}"),
            ),
            Step::HearingNotCounted { days, to } => label(
                format!("听证的 {days} 日不计算在内，至 {to}"),
                format!("{days} days of hearing are not counted, to {to}"),
            ),
            Step::Rolled { from, holiday, to } => {
                let (zh, en) = match holiday {
                    Some(name) => (format!("{name}放假"), format!("a holiday ({name})")),
                    None => ("休息日".to_owned(), "a rest day".to_owned()),
                };
                label(
                    format!("{from} 是{zh}，顺延至 {to}"),
                    format!("{from} is {en}, so the last day is {to}"),
                )
            }
        }
    }
}
