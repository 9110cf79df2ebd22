//! Rows about a case: what was promised on it, in words that name the case; and clocks of the law that ran out.

use super::{Hides, form, read_aloud, stepped, took_step};
use huiyin_engine::act::TextRef;
use huiyin_engine::casework::ClockChange;
use huiyin_engine::ids::{CaseId, PromiseId};
use huiyin_engine::law::ClockId;
use huiyin_engine::promise::CasePromiseChange as Change;
use huiyin_engine::{Event, Span, Time};
use huiyin_ledger::{Fact, LawClock};

pub(super) fn fact(event: &Event, due: impl Fn(PromiseId) -> Option<Time>) -> Option<Fact> {
    let Event::CasePromise {
        promise, change, ..
    } = event
    else {
        return None;
    };
    let id = promise.0;
    match change {
        Change::Made { due, .. } => Some(Fact::PromiseMade {
            promise: id,
            due_us: due.0,
        }),
        Change::Stepped { step, .. } => stepped(id, step),
        Change::Word { .. } => Some(Fact::PromiseWord { promise: id }),
        Change::Silent => Some(Fact::PromiseSilent {
            promise: id,
            due_us: due(*promise)?.0,
        }),
    }
}

/// A clock that binds an office and ran out; the petitioner's own time is nobody's failure.
pub(super) fn clock(event: &Event) -> Option<Fact> {
    let Event::CaseClock {
        case,
        clock,
        change: ClockChange::Missed { legal },
    } = event
    else {
        return None;
    };
    let last = legal.plus(1).begins() - Span::seconds(1);
    Some(Fact::ClockMissed {
        case: case.0,
        clock: bound(*clock)?.0,
        due_us: last.0,
    })
}

// In the ledger's words, and in those that its rows commit to.
const fn bound(clock: ClockId) -> Option<(LawClock, &'static str, u16)> {
    Some(match clock {
        ClockId::Register => (LawClock::Register, "登记、转送", 22),
        ClockId::ReportGrave => (LawClock::ReportGrave, "紧急重大事项上报", 25),
        ClockId::NoticeDirect => (LawClock::NoticeDirect, "书面告知是否受理", 23),
        ClockId::NoticeTransferred => (LawClock::NoticeTransferred, "书面告知是否受理", 23),
        ClockId::Objection => (LawClock::Objection, "提出不属本单位职责", 23),
        ClockId::Handling => (LawClock::Handling, "办理并出具处理意见", 34),
        ClockId::AnswerReview => (LawClock::AnswerReview, "答复复查", 35),
        ClockId::AnswerRereview => (LawClock::AnswerRereview, "答复复核", 36),
        ClockId::AskReview | ClockId::AskRereview => return None,
    })
}

fn clock_words(event: &Event) -> String {
    let Event::CaseClock {
        case,
        clock,
        change: ClockChange::Missed { legal },
    } = event
    else {
        return String::new();
    };
    let Some((_, name, article)) = bound(*clock) else {
        return String::new();
    };
    let c = legal.begins().city_civil();
    let last = format!("{}年{}月{}日", c.year, c.month, c.day);
    form(
        "法定时限已过",
        &[
            ("信访件编号", &case.0.to_string()),
            ("时限", name),
            ("最后一日", &last),
            ("依据", &format!("信访工作条例第{article}条")),
        ],
    )
}

pub(super) const fn hides(case: CaseId, change: &Change) -> Hides {
    match change {
        Change::Silent => Hides::Nothing,
        _ => Hides::Case(case),
    }
}

pub(super) fn texts(change: &Change) -> Vec<&TextRef> {
    match change {
        Change::Made { text, test, .. } => std::iter::once(text).chain(test.texts()).collect(),
        Change::Stepped { step, .. } => step.text().into_iter().collect(),
        Change::Word { .. } | Change::Silent => Vec::new(),
    }
}

