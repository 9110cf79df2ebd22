//! What an event comes to in the ledger: its fact, and the plain words that its row commits to. Pure.
//!
//! The words are lines of a label and a value, in the language of those who have to prove them; a line
//! break in a value goes on indented, so that no value can pass for a label. They are never stored: who
//! asks for a proof gets them made anew from the event and its texts. So a form once written stays as
//! it is for ever; another one would get a new number in its second line.
//!
//! Deliberately absent: keys and salts, and names of people; posts stand for whoever acted.

mod case;

use huiyin_engine::act::{Actor, Ending, TextRef};
use huiyin_engine::ids::{CaseId, IncidentId, PromiseId};
use huiyin_engine::promise::{PromiseStep, Word};
use huiyin_engine::record::Channel;
use huiyin_engine::{Event, Time};
use huiyin_ledger::{EntryChannel, Fact};

/// Whose key hides the words of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hides {
    /// There is nothing to hide.
    Nothing,
    /// A case's.
    Case(CaseId),
    /// An incident's.
    Incident(IncidentId),
}

/// The fact behind an event, where it is one for the ledger. `due` knows promises' dates.
pub(super) fn fact(event: &Event, due: impl Fn(PromiseId) -> Option<Time>) -> Option<Fact> {
    Some(match event {
        Event::PlanAdopted { .. } => Fact::PlanAdopted,
        Event::CaseRegistered { case, channel, .. } => Fact::CaseRegistered {
            case: case.0,
            channel: channel_of(*channel),
        },
        Event::PromiseMade { promise, due, .. } => Fact::PromiseMade {
            promise: promise.0,
            due_us: due.0,
        },
        Event::PromiseStepped { promise, step, .. } => return stepped(promise.0, step),
        Event::CasePromise { .. } => return case::fact(event, due),
        Event::CaseClock { .. } => return case::clock(event),
        Event::PromiseSilent { promise, .. } => Fact::PromiseSilent {
            promise: promise.0,
            due_us: due(*promise)?.0,
        },
        Event::StatementPublished {
            statement,
            incident,
            ..
        } => Fact::StatementPublished {
            statement: statement.0,
            incident: incident.0,
        },
        Event::PromiseWord { promise, .. } => Fact::PromiseWord { promise: promise.0 },
        Event::IncidentEnded { incident, .. } => Fact::IncidentEnded {
            incident: incident.0,
        },
        Event::IncidentMerged { incident, into, .. } => Fact::IncidentMerged {
            incident: incident.0,
            into: into.0,
        },
        Event::IncidentReopened { incident, .. } => Fact::IncidentReopened {
            incident: incident.0,
        },
        Event::CaseErased { key, .. } => Fact::KeyErased { key: *key },
        _ => return None,
    })
}

// An owner's "it is kept" waits for somebody else to look, and is no fact before.
fn stepped(promise: u64, step: &PromiseStep<TextRef>) -> Option<Fact> {
    match step {
        PromiseStep::Accept => Some(Fact::PromiseAccepted { promise }),
        PromiseStep::Verify { kept: true, .. } => Some(Fact::PromiseVerified { promise }),
        PromiseStep::Verify { kept: false, .. } | PromiseStep::Break { .. } => {
            Some(Fact::PromiseBroken { promise })
        }
        PromiseStep::Renew { due, .. } => Some(Fact::PromiseRenewed {
            promise,
            due_us: due.0,
        }),
        PromiseStep::Withdraw { .. } => Some(Fact::PromiseWithdrawn { promise }),
        PromiseStep::Decline { .. } => Some(Fact::PromiseDeclined { promise }),
        PromiseStep::Report { .. } => None,
    }
}

/// Whose key hides the words of an event's row.
pub(super) fn hides(event: &Event) -> Hides {
    match event {
        Event::CaseRegistered { case, .. } | Event::PromiseWord { case, .. } => Hides::Case(*case),
        Event::CasePromise { case, change, .. } => case::hides(*case, change),
        Event::PromiseMade { incident, .. }
        | Event::PromiseStepped { incident, .. }
        | Event::StatementPublished { incident, .. }
        | Event::IncidentEnded { incident, .. }
        | Event::IncidentMerged { incident, .. }
        | Event::IncidentReopened { incident, .. } => Hides::Incident(*incident),
        _ => Hides::Nothing,
    }
}

