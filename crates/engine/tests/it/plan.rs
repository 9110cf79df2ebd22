//! A small plan: enough posts for every ladder, levels IV to II.

use huiyin_engine::Span;
use huiyin_engine::plan::{
    AttentionRule, Chain, ChainStep, ChannelKind, ChannelPlan, Colour, Condition, Evidence, Expr,
    Group, GroupKind, Indicator, Keyword, Label, Level, LevelPlan, Op, Place, Plan, Post, Release,
    StepDown, StockItem, Target, TaskSpec, Unit, Var, Watches,
};
use huiyin_engine::record::Channel;

fn label(text: &str) -> Label {
    Label {
        zh: text.to_owned(),
        en: None,
    }
}

fn post(id: &str, substitute: &str, superior: &str) -> Post {
    Post {
        id: id.into(),
        name: label(id),
        unit: Some("petition-office".into()),
        group: None,
        substitutes: (!substitute.is_empty())
            .then(|| substitute.into())
            .into_iter()
            .collect(),
        superior: (!superior.is_empty()).then(|| superior.into()),
    }
}

fn in_group(id: &str, group: &str) -> Post {
    Post {
        group: Some(group.into()),
        ..post(id, "", "commander")
    }
}

fn group(id: &str, kind: GroupKind) -> Group {
    let leader = format!("{id}-lead");
    let (id, leader) = (id.into(), leader.as_str().into());
    Group {
        id,
        name: label("group"),
        kind,
        place: Place::Front,
        leader,
        duty: None,
        equipment: Vec::new(),
    }
}

pub(crate) fn bin(op: Op, a: Expr, b: Expr) -> Expr {
    Expr::Bin(op, Box::new(a), Box::new(b))
}

fn when(expr: Expr) -> Condition {
    Condition {
        source: "as built".to_owned(),
        expr,
    }
}

fn at_least(var: Var, n: i64) -> Expr {
    bin(Op::Ge, Expr::Var(var), Expr::Int(n))
}

fn is_zero(var: Var) -> Expr {
    bin(Op::Eq, Expr::Var(var), Expr::Int(0))
}

pub(crate) fn surge() -> Indicator {
    let doubled = bin(Op::Mul, Expr::Int(2), Expr::Var(Var::Previous));
    let expr = bin(
        Op::And,
        bin(Op::Ge, Expr::Var(Var::Count), doubled),
        at_least(Var::People, 30),
    );
    Indicator {
        id: "surge".into(),
        name: label("surge"),
        watches: Watches::Matter {
            channels: vec![Channel::Letter, Channel::Visit],
            window: Span::days(30),
        },
        when: when(expr),
    }
}

pub(crate) fn keyword() -> Indicator {
    Indicator {
        id: "keyword".into(),
        name: label("keyword"),
        watches: Watches::Keyword {
            channels: vec![Channel::Hotline],
        },
        when: when(at_least(Var::Count, 200)),
    }
}

fn task(id: &str, group: &str, within: Span, evidence: Evidence) -> TaskSpec {
    let owner = format!("{group}-lead");
    TaskSpec {
        id: id.into(),
        title: label(id),
        group: group.into(),
        owner: owner.as_str().into(),
        within,
        evidence,
        after: Vec::new(),
        every: None,
        stays: false,
        gives: None,
        stock: Vec::new(),
    }
}

