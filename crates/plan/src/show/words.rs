//! The words of the document: closed lists, lengths of time and conditions, as people say them.

use crate::diagnostic::Lang;
use huiyin_engine::plan::{
    Colour, Evidence, Expr, Gives, GroupKind, Label, Lane, LaneKind, MeasureKind, Op, Place,
    Target, Var, ZoneKind,
};
use huiyin_engine::record::Channel;
use huiyin_engine::time::Span;

/// Picks the language.
pub(crate) const fn say(lang: Lang, zh: &'static str, en: &'static str) -> &'static str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

pub(crate) fn label(lang: Lang, label: &Label) -> &str {
    match lang {
        Lang::Zh => &label.zh,
        Lang::En => label.english(),
    }
}

pub(crate) fn joined<T: AsRef<str>>(lang: Lang, parts: impl IntoIterator<Item = T>) -> String {
    let parts: Vec<String> = parts.into_iter().map(|p| p.as_ref().to_owned()).collect();
    parts.join(say(lang, "、", ", "))
}

pub(crate) const fn colour(lang: Lang, colour: Colour) -> &'static str {
    match colour {
        Colour::Blue => say(lang, "蓝色", "blue"),
        Colour::Yellow => say(lang, "黄色", "yellow"),
        Colour::Orange => say(lang, "橙色", "orange"),
        Colour::Red => say(lang, "红色", "red"),
    }
}

pub(crate) const fn place(lang: Lang, place: Place) -> &'static str {
    match place {
        Place::Front => say(lang, "前方", "on site"),
        Place::Rear => say(lang, "后方", "in the office"),
    }
}

pub(crate) const fn group_kind(lang: Lang, kind: GroupKind) -> &'static str {
    match kind {
        GroupKind::Reception => say(lang, "接待疏导", "reception"),
        GroupKind::Safety => say(lang, "安全秩序", "safety"),
        GroupKind::PublicInformation => say(lang, "公开信息", "public information"),
        GroupKind::Medical => say(lang, "医疗救护", "medical"),
        GroupKind::Logistics => say(lang, "后勤保障", "logistics"),
        GroupKind::Policy => say(lang, "政策方案", "policy"),
    }
}

pub(crate) const fn evidence(lang: Lang, evidence: Evidence) -> &'static str {
    match evidence {
        Evidence::None => say(lang, "不需要", "none"),
        Evidence::Note => say(lang, "文字说明", "a note"),
        Evidence::Figure => say(lang, "数字", "a figure"),
        Evidence::File => say(lang, "文件", "a file"),
        Evidence::Signature => say(lang, "签署件", "a signed document"),
    }
}

pub(crate) const fn measure_kind(lang: Lang, kind: MeasureKind) -> &'static str {
    match kind {
        MeasureKind::Zone => say(lang, "区域", "zone"),
        MeasureKind::Barrier => say(lang, "围护", "barrier"),
        MeasureKind::Transport => say(lang, "交通", "transport"),
        MeasureKind::Care => say(lang, "照护", "care"),
    }
}

pub(crate) const fn lane(lang: Lang, lane: Lane) -> &'static str {
    match lane {
        Lane::Walking => say(lang, "步行通道", "the walking lane"),
        Lane::Ambulance => say(lang, "救护通道", "the ambulance lane"),
        Lane::ReceptionDoor => say(lang, "接待大厅正门", "the reception door"),
    }
}

pub(crate) const fn zone_kind(lang: Lang, kind: ZoneKind) -> &'static str {
    match kind {
        ZoneKind::Reception => say(lang, "接待", "reception"),
        ZoneKind::Core => say(lang, "核心", "core"),
        ZoneKind::Buffer => say(lang, "缓冲", "buffer"),
        ZoneKind::Evacuation => say(lang, "疏散", "evacuation"),
    }
}