/// The texts that an event's row commits to, in the order in which [`words`] takes them.
pub(super) fn texts(event: &Event) -> Vec<&TextRef> {
    match event {
        Event::PromiseMade { text, test, .. } => {
            let answers = test.iter().flat_map(|test| test.texts());
            std::iter::once(text).chain(answers).collect()
        }
        Event::PromiseStepped { step, .. } => step.text().into_iter().collect(),
        Event::CasePromise { change, .. } => case::texts(change),
        Event::StatementPublished { text, .. } => vec![text],
        Event::IncidentEnded { reason, .. }
        | Event::IncidentMerged { reason, .. }
        | Event::IncidentReopened { reason, .. } => vec![reason],
        _ => Vec::new(),
    }
}

/// The words that an event's row commits to. `plain` are its [`texts`]; for a case its receipt's code,
/// topic and body.
pub(super) fn words(event: &Event, plain: &[&str]) -> String {
    let text = |at: usize| plain.get(at).copied().unwrap_or_default();
    match event {
        Event::PlanAdopted { digest, .. } => form("预案生效", &[("预案的 SHA-256", digest)]),
        Event::CaseRegistered { case, .. } => form(
            "信访件登记",
            &[
                ("信访件编号", &case.0.to_string()),
                ("回执码", text(0)),
                ("标题", text(1)),
                ("内容", text(2)),
            ],
        ),
        Event::PromiseMade { .. } => made(event, plain),
        Event::PromiseStepped {
            promise, step, by, ..
        } => took_step(*promise, step, by, text(0)),
        Event::CasePromise { .. } | Event::CaseClock { .. } => case::words(event, plain),
        Event::StatementPublished {
            statement,
            incident,
            question,
            unit,
            ..
        } => form(
            "公开答复",
            &[
                ("答复编号", &statement.0.to_string()),
                ("事件编号", &incident.0.to_string()),
                ("关切编号", &question.0.to_string()),
                ("署名单位", unit.as_str()),
                ("答复内容", text(0)),
            ],
        ),
        Event::PromiseWord {
            promise,
            case,
            kept,
            ..
        } => form(
            "提出人的话",
            &[
                ("承诺编号", &promise.0.to_string()),
                ("信访件编号", &case.0.to_string()),
                ("提出人说", if *kept { "已兑现" } else { "没有兑现" }),
            ],
        ),
        Event::CaseErased { key, .. } => erased(*key),
        Event::IncidentEnded { .. } => ended(event, text(0)),
        Event::IncidentMerged {
            incident, into, by, ..
        } => form(
            "事件并入另一事件",
            &[
                ("事件编号", &incident.0.to_string()),
                ("并入的事件编号", &into.0.to_string()),
                ("经办岗位", by.post.as_str()),
                ("理由", text(0)),
            ],
        ),
        Event::IncidentReopened { incident, by, .. } => reopened(*incident, by, text(0)),
        _ => String::new(),
    }
}

fn erased(key: u64) -> String {
    let key = key.to_string();
    form("密钥销毁", &[("密钥编号", &key), ("依据", "保存期限届满")])
}

fn reopened(incident: IncidentId, by: &Actor, reason: &str) -> String {
    form(
        "事件重启",
        &[
            ("事件编号", &incident.0.to_string()),
            ("经办岗位", by.post.as_str()),
            ("理由", reason),
        ],
    )
}

fn made(event: &Event, plain: &[&str]) -> String {
    let Event::PromiseMade {
        promise,
        incident,
        question,
        owner,
        due,
        by,
        ..
    } = event
    else {
        return String::new();
    };
    let (promise, incident) = (promise.0.to_string(), incident.0.to_string());
    let (question, due) = (question.0.to_string(), read_aloud(*due));
    let mut lines = vec![
        ("承诺编号", promise.as_str()),
        ("事件编号", &incident),
        ("关切编号", &question),
        ("责任岗位", owner.as_str()),
        ("兑现期限", &due),
        ("作出承诺的岗位", by.post.as_str()),
    ];
    // Older logs have promises without the three answers.
    let labels = ["承诺内容", "群众看得见什么", "怎么办到", "怎么核验"];
    lines.extend(labels.into_iter().zip(plain.iter().copied()));
    form("作出承诺", &lines)
}