pub(super) fn words(event: &Event, plain: &[&str]) -> String {
    let Event::CasePromise {
        promise,
        case,
        change,
        ..
    } = event
    else {
        return clock_words(event);
    };
    let (id, case) = (promise.0.to_string(), case.0.to_string());
    let text = plain.first().copied().unwrap_or_default();
    match change {
        Change::Made { owner, due, by, .. } => {
            let due = read_aloud(*due);
            let mut lines = vec![
                ("承诺编号", id.as_str()),
                ("信访件编号", &case),
                ("责任岗位", owner.as_str()),
                ("兑现期限", &due),
                ("作出承诺的岗位", by.post.as_str()),
            ];
            let labels = ["承诺内容", "群众看得见什么", "怎么办到", "怎么核验"];
            lines.extend(labels.into_iter().zip(plain.iter().copied()));
            form("就信访件作出承诺", &lines)
        }
        Change::Stepped { step, by } => took_step(*promise, step, by, text),
        Change::Word { kept, .. } => form(
            "提出人的话",
            &[
                ("承诺编号", &id),
                ("信访件编号", &case),
                ("提出人说", if *kept { "已兑现" } else { "没有兑现" }),
            ],
        ),
        Change::Silent => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{texts, words};
    use super::clock;
    use huiyin_engine::act::{Actor, TextRef};
    use huiyin_engine::casework::ClockChange;
    use huiyin_engine::ids::{CaseId, MatterId, PersonId, PromiseId};
    use huiyin_engine::law::ClockId;
    use huiyin_engine::promise::{AcceptanceTest, CasePromiseChange, PromiseStep};
    use huiyin_engine::{Event, Time};
    use huiyin_ledger::Fact;

    fn text(id: u64) -> TextRef {
        TextRef {
            id,
            chars: 1,
            commitment: String::new(),
        }
    }

    fn lead() -> Actor {
        Actor {
            post: "lead".into(),
            person: PersonId(7),
        }
    }

    #[test]
    fn the_words_of_a_clock_that_ran_out_are_in_their_fixed_form() {
        let legal = Time::from_city(2026, 12, 9, 9, 0, 0).city_day();
        let missed = |clock| Event::CaseClock {
            case: CaseId(12),
            clock,
            change: ClockChange::Missed { legal },
        };
        let expected = "法定时限已过\n格式：1\n信访件编号：12\n时限：办理并出具处理意见\n最后一日：2026年12月9日\n\
            依据：信访工作条例第34条\n";
        assert_eq!(words(&missed(ClockId::Handling), &[]), expected);
        let Some(Fact::ClockMissed { due_us, .. }) = clock(&missed(ClockId::Handling)) else {
            panic!("an office's clock has its row")
        };
        assert_eq!(Time(due_us), Time::from_city(2026, 12, 9, 23, 59, 59));
        assert_eq!(clock(&missed(ClockId::AskReview)), None);
    }

    fn on_case(change: CasePromiseChange) -> Event {
        Event::CasePromise {
            promise: PromiseId(41),
            case: CaseId(12),
            matter: MatterId(2),
            change,
        }
    }

    // Rows commit to these forms: one that changes here opens no row that was made before.
    #[test]
    fn the_words_of_a_promise_on_a_case_are_in_their_fixed_form() {
        let made = on_case(CasePromiseChange::Made {
            owner: "housing".into(),
            due: Time::from_city(2026, 4, 30, 17, 30, 0),
            text: text(1),
            test: AcceptanceTest {
                perceivable: text(2),
                implementable: text(3),
                verifiable: text(4),
            },
            by: lead(),
        });
        let ids: Vec<u64> = texts(&made).iter().map(|text| text.id).collect();
        assert_eq!(ids, [1, 2, 3, 4]);
        let plain = ["修屋顶", "不漏", "钱已批", "上门看"];
        let expected = "就信访件作出承诺\n格式：1\n承诺编号：41\n信访件编号：12\n责任岗位：housing\n\
            兑现期限：2026年4月30日17时30分\n作出承诺的岗位：lead\n承诺内容：修屋顶\n\
            群众看得见什么：不漏\n怎么办到：钱已批\n怎么核验：上门看\n";
        assert_eq!(words(&made, &plain), expected);
        let answers = "lead".into();
        let said = on_case(CasePromiseChange::Word {
            kept: false,
            answers,
        });
        let expected = "提出人的话\n格式：1\n承诺编号：41\n信访件编号：12\n提出人说：没有兑现\n";
        assert_eq!(words(&said, &[]), expected);
        let (step, by) = (PromiseStep::Withdraw { reason: text(1) }, lead());
        let stepped = on_case(CasePromiseChange::Stepped { step, by });
        let expected = "撤回承诺\n格式：1\n承诺编号：41\n经办岗位：lead\n理由：不归我们\n";
        assert_eq!(words(&stepped, &["不归我们"]), expected);
    }
}