pub(crate) const fn lane_kind(lang: Lang, kind: LaneKind) -> &'static str {
    match kind {
        LaneKind::Walking => say(lang, "步行", "walking"),
        LaneKind::Ambulance => say(lang, "救护", "ambulances"),
        LaneKind::ReceptionDoor => say(lang, "接待大厅正门", "reception door"),
        LaneKind::Crowd => say(lang, "排队和单向通行", "queueing, one direction"),
        LaneKind::Vehicle => say(lang, "车辆", "vehicles"),
    }
}

pub(crate) const fn gives(lang: Lang, gives: Gives) -> &'static str {
    match gives {
        Gives::Answer => say(lang, "答复", "an answer"),
        Gives::Promise => say(lang, "承诺", "promises"),
    }
}

pub(crate) const fn record_channel(lang: Lang, channel: Channel) -> &'static str {
    match channel {
        Channel::Letter => say(lang, "来信", "letters"),
        Channel::Visit => say(lang, "来访", "visits"),
        Channel::Web => say(lang, "网上", "web filings"),
        Channel::Hotline => say(lang, "热线", "hotline calls"),
        Channel::Grid => say(lang, "网格", "grid reports"),
    }
}

pub(crate) fn target(lang: Lang, target: Target) -> String {
    match target {
        Target::End => say(lang, "终止响应", "The end").to_owned(),
        Target::Level(level) => match lang {
            Lang::Zh => format!("降为 {level} 级"),
            Lang::En => format!("Level {level}"),
        },
    }
}

/// `1 小时 30 分钟`, `1 hour 30 minutes`.
pub(crate) fn span(lang: Lang, span: Span) -> String {
    let total = span.as_seconds();
    // Up to two days people count in hours: 24 小时, 48 小时.
    let days = if total > 2 * 86_400 {
        total / 86_400
    } else {
        0
    };
    let parts = [
        (days, "天", "day"),
        (total / 3600 - days * 24, "小时", "hour"),
        (total / 60 % 60, "分钟", "minute"),
        (total % 60, "秒", "second"),
    ];
    let some = parts.into_iter().filter(|(n, ..)| *n != 0);
    let said: Vec<String> = some
        .map(|(n, zh, en)| match lang {
            Lang::Zh => format!("{n} {zh}"),
            Lang::En => format!("{n} {en}{}", if n == 1 { "" } else { "s" }),
        })
        .collect();
    if said.is_empty() {
        say(lang, "立即", "no time").to_owned()
    } else {
        said.join(" ")
    }
}

/// A length of time as it is said in a Chinese message: `1 小时 30 分钟`, where a plan writes `1h30m`.
pub(crate) fn aloud(length: Span) -> String {
    span(Lang::Zh, length)
}

const fn var(lang: Lang, var: Var) -> &'static str {
    match var {
        Var::Count => say(lang, "件数", "the count"),
        Var::Previous => say(lang, "上一期件数", "the count of the period before"),
        Var::People => say(lang, "涉及人数", "the number of people named"),
        Var::Elapsed => say(lang, "事件已持续时间", "the time since opening"),
        Var::ElapsedAtLevel => say(lang, "本级已持续时间", "the time at this level"),
        Var::PeopleOnSite => say(lang, "现场人数", "the number of people on site"),
        Var::PeoplePeak => say(lang, "现场最多时人数", "the highest number on site so far"),
        Var::Questions => say(lang, "群众关切数", "the number of questions recorded"),
        Var::QuestionsUnsettled => say(lang, "未落实的关切数", "the number of unsettled questions"),
        Var::QuestionsOverdue => say(
            lang,
            "超时未落实的关切数",
            "the number of overdue questions",
        ),
        Var::TasksOpen => say(lang, "未完成任务数", "the number of open tasks"),
        Var::TasksLate => say(lang, "超时任务数", "the number of late tasks"),
        Var::Promises => say(lang, "承诺数", "the number of promises made"),
    }
}