fn took_step(promise: PromiseId, step: &PromiseStep<TextRef>, by: &Actor, text: &str) -> String {
    let (promise, new) = (promise.0.to_string(), renewed(step));
    let mut lines = vec![
        ("承诺编号", promise.as_str()),
        ("经办岗位", by.post.as_str()),
    ];
    lines.extend(new.iter().map(|due| ("新的期限", due.as_str())));
    match step {
        PromiseStep::Accept => {}
        PromiseStep::Verify { word, .. } => {
            lines.extend([("提出人说", word_of(*word)), ("核验情况", text)]);
        }
        _ => lines.push(("理由", text)),
    }
    form(title(step), &lines)
}

fn renewed(step: &PromiseStep<TextRef>) -> Option<String> {
    match step {
        PromiseStep::Renew { due, .. } => Some(read_aloud(*due)),
        _ => None,
    }
}

fn title(step: &PromiseStep<TextRef>) -> &'static str {
    match step {
        PromiseStep::Accept => "认领承诺",
        PromiseStep::Decline { .. } => "不认领承诺",
        PromiseStep::Report { .. } => "报告承诺已兑现",
        PromiseStep::Verify { kept: true, .. } => "经核验，承诺已兑现",
        PromiseStep::Verify { kept: false, .. } => "经核验，承诺没有兑现",
        PromiseStep::Break { .. } => "承诺不能兑现",
        PromiseStep::Renew { .. } => "承诺改期",
        PromiseStep::Withdraw { .. } => "撤回承诺",
    }
}

const fn word_of(word: Word) -> &'static str {
    match word {
        Word::Kept => "已兑现",
        Word::NotKept => "没有兑现",
        Word::Absent => "（没能问到本人）",
    }
}

fn ended(event: &Event, reason: &str) -> String {
    let Event::IncidentEnded {
        incident,
        ending,
        by,
        second,
        ..
    } = event
    else {
        return String::new();
    };
    let how = match ending {
        Ending::Settled => "提出的关切都有了答复或承诺",
        Ending::NoDemandVoiced => "没有人提出关切",
        Ending::Merged => "并入另一事件",
    };
    let incident = incident.0.to_string();
    let mut lines = vec![
        ("事件编号", incident.as_str()),
        ("终结情形", how),
        ("经办岗位", by.post.as_str()),
    ];
    lines.extend(
        second
            .iter()
            .map(|second| ("复核岗位", second.post.as_str())),
    );
    lines.push(("理由", reason));
    form("事件终结", &lines)
}

// In city time, as one says it; seconds only where there are any.
fn read_aloud(at: Time) -> String {
    let c = at.city_civil();
    let (year, month, day, hour, minute) = (c.year, c.month, c.day, c.hour, c.minute);
    let second = match c.second {
        0 => String::new(),
        second => format!("{second}秒"),
    };
    format!("{year}年{month}月{day}日{hour}时{minute}分{second}")
}

fn form(title: &str, lines: &[(&str, &str)]) -> String {
    let mut text = format!("{title}\n格式：1\n");
    for (label, value) in lines {
        text.push_str(label);
        text.push('：');
        text.push_str(&value.replace('\n', "\n　"));
        text.push('\n');
    }
    text
}

