//! A small city to test in: a plan with two levels, complaints, posts and an open data folder.

use huiyin_engine::act::Actor;
use huiyin_engine::ids::PersonId;
use huiyin_engine::plan::{
    Area, Chain, ChainStep, ChannelKind, ChannelPlan, Colour, Condition, Evidence, Expr, Group,
    GroupKind, Indicator, Keyword, Label, Level, LevelPlan, Op, Place, Plan, Post, Release,
    StepDown, Target, TaskSpec, Unit, Var, Watches,
};
use huiyin_engine::record::{Channel, Source};
use huiyin_engine::{Span, Time};
use huiyin_server::clock::Clock;
use huiyin_server::live::{Filing, Let, Live, LiveHandle, Opened};
use std::path::Path;

/// A Monday morning.
pub(crate) const MORNING: Time = Time(1_772_412_600_000_000);

fn label(text: &str) -> Label {
    Label {
        zh: text.to_owned(),
        en: None,
    }
}

fn at_least(var: Var, n: i64) -> Condition {
    let expr = Expr::Bin(Op::Ge, Box::new(Expr::Var(var)), Box::new(Expr::Int(n)));
    Condition {
        source: format!("{var:?} >= {n}"),
        expr,
    }
}

fn post(id: &str, substitute: Option<&str>, superior: Option<&str>) -> Post {
    Post {
        id: id.into(),
        name: label(id),
        unit: None,
        group: None,
        substitutes: substitute.into_iter().map(Into::into).collect(),
        superior: superior.map(Into::into),
    }
}

fn group(id: &str, kind: GroupKind) -> Group {
    Group {
        id: id.into(),
        name: label(id),
        kind,
        place: Place::Front,
        leader: "lead".into(),
        duty: None,
        equipment: Vec::new(),
    }
}

fn indicators() -> Vec<Indicator> {
    let surge = Indicator {
        id: "surge".into(),
        name: label("surge"),
        watches: Watches::Matter {
            channels: vec![Channel::Letter, Channel::Visit],
            window: Span::days(30),
        },
        when: at_least(Var::People, 30),
    };
    let keyword = Indicator {
        id: "keyword".into(),
        name: label("keyword"),
        watches: Watches::Keyword {
            channels: vec![Channel::Hotline],
        },
        when: at_least(Var::Count, 3),
    };
    vec![surge, keyword]
}

fn level(level: Level, to: Target) -> LevelPlan {
    LevelPlan {
        level,
        colour: Colour::Blue,
        name: label("level"),
        expected: Span::hours(24),
        suggest_when: None,
        release: Release {
            channels: vec!["board".into(), "sms".into()],
            to: vec!["deputy".into()],
            second_person_within: None,
        },
        measures: Vec::new(),
        tasks: vec![TaskSpec {
            id: "receive".into(),
            title: label("receive"),
            group: "reception".into(),
            owner: "lead".into(),
            within: Span::minutes(30),
            evidence: Evidence::Note,
            after: Vec::new(),
            every: None,
            stays: false,
            gives: None,
            stock: Vec::new(),
        }],
        step_down: vec![StepDown {
            to,
            when: at_least(Var::Questions, 1),
        }],
        hold: None,
    }
}

/// Screening 5 min, verification 10 min, decision 15 min; `surge` from 30 people on.
pub(crate) fn plan() -> Plan {
    let step = |post: &str, minutes| ChainStep {
        post: post.into(),
        within: Span::minutes(minutes),
    };
    let channel = |id: &str, kind| ChannelPlan {
        id: id.into(),
        name: label(id),
        kind,
    };
    Plan {
        attention: None,
        life_safety: None,
        stock: Vec::new(),
        zones: Vec::new(),
        lanes: Vec::new(),
        baseline: None,
        title: label("plan"),
        city: label("city"),
        version: "1".to_owned(),
        signed_off: None,
        areas: vec![Area {
            id: "east".into(),
            name: label("东街街道"),
        }],
        units: vec![Unit {
            id: "housing".into(),
            name: label("住建局"),
            duty: None,
            under: None,
        }],
        groups: vec![
            group("reception", GroupKind::Reception),
            group("information", GroupKind::PublicInformation),
        ],
        posts: vec![
            post("duty", Some("duty-b"), Some("deputy")),
            post("duty-b", None, Some("deputy")),
            post("deputy", None, Some("commander")),
            post("commander", None, None),
            post("lead", None, Some("commander")),
        ],
        keywords: vec![Keyword {
            text: "拖欠工资".to_owned(),
            adopted_by: Vec::new(),
        }],
        indicators: indicators(),
        chain: Chain {
            reporters: Vec::new(),
            screening: step("duty", 5),
            verification: step("deputy", 10),
            decision: step("commander", 15),
            alarm: vec!["commander".into()],
        },
        channels: vec![
            channel("board", ChannelKind::Board),
            channel("sms", ChannelKind::Sms),
        ],
        levels: vec![
            level(Level::IV, Target::End),
            level(Level::III, Target::Level(Level::IV)),
        ],
        scenarios: Vec::new(),
    }
}

/// Somebody acting from a post.
pub(crate) fn at(post: &str) -> Actor {
    Actor {
        post: post.into(),
        person: PersonId(post.len() as u64),
    }
}

/// A visit of `people` about `matter`, with a text of its own.
pub(crate) fn visit(id: &str, matter: &str, people: u32) -> Filing {
    Filing {
        source: Source::Petition,
        id: id.to_owned(),
        time: MORNING,
        channel: Channel::Visit,
        people,
        topic: format!("{matter}漏水"),
        body: format!("{matter}的屋顶漏水，第{id}次反映。"),
        matter: Some(matter.to_owned()),
        area: None,
        unit: None,
        follows: None,
        known: None,
        public: false,
        identity: None,
    }
}

/// An open city with its plan in force and a clock that stands at [`MORNING`].
pub(crate) struct City {
    pub(crate) live: Live,
    pub(crate) clock: Clock,
    pub(crate) handle: LiveHandle,
}

impl City {
    /// Opens the folder; adopts the plan where none is in force.
    pub(crate) async fn open(dir: &Path) -> City {
        City::open_at(dir, MORNING).await
    }

    /// As [`City::open`], with the clock at an instant.
    pub(crate) async fn open_at(dir: &Path, now: Time) -> City {
        let clock = Clock::by_hand(now);
        let Opened { live, handle } = Live::open(dir, clock.clone()).expect("the folder opens");
        if live.read(|city| city.plan.is_none()) {
            live.adopt_plan(plan(), None)
                .await
                .expect("the plan is adopted");
        }
        City {
            live,
            clock,
            handle,
        }
    }

    /// Lets time pass; due timers have fired afterwards.
    pub(crate) async fn passes(&self, span: Span) {
        self.clock.set(self.clock.now() + span);
        self.live.look().await.expect("the writer looks");
    }
}

/// What was let out; a custodian is not asked here.
pub(crate) fn let_in<T>(found: Let<T>) -> T {
    match found {
        Let::In(found) => found,
        Let::Waits { request } => panic!("request {request} waits for a custodian"),
    }
}
