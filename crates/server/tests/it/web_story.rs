//! A morning in the sample city, told through the live city: what the pages' tests and the sample
//! server show.

use huiyin_engine::act::{Choice, Finding};
use huiyin_engine::ids::{AssessmentId, IncidentId, PersonId, PostId, QuestionId};
use huiyin_engine::plan::{Level, Plan, Target};
use huiyin_engine::promise::{AcceptanceTest, NewPromise};
use huiyin_engine::record::{Channel, Source};
use huiyin_engine::{Act, Actor, Span, Time};
use huiyin_server::clock::Clock;
use huiyin_server::live::{Filing, Live};
use std::error::Error;

/// Whoever tells the story acts from every post, each held by a person of its own.
pub(crate) struct Story {
    pub(crate) live: Live,
    pub(crate) clock: Clock,
    posts: Vec<PostId>,
}

pub(crate) type Done = Result<(), Box<dyn Error>>;

/// When the morning begins.
pub(crate) fn morning() -> Time {
    Time::from_city(2026, 11, 24, 8, 30, 0)
}

/// The plan that ships.
pub(crate) fn plan() -> Plan {
    let checked = huiyin_plan::check(include_str!("../../../../plans/city.toml"));
    checked.plan.expect("the plan that ships has no errors")
}

impl Story {
    /// A city with its plan in force and nothing happened yet.
    pub(crate) async fn begin(live: Live, clock: Clock) -> Result<Self, Box<dyn Error>> {
        let plan = plan();
        let posts = plan.posts.iter().map(|post| post.id.clone()).collect();
        live.adopt_plan(plan, None).await?;
        Ok(Story { live, clock, posts })
    }

    /// A morning: one matter under response, one being assessed, two rising.
    pub(crate) async fn tell(&self) -> Done {
        self.matter(
            "xinghe",
            "星河湾小区逾期交房",
            "合同约定去年十二月交房，现在工地停工，我们既还贷又租房，要求给出复工时间。",
            &[(28, 2), (20, 3), (9, 5), (6, 4), (2, 14), (1, 6), (0, 22)],
        )
        .await?;
        self.respond().await?;
        self.matter(
            "teachers",
            "城东学校教师绩效工资未发",
            "去年第四季度绩效工资至今未发，多次询问没有答复。",
            &[(12, 4), (5, 6), (3, 12), (1, 18), (0, 6)],
        )
        .await?;
        self.act(
            "duty-officer",
            Act::Screen {
                assessment: AssessmentId(2),
                finding: Finding::GoesOn,
                reason: "来访六批，反映同一事项，情况属实，人数还在增加。".into(),
            },
        )
        .await?;
        self.matter(
            "lift",
            "幸福里小区电梯反复停运",
            "三部电梯坏了两部，老人出不了门。",
            &[(25, 2), (14, 1), (4, 8), (3, 2), (1, 12)],
        )
        .await?;
        self.matter(
            "market",
            "南门菜场搬迁补偿标准",
            "补偿标准比公告低，要求公开测算依据。",
            &[(40, 3), (16, 6), (5, 4), (0, 3)],
        )
        .await?;
        self.later(3).await;
        Ok(())
    }

    async fn respond(&self) -> Done {
        let assessment = AssessmentId(1);
        self.later(2).await;
        self.act(
            "duty-officer",
            Act::Screen {
                assessment,
                finding: Finding::GoesOn,
                reason: "联合接访室来访二十余人，要求明确交房时间。".into(),
            },
        )
        .await?;
        self.later(6).await;
        self.act(
            "deputy-commander",
            Act::Verify {
                assessment,
                finding: Finding::GoesOn,
                reason: "已与住建局、街道核实，项目停工三个月，购房人四百余户。".into(),
            },
        )
        .await?;
        self.later(5).await;
        self.act(
            "commander",
            Act::Decide {
                assessment,
                choice: Choice::Start(Level::III),
                reason: "人数增长快，各组到岗，六小时内拿出方案。".into(),
            },
        )
        .await?;
        self.on_site().await
    }

    async fn on_site(&self) -> Done {
        let incident = IncidentId(1);
        for people in [38, 64, 96, 88, 73] {
            self.later(7).await;
            self.act(
                "safety-lead",
                Act::ReportFigures {
                    incident,
                    people_on_site: people,
                },
            )
            .await?;
        }
        for text in [
            "什么时候复工、什么时候交房？",
            "逾期违约金怎么算，什么时候付？",
            "停工期间的房贷能不能缓交？",
        ] {
            self.act(
                "reception-lead",
                Act::RecordQuestion {
                    incident,
                    text: text.into(),
                },
            )
            .await?;
        }
        let due = Time::from_city(2026, 11, 24, 18, 0, 0);
        self.act(
            "policy-lead",
            Act::MakePromise(NewPromise {
                incident,
                question: QuestionId(1),
                owner: "policy-lead".into(),
                due,
                text: "今天下班前公布复工时间表，以后每月五日公示进度。".into(),
                test: AcceptanceTest {
                    perceivable: "接待大厅和小区门口贴出盖章的时间表".into(),
                    implementable: "市住建局今天下午与建设单位会签".into(),
                    verifiable: "时间表编号登记在关切看板，每月五日核对进度".into(),
                },
            }),
        )
        .await?;
        self.act(
            "deputy-commander",
            Act::Propose {
                incident,
                to: Target::Level(Level::IV),
                reason: "人数在降，主要诉求已有方案，建议转Ⅳ级。".into(),
            },
        )
        .await?;
        self.finish_some().await
    }

    // The first tasks that whoever owns them can finish without evidence.
    async fn finish_some(&self) -> Done {
        let tasks: Vec<_> = self.live.read(|city| {
            let incident = city.incidents.values().next();
            let open = incident.into_iter().flat_map(|incident| {
                incident
                    .open_tasks()
                    .map(|task| (task.id, task.owner.clone()))
            });
            open.take(4).collect()
        });
        for (task, owner) in tasks {
            let evidence = Some("已到位，现场照片编号 0317。".to_owned());
            self.act(owner.as_str(), Act::CompleteTask { task, evidence })
                .await?;
        }
        Ok(())
    }

    /// Time passes, and due clocks fire.
    pub(crate) async fn later(&self, minutes: i64) {
        self.clock.set(self.clock.now() + Span::minutes(minutes));
        let _ = self.live.look().await;
    }

    /// Somebody acts from a post.
    pub(crate) async fn act(&self, post: &str, act: Act<String>) -> Done {
        let place = self
            .posts
            .iter()
            .position(|held| held.as_str() == post)
            .ok_or(post.to_owned())?;
        let by = Actor {
            post: post.into(),
            person: PersonId(place as u64 + 3),
        };
        self.live.act(by, act).await?;
        Ok(())
    }

    /// Complaints in one matter: days ago and people.
    pub(crate) async fn matter(
        &self,
        label: &str,
        topic: &str,
        body: &str,
        cases: &[(i64, u32)],
    ) -> Done {
        for (at, (days, people)) in cases.iter().enumerate() {
            let filing = Filing {
                source: Source::Petition,
                id: format!("{label}-{at}"),
                time: self.clock.now() - Span::days(*days),
                channel: Channel::Visit,
                people: *people,
                topic: topic.into(),
                body: body.into(),
                matter: Some(label.into()),
                area: None,
                unit: Some("housing".into()),
                follows: None,
                known: None,
                public: false,
                identity: None,
            };
            self.live.register(filing).await?;
        }
        Ok(())
    }
}
