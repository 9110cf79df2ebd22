//! Rows about what was promised on a case: the facts of any promise, in words that name the case.

use super::{Hides, form, read_aloud, stepped, took_step};
use huiyin_engine::act::TextRef;
use huiyin_engine::ids::{CaseId, PromiseId};
use huiyin_engine::promise::CasePromiseChange as Change;
use huiyin_engine::{Event, Time};
use huiyin_ledger::Fact;

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
        return String::new();
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
    use huiyin_engine::act::{Actor, TextRef};
    use huiyin_engine::ids::{CaseId, MatterId, PersonId, PromiseId};
    use huiyin_engine::promise::{AcceptanceTest, CasePromiseChange, PromiseStep};
    use huiyin_engine::{Event, Time};

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