const fn channel_of(channel: Channel) -> EntryChannel {
    match channel {
        Channel::Letter => EntryChannel::Letter,
        Channel::Visit => EntryChannel::Visit,
        Channel::Web => EntryChannel::Web,
        Channel::Hotline => EntryChannel::Hotline,
        Channel::Grid => EntryChannel::Grid,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use huiyin_engine::ids::{PersonId, QuestionId};
    use huiyin_engine::promise::AcceptanceTest;

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

    // Rows commit to these forms: one that changes here opens no row that was made before.
    #[test]
    fn the_words_of_a_promise_are_in_their_fixed_form_with_its_texts_in_order() {
        let made = Event::PromiseMade {
            promise: PromiseId(41),
            incident: IncidentId(3),
            question: QuestionId(5),
            owner: "housing".into(),
            due: Time::from_city(2026, 4, 30, 17, 30, 0),
            text: text(1),
            test: Some(AcceptanceTest {
                perceivable: text(2),
                implementable: text(3),
                verifiable: text(4),
            }),
            by: lead(),
        };
        let ids: Vec<u64> = texts(&made).iter().map(|text| text.id).collect();
        assert_eq!(ids, [1, 2, 3, 4]);
        let plain = ["修屋顶", "不漏", "钱已批\n期限：明天", "上门看"];
        let expected = "作出承诺\n格式：1\n承诺编号：41\n事件编号：3\n关切编号：5\n责任岗位：housing\n\
            兑现期限：2026年4月30日17时30分\n作出承诺的岗位：lead\n承诺内容：修屋顶\n\
            群众看得见什么：不漏\n怎么办到：钱已批\n　期限：明天\n怎么核验：上门看\n";
        assert_eq!(words(&made, &plain), expected);
    }

    #[test]
    fn the_words_of_a_step_say_who_what_and_why() {
        let said = |step| {
            let stepped = Event::PromiseStepped {
                promise: PromiseId(41),
                incident: IncidentId(3),
                step,
                by: lead(),
            };
            words(&stepped, &["理由"])
        };
        assert_eq!(
            said(PromiseStep::Accept),
            "认领承诺\n格式：1\n承诺编号：41\n经办岗位：lead\n"
        );
        let verify = PromiseStep::Verify {
            kept: false,
            word: Word::NotKept,
            reason: text(1),
        };
        let expected = "经核验，承诺没有兑现\n格式：1\n承诺编号：41\n经办岗位：lead\n提出人说：没有兑现\n核验情况：理由\n";
        assert_eq!(said(verify), expected);
        let renew = PromiseStep::Renew {
            due: Time::from_city(2026, 5, 1, 0, 0, 7),
            reason: text(1),
        };
        let expected = "承诺改期\n格式：1\n承诺编号：41\n经办岗位：lead\n新的期限：2026年5月1日0时0分7秒\n理由：理由\n";
        assert_eq!(said(renew), expected);
        let decline = PromiseStep::Decline { reason: text(1) };
        let expected = "不认领承诺\n格式：1\n承诺编号：41\n经办岗位：lead\n理由：理由\n";
        assert_eq!(said(decline), expected);
    }

    #[test]
    fn the_words_of_a_petitioner_and_of_an_incident_are_in_their_fixed_form() {
        let (incident, promise) = (IncidentId(3), PromiseId(41));
        let word = Event::PromiseWord {
            promise,
            incident,
            case: CaseId(12),
            kept: false,
        };
        let expected = "提出人的话\n格式：1\n承诺编号：41\n信访件编号：12\n提出人说：没有兑现\n";
        assert_eq!(words(&word, &[]), expected);
        let merged = Event::IncidentMerged {
            incident,
            into: IncidentId(4),
            reason: text(1),
            by: lead(),
        };
        let expected = "事件并入另一事件\n格式：1\n事件编号：3\n并入的事件编号：4\n经办岗位：lead\n理由：同一件事\n";
        assert_eq!(words(&merged, &["同一件事"]), expected);
        let ended = Event::IncidentEnded {
            incident,
            ending: Ending::NoDemandVoiced,
            reason: text(1),
            by: lead(),
            second: Some(lead()),
        };
        let expected = "事件终结\n格式：1\n事件编号：3\n终结情形：没有人提出关切\n经办岗位：lead\n复核岗位：lead\n理由：散了\n";
        assert_eq!(words(&ended, &["散了"]), expected);
        let reopened = Event::IncidentReopened {
            incident,
            reason: text(1),
            by: lead(),
        };
        let expected = "事件重启\n格式：1\n事件编号：3\n经办岗位：lead\n理由：又来了\n";
        assert_eq!(words(&reopened, &["又来了"]), expected);
    }

    #[test]
    fn the_words_of_a_registration_are_its_receipts_code_and_what_was_filed() {
        let registered = Event::CaseRegistered {
            case: CaseId(12),
            key: 1,
            time: Time(0),
            channel: Channel::Web,
            source: huiyin_engine::record::Source::Web,
            people: 1,
            matter: huiyin_engine::ids::MatterId(1),
            matter_key: None,
            area: None,
            unit: None,
            keywords: Vec::new(),
        };
        let plain = ["A7K2QD-9MX40C-JH3TVE", "漏水", "三楼漏水"];
        let expected = "信访件登记\n格式：1\n信访件编号：12\n回执码：A7K2QD-9MX40C-JH3TVE\n标题：漏水\n内容：三楼漏水\n";
        assert_eq!(words(&registered, &plain), expected);
    }
}
