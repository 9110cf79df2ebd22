//! What `huiyin receipt verify` says, in both languages.

use super::verify::{Fault, of_seconds};
use huiyin_engine::Time;
use huiyin_ledger::{Content, EntryChannel, Fact, LawClock, Proved, Receipt, Refusal};
use std::fmt::Write;

/// What was proved, line by line.
pub(super) fn proved(zh: bool, name: &str, receipt: &Receipt, proved: &Proved) -> String {
    let mut said = String::new();
    let mut line = |label: (&str, &str), value: String| {
        let label = if zh { label.0 } else { label.1 };
        let _ = writeln!(said, "  {label}{value}");
    };
    line(("内容：", "fact:     "), fact(zh, proved.entry.fact));
    let recorded = Time(proved.entry.recorded_us);
    line(("记入账本：", "recorded: "), time(recorded));
    let place = proved.index + 1;
    line(
        ("账本：", "ledger:   "),
        if zh {
            format!(
                "{}，第 {place} 条，签名时共 {} 条",
                proved.origin, proved.size
            )
        } else {
            format!(
                "{}, entry {place} of {} when it was signed",
                proved.origin, proved.size
            )
        },
    );
    for (witness, at_s) in &proved.witnesses {
        let seen = time(of_seconds(*at_s));
        line(("见证：", "witness:  "), format!("{witness}  {seen}"));
    }
    let opening = &receipt.entry().content;
    if let Content::Whole(bytes) = opening.content()
        && let Ok(text) = std::str::from_utf8(bytes)
        && !text.is_empty()
    {
        line(("原文：", "content:  "), printable(text));
    }
    line(
        ("原文的 SHA-256：", "sha-256:  "),
        opening.digest().to_string(),
    );
    let head = if zh {
        "回执成立"
    } else {
        "the receipt holds"
    };
    format!("{name}: {head}\n{said}")
}

/// Why the receipt proves nothing, in one line.
pub(super) fn refused(zh: bool, name: &str, fault: &Fault) -> String {
    if !zh {
        return format!("{name}: the receipt does not hold: {fault}\n");
    }
    let said = match fault {
        Fault::Text(_) | Fault::Codes(_) => {
            return format!("{name}: 这不是一份完整的回执，请重新取得原件（{fault}）\n");
        }
        Fault::Refused(refusal) => refusal_in_chinese(refusal),
    };
    format!("{name}: 回执不成立：{said}\n")
}

fn refusal_in_chinese(refusal: &Refusal) -> String {
    match refusal {
        Refusal::UnknownLog { origin } => {
            format!(
                "它出自账本“{}”，信任文件里没有这本账；是不是别的城市的？",
                printable(origin)
            )
        }
        Refusal::NotSigned { origin } => {
            format!("信任文件里“{origin}”的密钥没有签过名；如果换过密钥，请取新的信任文件")
        }
        Refusal::Forged(_) => "有一个签名是假的，或者签名之后被改过；请重新取得回执".to_owned(),
        Refusal::NoQuorum { signed, known } => {
            format!(
                "信任文件里有 {known} 个见证方，符合要求的只有 {signed} 个，不够数；请取见证更多的回执"
            )
        }
        Refusal::FromTheFuture { witness, at_s } => {
            let seen = time(of_seconds(*at_s));
            format!("见证方 {witness} 的签名时间是 {seen}，还没有到；请核对本机的时钟")
        }
        Refusal::TooSmall { found, size_min } => {
            format!("签名时账本只有 {found} 条，早于要求的 {size_min} 条；请取新的回执")
        }
        Refusal::NotIncluded(_) => {
            "这一条不在签过名的账本里：内容、位置或证明被改过；请重新取得回执".to_owned()
        }
    }
}

