//! A sample city for tests of pages: folded from the engine's own decisions, with every part present.

use super::frame::{DemoLine, Frame, HealthLine, Lookup, Who};
use crate::words::Lang;
use huiyin_engine::act::{Choice, Finding, TextRef};
use huiyin_engine::ids::{AssessmentId, IncidentId, PersonId, PostId, QuestionId, TaskId, UnitId};
use huiyin_engine::plan::*;
use huiyin_engine::record::{Channel, MatterChoice, NewCase, Source};
use huiyin_engine::{Act, Actor, City, Command, Span, Time, decide};

pub(super) fn start() -> Time {
    Time::from_city(2026, 11, 24, 8, 40, 0)
}

fn label(zh: &str, en: &str) -> Label {
    Label {
        zh: zh.into(),
        en: Some(en.into()),
    }
}

fn post(
    id: &str,
    zh: &str,
    en: &str,
    group: Option<&str>,
    subs: &[&str],
    superior: Option<&str>,
) -> Post {
    Post {
        id: id.into(),
        name: label(zh, en),
        unit: Some("petition-bureau".into()),
        group: group.map(Into::into),
        substitutes: subs.iter().map(|id| PostId::from(*id)).collect(),
        superior: superior.map(Into::into),
    }
}

fn var(var: Var) -> Box<Expr> {
    Box::new(Expr::Var(var))
}

fn bin(op: Op, a: Box<Expr>, b: Box<Expr>) -> Box<Expr> {
    Box::new(Expr::Bin(op, a, b))
}

fn when(expr: Box<Expr>) -> Condition {
    Condition {
        source: String::new(),
        expr: *expr,
    }
}

fn task(
    id: &str,
    zh: &str,
    en: &str,
    group: &str,
    owner: &str,
    minutes: i64,
    evidence: Evidence,
) -> TaskSpec {
    TaskSpec {
        id: id.into(),
        title: label(zh, en),
        group: group.into(),
        owner: owner.into(),
        within: Span::minutes(minutes),
        evidence,
    }
}

fn tasks(level: Level) -> Vec<TaskSpec> {
    let mut tasks = vec![
        task(
            "receive",
            "责任单位分管负责人到联合接访室接待",
            "Deputy head receives people in the joint reception room",
            "reception",
            "reception-lead",
            30,
            Evidence::None,
        ),
        task(
            "first-answer",
            "政策组给出首次答复口径",
            "Policy group's first answer",
            "policy",
            "policy-lead",
            60,
            Evidence::Note,
        ),
    ];
    if level >= Level::III {
        tasks.push(task(
            "hall-b",
            "开放接待大厅 B 区",
            "Open hall zone B",
            "reception",
            "reception-lead",
            20,
            Evidence::None,
        ));
        tasks.push(task(
            "medical",
            "设医疗点，配心理咨询师",
            "Medical point with a psychologist",
            "medical",
            "medical-lead",
            40,
            Evidence::Note,
        ));
        tasks.push(task(
            "lane",
            "核心区半封闭，留出步行通道",
            "Core half closed with a walking lane",
            "safety",
            "safety-lead",
            30,
            Evidence::None,
        ));
        tasks.push(task(
            "package",
            "现场签订一揽子解决方案",
            "Package solution signed on the spot",
            "policy",
            "policy-lead",
            360,
            Evidence::Signature,
        ));
    }
    tasks
}

fn level(level: Level, colour: Colour, zh: &str, en: &str) -> LevelPlan {
    let fewer = bin(
        Op::Le,
        bin(Op::Mul, var(Var::PeopleOnSite), Box::new(Expr::Int(2))),
        var(Var::PeoplePeak),
    );
    let long = bin(
        Op::Ge,
        var(Var::ElapsedAtLevel),
        Box::new(Expr::Span(Span::hours(12))),
    );
    let quiet = bin(Op::Eq, var(Var::QuestionsOverdue), Box::new(Expr::Int(0)));
    LevelPlan {
        level,
        colour,
        name: label(zh, en),
        expected: Span::hours(12),
        suggest_when: (level == Level::II).then(|| {
            when(bin(
                Op::Ge,
                var(Var::PeopleOnSite),
                Box::new(Expr::Int(300)),
            ))
        }),
        release: Release {
            channels: vec!["sms".into(), "phone".into()],
            to: vec![
                "commander".into(),
                "deputy".into(),
                "reception-lead".into(),
                "safety-lead".into(),
            ],
            second_person_within: (level >= Level::II).then(|| Span::minutes(10)),
        },
        measures: vec![Measure {
            name: label("接待大厅 B 区", "Reception hall zone B"),
            kind: MeasureKind::Zone,
            keeps_open: vec![Lane::Walking, Lane::Ambulance, Lane::ReceptionDoor],
            safety_reason: None,
            public_notice: false,
        }],
        tasks: tasks(level),
        step_down: vec![StepDown {
            to: if level == Level::III {
                Target::Level(Level::IV)
            } else {
                Target::End
            },
            when: when(bin(Op::And, bin(Op::And, long, fewer), quiet)),
        }],
    }
}