const fn op(lang: Lang, op: Op) -> &'static str {
    match op {
        Op::Add => say(lang, "加", "plus"),
        Op::Sub => say(lang, "减", "minus"),
        Op::Mul => say(lang, "乘以", "times"),
        Op::Div => say(lang, "除以", "divided by"),
        Op::Rem => say(lang, "除余", "modulo"),
        Op::Eq => say(lang, "等于", "is"),
        Op::Ne => say(lang, "不等于", "is not"),
        Op::Lt => say(lang, "少于", "is below"),
        Op::Le => say(lang, "不超过", "is at most"),
        Op::Gt => say(lang, "超过", "is above"),
        Op::Ge => say(lang, "不少于", "is at least"),
        Op::And => say(lang, "，且", ", and"),
        Op::Or => say(lang, "，或", ", or"),
    }
}

/// How tightly an operator binds, as in CEL.
const fn binds(op: Op) -> u8 {
    match op {
        Op::Or => 1,
        Op::And => 2,
        Op::Eq | Op::Ne | Op::Lt | Op::Le | Op::Gt | Op::Ge => 3,
        Op::Add | Op::Sub => 4,
        Op::Mul | Op::Div | Op::Rem => 5,
    }
}

/// A condition as a sentence. Brackets stand only where the reading needs them.
pub(crate) fn condition(lang: Lang, expr: &Expr) -> String {
    close(lang, within(lang, expr, 0))
}

/// `现场人数少于 10 时`, `when the number of people on site is below 10`.
pub(crate) fn when(lang: Lang, expr: &Expr) -> String {
    let said = within(lang, expr, 0);
    match lang {
        Lang::Zh => close(lang, format!("{said} 时")),
        Lang::En => format!("when {said}"),
    }
}

/// Chinese has a space beside figures only.
fn close(lang: Lang, said: String) -> String {
    if lang == Lang::En {
        return said;
    }
    let chars: Vec<char> = said.chars().collect();
    let ascii = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(char::is_ascii);
    let kept = chars.iter().enumerate();
    let kept = kept.filter(|(at, c)| **c != ' ' || ascii(at.checked_sub(1)) || ascii(Some(at + 1)));
    kept.map(|(_, c)| *c).collect()
}

fn within(lang: Lang, expr: &Expr, outer: u8) -> String {
    match expr {
        Expr::Int(n) => n.to_string(),
        Expr::Bool(true) => say(lang, "总是", "always").to_owned(),
        Expr::Bool(false) => say(lang, "从不", "never").to_owned(),
        Expr::Span(length) => span(lang, *length),
        Expr::Var(input) => var(lang, *input).to_owned(),
        Expr::Not(a) => format!("{}{}", say(lang, "并非", "not "), bracketed(lang, a)),
        Expr::Neg(a) => format!("{}{}", say(lang, "负", "minus "), bracketed(lang, a)),
        Expr::Bin(sign, a, b) => {
            let own = binds(*sign);
            let gap = if matches!(sign, Op::And | Op::Or) {
                ""
            } else {
                " "
            };
            let after = if lang == Lang::Zh && gap.is_empty() {
                ""
            } else {
                " "
            };
            // Read aloud, "or … and …" is two sentences unless the second is held together.
            let mixed = |part: &Expr| {
                let and = matches!(part, Expr::Bin(Op::And, ..));
                u8::from(and && *sign == Op::Or) * 6
            };
            // The right side of an operator of the same rank was written in brackets.
            let said = format!(
                "{}{gap}{}{after}{}",
                within(lang, a, own.max(mixed(a))),
                op(lang, *sign),
                within(lang, b, (own + 1).max(mixed(b)))
            );
            if own < outer {
                brackets(lang, &said)
            } else {
                said
            }
        }
        Expr::If(c, a, b) => {
            let [c, a, b] = [c, a, b].map(|part| bracketed(lang, part));
            let said = match lang {
                Lang::Zh => format!("如果{c}则{a}，否则{b}"),
                Lang::En => format!("if {c} then {a}, else {b}"),
            };
            if outer > 0 {
                brackets(lang, &said)
            } else {
                said
            }
        }
    }
}

fn bracketed(lang: Lang, expr: &Expr) -> String {
    within(lang, expr, 6)
}

fn brackets(lang: Lang, said: &str) -> String {
    match lang {
        Lang::Zh => format!("（{said}）"),
        Lang::En => format!("({said})"),
    }
}