fn fact(zh: bool, fact: Fact) -> String {
    match fact {
        Fact::CaseRegistered { case, channel } if zh => {
            format!("信访件 {case} 已登记（{}）", channel_in_chinese(channel))
        }
        Fact::CaseRegistered { case, channel } => {
            format!("case {case} was registered ({})", channel.word())
        }
        Fact::PromiseMade { promise, due_us } => promised(zh, promise, "作出", "was made", due_us),
        Fact::PromiseRenewed { promise, due_us } => {
            promised(zh, promise, "改期", "got a new date", due_us)
        }
        Fact::PromiseSilent { promise, due_us } => promised(
            zh,
            promise,
            "到期无人答复",
            "passed its date in silence",
            due_us,
        ),
        Fact::PromiseAccepted { promise }
        | Fact::PromiseVerified { promise }
        | Fact::PromiseBroken { promise }
        | Fact::PromiseWithdrawn { promise }
        | Fact::PromiseDeclined { promise } => of(zh, ("承诺", "promise"), promise, became(fact)),
        Fact::PromiseWord { promise } if zh => format!("提出人说了承诺 {promise} 是否兑现"),
        Fact::PromiseWord { promise } => {
            format!("a petitioner said whether promise {promise} was kept")
        }
        Fact::StatementPublished {
            statement,
            incident,
        } if zh => format!("事件 {incident} 的公开答复 {statement} 已发布"),
        Fact::StatementPublished {
            statement,
            incident,
        } => format!("statement {statement} was published in incident {incident}"),
        Fact::IncidentEnded { incident } => {
            of(zh, ("事件", "incident"), incident, ("已终结", "ended"))
        }
        Fact::IncidentReopened { incident } => of(
            zh,
            ("事件", "incident"),
            incident,
            ("已重启", "was reopened"),
        ),
        Fact::IncidentMerged { incident, into } if zh => {
            format!("事件 {incident} 已并入事件 {into}")
        }
        Fact::IncidentMerged { incident, into } => {
            format!("incident {incident} was merged into incident {into}")
        }
        Fact::ClockMissed {
            case,
            clock,
            due_us,
        } => ran_out(zh, case, clock, due_us),
        Fact::PlanAdopted if zh => "预案启用".to_owned(),
        Fact::PlanAdopted => "a plan came into force".to_owned(),
        Fact::KeyErased { key } => of(zh, ("密钥", "key"), key, ("已销毁", "was destroyed")),
    }
}

// What became of a promise, where no date goes with it.
const fn became(fact: Fact) -> (&'static str, &'static str) {
    match fact {
        Fact::PromiseAccepted { .. } => ("已认领", "was accepted"),
        Fact::PromiseVerified { .. } => ("经核验已兑现", "was verified as kept"),
        Fact::PromiseBroken { .. } => ("没有兑现", "was declared broken"),
        Fact::PromiseWithdrawn { .. } => ("已撤回", "was withdrawn"),
        Fact::PromiseDeclined { .. } => ("未被认领", "was declined by its owner"),
        _ => ("", ""),
    }
}

fn of(zh: bool, thing: (&str, &str), number: u64, said: (&str, &str)) -> String {
    if zh {
        format!("{} {number} {}", thing.0, said.0)
    } else {
        format!("{} {number} {}", thing.1, said.1)
    }
}

fn promised(zh: bool, promise: u64, said_zh: &str, said: &str, due_us: i64) -> String {
    let due = time(Time(due_us));
    if zh {
        format!("承诺 {promise} {said_zh}，期限 {due}")
    } else {
        format!("promise {promise} {said}, due {due}")
    }
}

fn ran_out(zh: bool, case: u64, clock: LawClock, due_us: i64) -> String {
    let (due, clock) = (time(Time(due_us)), clock_words(clock));
    if zh {
        format!("信访件 {case} 的法定时限“{}”已过，期限 {due}", clock.0)
    } else {
        format!(
            "case {case}: the time set by law to {} ran out, due {due}",
            clock.1
        )
    }
}

const fn clock_words(clock: LawClock) -> (&'static str, &'static str) {
    match clock {
        LawClock::Register => ("登记、转送", "register and transfer it"),
        LawClock::ReportGrave => ("紧急重大事项上报", "report a grave or urgent matter"),
        LawClock::NoticeDirect | LawClock::NoticeTransferred => {
            ("书面告知是否受理", "tell the petitioner of acceptance")
        }
        LawClock::Objection => ("提出不属本单位职责", "object that one is not competent"),
        LawClock::Handling => ("办理并出具处理意见", "handle it and give a written opinion"),
        LawClock::AnswerReview => ("答复复查", "answer the review"),
        LawClock::AnswerRereview => ("答复复核", "answer the re-review"),
    }
}

const fn channel_in_chinese(channel: EntryChannel) -> &'static str {
    match channel {
        EntryChannel::Letter => "来信",
        EntryChannel::Visit => "来访",
        EntryChannel::Web => "网上",
        EntryChannel::Hotline => "电话",
        EntryChannel::Grid => "网格",
    }
}

/// In city time, to the second.
fn time(at: Time) -> String {
    let c = at.city_civil();
    let (y, m, d) = (c.year, c.month, c.day);
    format!(
        "{y:04}-{m:02}-{d:02} {:02}:{:02}:{:02}",
        c.hour, c.minute, c.second
    )
}

/// Text from outside, without the signs that could steer a terminal.
fn printable(text: &str) -> String {
    let mark = |sign: char| if sign.is_control() { '\u{fffd}' } else { sign };
    text.chars().map(mark).collect()
}