pub(super) fn plan() -> Plan {
    let group = |id: &str, kind, zh: &str, en: &str, place| Group {
        id: id.into(),
        name: label(zh, en),
        kind,
        place,
        leader: format!("{id}-lead").as_str().into(),
        duty: None,
    };
    let within = |post: &str, minutes| ChainStep {
        post: post.into(),
        within: Span::minutes(minutes),
    };
    let doubled = bin(
        Op::Ge,
        var(Var::Count),
        bin(Op::Mul, Box::new(Expr::Int(2)), var(Var::Previous)),
    );
    let many = bin(Op::Ge, var(Var::People), Box::new(Expr::Int(30)));
    Plan {
        title: label(
            "临江市信访工作应急预案",
            "Linjiang City Grievance Emergency Plan",
        ),
        city: label("临江市", "Linjiang"),
        version: "2026-1".into(),
        areas: vec![Area {
            id: "riverside".into(),
            name: label("滨江街道", "Riverside"),
        }],
        units: vec![Unit {
            id: "petition-bureau".into(),
            name: label("市信访局", "Petition Bureau"),
            duty: None,
        }],
        groups: vec![
            group(
                "reception",
                GroupKind::Reception,
                "接访疏导组",
                "Reception",
                Place::Front,
            ),
            group(
                "safety",
                GroupKind::Safety,
                "安全秩序组",
                "Safety",
                Place::Front,
            ),
            group(
                "information",
                GroupKind::PublicInformation,
                "信息公开组",
                "Public information",
                Place::Front,
            ),
            group(
                "medical",
                GroupKind::Medical,
                "医疗救护组",
                "Medical",
                Place::Front,
            ),
            group(
                "logistics",
                GroupKind::Logistics,
                "后勤保障组",
                "Logistics",
                Place::Front,
            ),
            group(
                "policy",
                GroupKind::Policy,
                "政策攻坚组",
                "Policy",
                Place::Rear,
            ),
        ],
        posts: vec![
            post(
                "informant",
                "信息员",
                "Information officer",
                None,
                &[],
                None,
            ),
            post(
                "duty-officer",
                "指挥中心值班员",
                "Duty officer",
                None,
                &["duty-second"],
                Some("deputy"),
            ),
            post(
                "duty-second",
                "值班员替补",
                "Second duty officer",
                None,
                &[],
                None,
            ),
            post(
                "deputy",
                "副总指挥",
                "Deputy commander",
                None,
                &[],
                Some("commander"),
            ),
            post("commander", "总指挥", "Commander", None, &["deputy"], None),
            post(
                "reception-lead",
                "接访疏导组组长",
                "Reception leader",
                Some("reception"),
                &[],
                Some("deputy"),
            ),
            post(
                "safety-lead",
                "安全秩序组组长",
                "Safety leader",
                Some("safety"),
                &[],
                Some("deputy"),
            ),
            post(
                "information-lead",
                "信息公开组组长",
                "Public information leader",
                Some("information"),
                &[],
                Some("deputy"),
            ),
            post(
                "medical-lead",
                "医疗救护组组长",
                "Medical leader",
                Some("medical"),
                &[],
                Some("deputy"),
            ),
            post(
                "logistics-lead",
                "后勤保障组组长",
                "Logistics leader",
                Some("logistics"),
                &[],
                Some("deputy"),
            ),
            post(
                "policy-lead",
                "政策攻坚组组长",
                "Policy leader",
                Some("policy"),
                &[],
                Some("deputy"),
            ),
        ],
        keywords: vec![Keyword {
            text: "拖欠工资".into(),
            adopted_by: vec!["甲".into(), "乙".into()],
        }],
        indicators: vec![Indicator {
            id: "surge".into(),
            name: label("同一事项激增", "Surge in one matter"),
            watches: Watches::Matter {
                channels: vec![Channel::Letter, Channel::Visit],
                window: Span::days(30),
            },
            when: when(bin(Op::And, doubled, many)),
        }],
        chain: Chain {
            reporters: vec!["informant".into()],
            screening: within("duty-officer", 5),
            verification: within("deputy", 10),
            decision: within("commander", 15),
            alarm: vec!["deputy".into(), "commander".into()],
        },
        channels: vec![
            ChannelPlan {
                id: "sms".into(),
                name: label("短信", "SMS"),
                kind: ChannelKind::Sms,
            },
            ChannelPlan {
                id: "phone".into(),
                name: label("电话", "Phone"),
                kind: ChannelKind::Phone,
            },
        ],
        levels: vec![
            level(Level::IV, Colour::Blue, "一般", "General"),
            level(Level::III, Colour::Yellow, "较大", "Considerable"),
            level(Level::II, Colour::Orange, "重大", "Major"),
        ],
        scenarios: vec![Scenario {
            id: "visit".into(),
            name: label("50 人以上集体访", "A visit of 50 or more"),
            about: None,
        }],
    }
}