fn levels() -> Vec<LevelPlan> {
    let quiet = bin(
        Op::And,
        bin(
            Op::And,
            bin(Op::Ge, Expr::Var(Var::Elapsed), Expr::Span(Span::hours(4))),
            bin(Op::Lt, Expr::Var(Var::PeopleOnSite), Expr::Int(10)),
        ),
        is_zero(Var::QuestionsUnsettled),
    );
    let halved = bin(
        Op::Le,
        bin(Op::Mul, Expr::Var(Var::PeopleOnSite), Expr::Int(2)),
        Expr::Var(Var::PeoplePeak),
    );
    let calmer = bin(
        Op::And,
        bin(
            Op::And,
            bin(
                Op::Ge,
                Expr::Var(Var::ElapsedAtLevel),
                Expr::Span(Span::hours(12)),
            ),
            halved,
        ),
        is_zero(Var::QuestionsOverdue),
    );
    let reception = task("receive", "reception", Span::minutes(30), Evidence::None);
    let answer = task("first-answer", "policy", Span::hours(1), Evidence::Note);
    let medical = task(
        "medical-point",
        "medical",
        Span::minutes(45),
        Evidence::None,
    );
    let lawyers = task("legal-aid", "policy", Span::hours(48), Evidence::File);
    vec![
        level(
            Level::IV,
            None,
            None,
            vec![reception.clone(), answer.clone()],
            (Target::End, quiet),
        ),
        level(
            Level::III,
            Some(at_least(Var::PeopleOnSite, 50)),
            None,
            vec![reception.clone(), answer.clone(), medical.clone()],
            (Target::Level(Level::IV), calmer),
        ),
        level(
            Level::II,
            Some(at_least(Var::PeopleOnSite, 300)),
            Some(Span::minutes(5)),
            vec![reception, answer, medical, lawyers],
            (Target::Level(Level::III), at_least(Var::ElapsedAtLevel, 0)),
        ),
    ]
}

fn level(
    level: Level,
    suggest: Option<Expr>,
    second: Option<Span>,
    tasks: Vec<TaskSpec>,
    (to, step_down): (Target, Expr),
) -> LevelPlan {
    LevelPlan {
        level,
        colour: Colour::Blue,
        name: label("level"),
        expected: Span::hours(24),
        suggest_when: suggest.map(when),
        release: Release {
            channels: vec!["sms".into()],
            to: vec!["reception-lead".into(), "medical-lead".into()],
            second_person_within: second,
        },
        measures: Vec::new(),
        tasks,
        step_down: vec![StepDown {
            to,
            when: when(step_down),
        }],
        hold: None,
    }
}

fn attention() -> AttentionRule {
    AttentionRule {
        at_least: 1000,
        window: Span::hours(48),
        answer_by: "information-lead".into(),
        within: Span::hours(4),
    }
}

fn water() -> StockItem {
    StockItem {
        id: "water".into(),
        name: label("water"),
        each: label("bottle"),
        quantity: 100,
        post: "reception-lead".into(),
        forward_within: Span::hours(2),
    }
}

pub(crate) fn small() -> Plan {
    let step = |post: &str, minutes| ChainStep {
        post: post.into(),
        within: Span::minutes(minutes),
    };
    Plan {
        attention: Some(attention()),
        life_safety: None,
        zones: Vec::new(),
        lanes: Vec::new(),
        baseline: None,
        stock: vec![water()],
        title: label("plan"),
        city: label("city"),
        version: "1".to_owned(),
        signed_off: None,
        areas: Vec::new(),
        units: vec![Unit {
            id: "petition-office".into(),
            name: label("office"),
            duty: None,
            under: None,
        }],
        groups: vec![
            group("reception", GroupKind::Reception),
            group("medical", GroupKind::Medical),
            group("information", GroupKind::PublicInformation),
            group("policy", GroupKind::Policy),
        ],
        posts: vec![
            post("informer", "", "duty-officer"),
            post("duty-officer", "duty-backup", "deputy"),
            post("duty-backup", "", "deputy"),
            post("deputy", "deputy-b", "commander"),
            post("deputy-b", "", "commander"),
            post("commander", "vice-commander", ""),
            post("vice-commander", "", ""),
            in_group("reception-lead", "reception"),
            in_group("medical-lead", "medical"),
            in_group("information-lead", "information"),
            in_group("policy-lead", "policy"),
        ],
        keywords: vec![Keyword {
            text: "拖欠工资".to_owned(),
            adopted_by: vec![],
        }],
        indicators: vec![surge(), keyword()],
        chain: Chain {
            reporters: vec!["informer".into()],
            screening: step("duty-officer", 5),
            verification: step("deputy", 10),
            decision: step("commander", 15),
            alarm: vec!["commander".into(), "duty-officer".into()],
        },
        channels: vec![ChannelPlan {
            id: "sms".into(),
            name: label("sms"),
            kind: ChannelKind::Sms,
        }],
        levels: levels(),
        scenarios: Vec::new(),
    }
}
