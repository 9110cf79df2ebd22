//! From the plan to the document's blocks: everything but the levels.

use super::words::{self, joined, label, say};
use super::{facts, levels};
use huiyin_document::{Block, Lang};
use huiyin_engine::ids::PostId;
use huiyin_engine::plan::{Indicator, Label, Plan, Step, Unit, Watches};

/// The whole document.
pub(super) fn of(plan: &Plan, lang: Lang) -> Vec<Block> {
    let mut doc = Document {
        plan,
        lang,
        chapter: 0,
        section: 0,
        blocks: Vec::new(),
    };
    doc.head();
    doc.general();
    doc.organisation();
    doc.monitoring();
    doc.chapter("分级响应", "Response by level");
    for level in &plan.levels {
        levels::one(&mut doc, level);
    }
    doc.life_safety();
    facts::site(&mut doc);
    facts::resources(&mut doc);
    doc.attachment();
    doc.blocks
}

/// The document as it grows.
pub(super) struct Document<'p> {
    pub(super) plan: &'p Plan,
    pub(super) lang: Lang,
    chapter: usize,
    section: usize,
    blocks: Vec<Block>,
}

const NUMERALS: [&str; 10] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];

impl Document<'_> {
    pub(super) fn say(&self, zh: &'static str, en: &'static str) -> &'static str {
        say(self.lang, zh, en)
    }

    pub(super) fn label<'l>(&self, text: &'l Label) -> &'l str {
        label(self.lang, text)
    }

    pub(super) fn post<'i>(&'i self, id: &'i PostId) -> &'i str {
        self.plan
            .post(id)
            .map_or(id.as_str(), |post| self.label(&post.name))
    }

    pub(super) fn posts(&self, ids: &[PostId]) -> String {
        joined(self.lang, ids.iter().map(|id| self.post(id)))
    }

    pub(super) fn chapter(&mut self, zh: &'static str, en: &'static str) {
        self.chapter += 1;
        self.section = 0;
        let text = match self.lang {
            Lang::Zh => format!("{}、{zh}", NUMERALS[(self.chapter - 1) % 10]),
            Lang::En => format!("{}. {en}", self.chapter),
        };
        self.blocks.push(Block::Heading(1, text));
    }

    pub(super) fn section(&mut self, name: &str) {
        self.section += 1;
        let text = match self.lang {
            Lang::Zh => format!("（{}）{name}", NUMERALS[(self.section - 1) % 10]),
            Lang::En => format!("{}.{} {name}", self.chapter, self.section),
        };
        self.blocks.push(Block::Heading(2, text));
    }

    pub(super) fn paragraph(&mut self, text: String) {
        self.blocks.push(Block::Paragraph(text));
    }

    pub(super) fn list(&mut self, items: Vec<String>) {
        if !items.is_empty() {
            self.blocks.push(Block::List(items));
        }
    }

    /// A table without the columns in which nothing stands.
    pub(super) fn table(&mut self, head: &[(&'static str, &'static str)], rows: Vec<Vec<String>>) {
        if rows.is_empty() {
            return;
        }
        let filled = |at: usize| rows.iter().any(|cells| !cells[at].is_empty());
        let kept: Vec<usize> = (0..head.len()).filter(|at| filled(*at)).collect();
        let names = kept.iter().map(|at| self.say(head[*at].0, head[*at].1));
        let names = names.map(str::to_owned).collect();
        let cells = |row: &Vec<String>| kept.iter().map(|at| row[*at].clone()).collect();
        let rows = rows.iter().map(cells).collect();
        self.blocks.push(Block::Table(names, rows));
    }

    fn head(&mut self) {
        let plan = self.plan;
        self.blocks
            .push(Block::Title(self.label(&plan.title).to_owned()));
        let lead = match self.lang {
            Lang::Zh => format!("{}　版本 {}", plan.city.zh, plan.version),
            Lang::En => format!("{}, version {}", plan.city.english(), plan.version),
        };
        self.blocks.push(Block::Lead(lead));
        let signed = match (&plan.signed_off, self.lang) {
            (Some(signed), Lang::Zh) => format!("签发：{}，{}", signed.by, signed.on),
            (Some(signed), Lang::En) => format!("Signed off by {} on {}", signed.by, signed.on),
            (None, lang) => say(lang, "未签发", "Not signed off").to_owned(),
        };
        self.blocks.push(Block::Lead(signed));
    }

    fn general(&mut self) {
        let plan = self.plan;
        self.chapter("总则", "General");
        self.paragraph(match self.lang {
            Lang::Zh => format!("本预案适用于{}。级别、终止和发布均由具名人员决定并说明理由。", plan.city.zh),
            Lang::En => format!(
                "This plan is for {}. Levels, endings and releases are decided by a named person, with a reason.",
                plan.city.english()
            ),
        });
        facts::scenarios(self);
        facts::baseline(self);
    }

    /// The unit that a unit is under, behind its name.
    fn under(&self, unit: &Unit) -> String {
        let above = unit.under.as_ref().and_then(|id| self.plan.unit(id));
        above.map_or_else(String::new, |above| match self.lang {
            Lang::Zh => format!("（隶属{}）", above.name.zh),
            Lang::En => format!(" (under {})", above.name.english()),
        })
    }

    fn organisation(&mut self) {
        let (plan, lang) = (self.plan, self.lang);
        self.chapter("组织体系", "Organisation");
        let duty = |duty: &Option<Label>| {
            duty.as_ref()
                .map_or_else(String::new, |duty| label(lang, duty).to_owned())
        };
        self.section(self.say("成员单位", "Units"));
        let named = |u: &Unit| format!("{}{}", label(lang, &u.name), self.under(u));
        let rows = plan.units.iter().map(|u| vec![named(u), duty(&u.duty)]);
        self.table(&[("单位", "Unit"), ("职责", "Duty")], rows.collect());
        self.section(self.say("工作组", "Groups"));
        let rows = plan.groups.iter().map(|g| {
            vec![
                label(lang, &g.name).to_owned(),
                words::group_kind(lang, g.kind).to_owned(),
                words::place(lang, g.place).to_owned(),
                self.post(&g.leader).to_owned(),
                duty(&g.duty),
            ]
        });
        let rows = rows.collect();
        self.table(
            &[
                ("工作组", "Group"),
                ("类别", "Kind"),
                ("位置", "Place"),
                ("组长", "Leader"),
                ("职责", "Duty"),
            ],
            rows,
        );
        self.section(self.say("岗位", "Posts"));
        let rows = plan.posts.iter().map(|p| {
            let unit = p
                .unit
                .as_ref()
                .and_then(|id| plan.unit(id))
                .map(|unit| &unit.name);
            let group = p
                .group
                .as_ref()
                .and_then(|id| plan.group(id))
                .map(|group| &group.name);
            let named =
                |name: Option<&Label>| name.map_or_else(String::new, |n| label(lang, n).to_owned());
            vec![
                label(lang, &p.name).to_owned(),
                named(unit),
                named(group),
                self.posts(&p.substitutes),
                p.superior
                    .as_ref()
                    .map_or_else(String::new, |id| self.post(id).to_owned()),
            ]
        });
        let rows = rows.collect();
        self.table(
            &[
                ("岗位", "Post"),
                ("单位", "Unit"),
                ("工作组", "Group"),
                ("替补", "Substitutes"),
                ("上级", "Superior"),
            ],
            rows,
        );
    }

    fn monitoring(&mut self) {
        let (plan, lang) = (self.plan, self.lang);
        self.chapter("监测预警", "Monitoring and warning");
        if !plan.indicators.is_empty() {
            self.section(self.say("预警指标", "Indicators"));
            self.list(plan.indicators.iter().map(|i| indicator(lang, i)).collect());
        }
        self.keywords();
        self.attention();
        self.section(self.say("研判链", "Decision chain"));
        let reporters = self.posts(&plan.chain.reporters);
        self.paragraph(format!(
            "{}{reporters}",
            self.say("报告人：", "May report: ")
        ));
        let steps = [
            (Step::Screening, "初筛", "Screening"),
            (Step::Verification, "核实", "Verification"),
            (Step::Decision, "定级", "Decision"),
        ];
        let rows = steps.map(|(step, zh, en)| {
            let step = plan.chain.step(step);
            let within = words::span(lang, step.within);
            vec![
                say(lang, zh, en).to_owned(),
                self.post(&step.post).to_owned(),
                within,
            ]
        });
        self.table(
            &[("步骤", "Step"), ("岗位", "Post"), ("时限", "Within")],
            rows.to_vec(),
        );
        let alarm = self.posts(&plan.chain.alarm);
        self.paragraph(format!(
            "{}{alarm}",
            self.say("无人处置时告警：", "Alarm when nobody acts: ")
        ));
        self.section(self.say("联络渠道", "Channels"));
        let channels = plan
            .channels
            .iter()
            .map(|c| label(lang, &c.name).to_owned());
        let channels = joined(lang, channels);
        self.paragraph(channels);
    }

    /// Keywords with the two who stand for them.
    fn keywords(&mut self) {
        let lang = self.lang;
        let alike = self
            .plan
            .keywords
            .chunk_by(|a, b| a.adopted_by == b.adopted_by);
        let parts = alike.map(|held| {
            let words = joined(lang, held.iter().map(|keyword| &keyword.text));
            let by = joined(lang, &held[0].adopted_by);
            match lang {
                Lang::Zh => format!("{words}（{by}确认采用）"),
                Lang::En => format!("{words} (adopted by {by})"),
            }
        });
        let parts: Vec<String> = parts.collect();
        if !parts.is_empty() {
            let parts = parts.join(self.say("；", "; "));
            self.paragraph(format!("{}{parts}", self.say("关键词：", "Keywords: ")));
        }
    }

    fn life_safety(&mut self) {
        let Some(rule) = &self.plan.life_safety else {
            return;
        };
        self.section(self.say("生命安全", "Life safety"));
        self.paragraph(
            self.say(
                "接到人身危险的报告，下列任务立即开始，研判链随后确认；确认前不启动别的。",
                "On a report that a life is in danger these tasks start at once, and the chain confirms afterwards. Nothing else starts before.",
            )
            .to_owned(),
        );
        levels::tasks(self, &rule.tasks);
    }

    fn attention(&mut self) {
        let Some(rule) = &self.plan.attention else {
            return;
        };
        let lang = self.lang;
        let (window, within) = (
            words::span(lang, rule.window),
            words::span(lang, rule.within),
        );
        let figure = facts::grouped(lang, rule.at_least);
        let post = self.post(&rule.answer_by);
        let text = match lang {
            Lang::Zh => format!(
                "公众关注：{window}内的关注度达到 {figure}，由{post}在 {within}内发布公开答复。关注度由登录人员填写并注明公开来源，不影响响应级别。"
            ),
            Lang::En => format!(
                "Public attention: from {figure} in {window} on, the {post} publishes an answer within {within}. The figure is typed in with its published source and changes no level."
            ),
        };
        self.paragraph(text);
    }

    fn attachment(&mut self) {
        if self.plan.areas.is_empty() {
            return;
        }
        self.chapter("附件：辖区", "Attachment: areas");
        let areas = self
            .plan
            .areas
            .iter()
            .map(|a| self.label(&a.name).to_owned());
        let areas = joined(self.lang, areas);
        self.paragraph(areas);
    }
}

fn indicator(lang: Lang, indicator: &Indicator) -> String {
    let (channels, window) = match &indicator.watches {
        Watches::Matter { channels, window } => (channels, Some(*window)),
        Watches::Keyword { channels } => (channels, None),
    };
    let channels = joined(
        lang,
        channels.iter().map(|c| words::record_channel(lang, *c)),
    );
    let name = label(lang, &indicator.name);
    let when = words::when(lang, &indicator.when.expr);
    match (lang, window) {
        (Lang::Zh, Some(window)) => {
            let window = words::span(lang, window);
            format!("{name}：按同一信访事项统计{channels}，以 {window}为一期；{when}发出预警信号。")
        }
        (Lang::Zh, None) => {
            format!("{name}：按关键词逐日统计{channels}；{when}发出预警信号。")
        }
        (Lang::En, Some(window)) => {
            let window = words::span(lang, window);
            format!("{name}: {channels} of one matter, in periods of {window}; a signal {when}.")
        }
        (Lang::En, None) => {
            format!("{name}: {channels} by keyword and day; a signal {when}.")
        }
    }
}