pub(super) fn actor(post: &str) -> Actor {
    let person = plan()
        .posts
        .iter()
        .position(|held| held.id.as_str() == post)
        .unwrap();
    Actor {
        post: post.into(),
        person: PersonId(person as u64 + 1),
    }
}

/// A city being built, with the texts its acts carried.
pub(super) struct Sample {
    pub(super) city: City,
    pub(super) lookup: Lookup,
    pub(super) now: Time,
    key: u64,
}

impl Sample {
    pub(super) fn empty() -> Self {
        let mut sample = Sample {
            city: City::default(),
            lookup: Lookup::default(),
            now: start(),
            key: 0,
        };
        sample.run(&Command::AdoptPlan {
            plan: Box::new(plan()),
            by: None,
        });
        for (at, post) in plan().posts.iter().enumerate() {
            sample
                .lookup
                .people
                .insert(PersonId(at as u64 + 1), format!("{}号同志", at + 1));
        }
        sample
    }

    /// A matter rising, one in each step of the chain, and two incidents.
    pub(super) fn busy() -> Self {
        let mut sample = Sample::empty();
        sample.matter("星河湾小区逾期交房", &[(20, 3), (9, 5), (2, 14), (0, 22)]);
        sample.respond();
        sample.matter(
            "城东学校教师绩效工资未发",
            &[(12, 4), (3, 12), (1, 18), (0, 6)],
        );
        let reason = sample.say("来访 6 批，反映同一事项，情况属实，人数还在增加。");
        sample.act(
            "duty-officer",
            Act::Screen {
                assessment: AssessmentId(2),
                finding: Finding::GoesOn,
                reason,
            },
        );
        sample.matter("老旧电梯停运", &[(25, 2), (4, 8), (1, 12)]);
        sample.matter("菜场搬迁补偿", &[(40, 3), (16, 6), (5, 4), (0, 3)]);
        sample.later(3);
        sample
    }

    fn respond(&mut self) {
        let assessment = AssessmentId(1);
        let reason = self.say("联合接访室来访 22 人，要求明确交房时间。");
        self.act(
            "duty-officer",
            Act::Screen {
                assessment,
                finding: Finding::GoesOn,
                reason,
            },
        );
        let reason = self.say("已与住建局、街道核实，项目停工三个月。");
        self.act(
            "deputy",
            Act::Verify {
                assessment,
                finding: Finding::GoesOn,
                reason,
            },
        );
        let reason = self.say("人数增长快，启动Ⅲ级响应，各组到岗。");
        self.act(
            "commander",
            Act::Decide {
                assessment,
                choice: Choice::Start(Level::III),
                reason,
            },
        );
        self.now = self.now + Span::minutes(25);
        let incident = IncidentId(1);
        self.act(
            "reception-lead",
            Act::CompleteTask {
                task: TaskId(1),
                evidence: None,
            },
        );
        for people in [48, 96, 73] {
            self.act(
                "safety-lead",
                Act::ReportFigures {
                    incident,
                    people_on_site: people,
                },
            );
            self.later(4);
        }
        for question in ["什么时候复工？", "逾期违约金怎么算？"] {
            let text = self.say(question);
            self.act("reception-lead", Act::RecordQuestion { incident, text });
        }
        let text = self.say("12 月 1 日前公布复工时间表，逐月公示进度。");
        let due = Time::from_city(2026, 11, 24, 18, 0, 0);
        self.act(
            "policy-lead",
            Act::MakePromise {
                incident,
                question: QuestionId(1),
                owner: "policy-lead".into(),
                due,
                text,
            },
        );
        let reason = self.say("人数在降，建议转Ⅳ级。");
        self.act(
            "deputy",
            Act::Propose {
                incident,
                to: Target::Level(Level::IV),
                reason,
            },
        );
        let text = self.say("本项目违约金按合同第八条计算，测算表在接访室公示。");
        let unit: UnitId = "petition-bureau".into();
        if self.city.incidents[&incident].questions.len() > 5 {
            self.act(
                "information-lead",
                Act::PublishStatement {
                    incident,
                    question: QuestionId(2),
                    unit,
                    text,
                },
            );
        }
    }

    pub(super) fn later(&mut self, minutes: i64) {
        self.now = self.now + Span::minutes(minutes);
    }

    pub(super) fn say(&mut self, text: &str) -> TextRef {
        let id = self.lookup.texts.len() as u64 + 1;
        self.lookup.texts.insert(id, text.into());
        TextRef {
            id,
            chars: text.chars().count() as u32,
            commitment: String::new(),
        }
    }

    fn matter(&mut self, title: &str, cases: &[(i64, u32)]) {
        let matter = self.city.next.matter;
        self.lookup.matters.insert(matter, title.into());
        for (at, (days, people)) in cases.iter().enumerate() {
            let choice = if at == 0 {
                MatterChoice::New
            } else {
                MatterChoice::Known(matter)
            };
            self.key += 1;
            let case = NewCase {
                key: self.key,
                time: self.now - Span::days(*days),
                channel: Channel::Visit,
                source: Source::Petition,
                people: *people,
                matter: choice,
                area: Some("riverside".into()),
                unit: Some("petition-bureau".into()),
                keywords: Vec::new(),
            };
            self.run(&Command::RegisterCase(case));
        }
    }

    pub(super) fn act(&mut self, post: &str, act: Act<TextRef>) {
        self.run(&Command::Act {
            by: actor(post),
            act,
        });
    }

    fn run(&mut self, command: &Command) {
        let events = decide(&self.city, command, self.now).unwrap();
        for event in events {
            self.city.apply(self.now, &event);
        }
    }

    /// A frame for whoever holds a post.
    pub(super) fn frame(&self, lang: Lang, post: &str, here: &str) -> Frame {
        let by = actor(post);
        Frame {
            lang,
            now: self.now,
            seq: self.city.seq,
            here: here.into(),
            who: Some(Who {
                person: by.person,
                name: format!("{}号同志", by.person),
                posts: vec![by.post.clone(), "informant".into()],
                post: Some(by.post),
                admin: post == "duty-officer",
                auditor: false,
                csrf: "token".into(),
            }),
            plan: self.city.plan.clone(),
            health: HealthLine {
                calls: 2,
                trouble: None,
            },
            demo: Some(DemoLine {
                speed: 60,
                taken_over: false,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::board::{self, Board};
    use crate::web::{assessment, incident};

    #[test]
    fn sample_pages() {
        let sample = Sample::busy();
        let empty = Sample::empty();
        for lang in [Lang::Zh, Lang::En] {
            for (name, sample) in [("board", &sample), ("board-empty", &empty)] {
                let f = sample.frame(lang, "deputy", "/");
                let by = f.who.as_ref().unwrap().actor();
                let board = Board::of(&sample.city, by.as_ref(), sample.now);
                write(
                    name,
                    lang,
                    &board::render(&f, &sample.lookup, &board).into_string(),
                );
            }
            for post in ["deputy", "commander", "reception-lead", "information-lead"] {
                let f = sample.frame(lang, post, "/incidents/1");
                let by = f.who.as_ref().unwrap().actor();
                let view = incident::View::of(&sample.city, IncidentId(1), by.as_ref(), sample.now)
                    .unwrap();
                write(
                    &format!("incident-{post}"),
                    lang,
                    &incident::render(&f, &sample.lookup, &view).into_string(),
                );
            }
            let mut sample = Sample::busy();
            for (name, post, id) in [
                ("assessment-verify", "deputy", 2),
                ("assessment-look", "medical-lead", 2),
                ("assessment-done", "commander", 1),
            ] {
                let f = sample.frame(lang, post, "/assessments/2");
                let by = f.who.as_ref().unwrap().actor();
                let view =
                    assessment::View::of(&sample.city, AssessmentId(id), by.as_ref(), sample.now)
                        .unwrap();
                write(
                    name,
                    lang,
                    &assessment::render(&f, &sample.lookup, &view).into_string(),
                );
            }
            let reason = sample.say("已核实，学校确未足额发放。");
            sample.act(
                "deputy",
                Act::Verify {
                    assessment: AssessmentId(2),
                    finding: Finding::GoesOn,
                    reason,
                },
            );
            let f = sample.frame(lang, "commander", "/assessments/2");
            let view = assessment::View::of(
                &sample.city,
                AssessmentId(2),
                Some(&actor("commander")),
                sample.now,
            )
            .unwrap();
            write(
                "assessment-decide",
                lang,
                &assessment::render(&f, &sample.lookup, &view).into_string(),
            );
        }
    }

    fn write(name: &str, lang: Lang, html: &str) {
        if let Ok(folder) = std::env::var("HUIYIN_PAGES") {
            let html = html
                .replace("/static/app.css", "app.css")
                .replace("/static/app.js", "app.js");
            std::fs::write(format!("{folder}/{name}-{}.html", lang.name()), html).unwrap();
        }
    }
}
