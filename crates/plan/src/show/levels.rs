//! One level of the document: when, who is told and how, what is put in place, what is done, how it ends.

use super::document::Document;
use super::words::{self, joined};
use crate::diagnostic::Lang;
use huiyin_engine::ids::TaskSpecId;
use huiyin_engine::plan::{LevelPlan, Measure, TaskSpec};

pub(super) fn one(doc: &mut Document<'_>, level: &LevelPlan) {
    let lang = doc.lang;
    let name = doc.label(&level.name).to_owned();
    let colour = words::colour(lang, level.colour);
    doc.section(&match lang {
        Lang::Zh => format!("{name}（{}，{colour}）", level.level),
        Lang::En => format!("{name} ({}, {colour})", level.level),
    });
    start(doc, level);
    release(doc, level);
    let rows = level.measures.iter().map(|m| measure(doc, m)).collect();
    doc.table(
        &[
            ("现场措施", "Measure"),
            ("类别和位置", "Kind and place"),
            ("保持畅通", "Stays open"),
            ("理由和告知", "Reason and notice"),
        ],
        rows,
    );
    tasks(doc, &level.tasks);
    given(doc, level);
    step_down(doc, level);
}

fn start(doc: &mut Document<'_>, level: &LevelPlan) {
    let lang = doc.lang;
    let expected = words::span(lang, level.expected);
    let suggested = level
        .suggest_when
        .as_ref()
        .map(|when| words::condition(lang, &when.expr));
    let text = match (lang, suggested) {
        (Lang::Zh, Some(when)) => {
            format!("建议启动条件：{when}；由指挥长决定。预计持续 {expected}。")
        }
        (Lang::Zh, None) => format!("由指挥长决定启动。预计持续 {expected}。"),
        (Lang::En, Some(when)) => {
            format!("Suggested when {when}; the commander decides. Expected to last {expected}.")
        }
        (Lang::En, None) => format!("Started by the commander. Expected to last {expected}."),
    };
    doc.paragraph(text);
}

fn release(doc: &mut Document<'_>, level: &LevelPlan) {
    let (lang, plan) = (doc.lang, doc.plan);
    let name = |id| {
        plan.channel(id)
            .map_or("", |channel| words::label(lang, &channel.name))
    };
    let channels = joined(lang, level.release.channels.iter().map(name));
    let to = doc.posts(&level.release.to);
    let second = level
        .release
        .second_person_within
        .map(|span| words::span(lang, span));
    let text = match (lang, second) {
        (Lang::Zh, None) => format!("预警发布：以{channels}同时送达{to}。"),
        (Lang::Zh, Some(within)) => {
            format!("预警发布：须由第二人在 {within}内确认，以{channels}同时送达{to}。")
        }
        (Lang::En, None) => format!("Warning: by {channels} at once, to {to}."),
        (Lang::En, Some(within)) => {
            format!(
                "Warning: confirmed by a second person within {within}, by {channels} at once, to {to}."
            )
        }
    };
    doc.paragraph(text);
}

fn measure(doc: &Document<'_>, measure: &Measure) -> Vec<String> {
    let (lang, plan) = (doc.lang, doc.plan);
    let mut place = words::measure_kind(lang, measure.kind).to_owned();
    if let Some(zone) = measure.zone.as_ref().and_then(|id| plan.zone(id)) {
        place += words::say(lang, "，", ", ");
        place += words::label(lang, &zone.name);
    }
    let mut open = joined(
        lang,
        measure
            .keeps_open
            .iter()
            .map(|lane| words::lane(lang, *lane)),
    );
    let shut = measure.closes.iter().filter_map(|id| plan.lane(id));
    let shut = joined(lang, shut.map(|lane| words::label(lang, &lane.name)));
    if !shut.is_empty() {
        open += &match lang {
            Lang::Zh => format!("；关闭{shut}"),
            Lang::En => format!("; closed: {shut}"),
        };
    }
    let mut why: Vec<&str> = measure.safety_reason.as_deref().into_iter().collect();
    if measure.public_notice {
        why.push(words::say(lang, "向公众公告", "the public is told"));
    }
    vec![
        words::label(lang, &measure.name).to_owned(),
        place,
        open,
        why.join(words::say(lang, "；", "; ")),
    ]
}

pub(super) fn tasks(doc: &mut Document<'_>, tasks: &[TaskSpec]) {
    let (lang, plan) = (doc.lang, doc.plan);
    let title = |id: &TaskSpecId| {
        let held = tasks.iter().find(|task| task.id == *id);
        held.map_or("", |task| words::label(lang, &task.title))
            .to_owned()
    };
    // The order in which they fall due; the writer's where that is the same.
    let mut sorted: Vec<_> = tasks.iter().collect();
    sorted.sort_by_key(|task| task.within);
    let rows = sorted.into_iter().map(|task| {
        let group = plan.group(&task.group);
        vec![
            with_stock(doc, task),
            deadline(lang, task, &title),
            doc.post(&task.owner).to_owned(),
            group.map_or_else(String::new, |group| {
                words::label(lang, &group.name).to_owned()
            }),
            words::evidence(lang, task.evidence).to_owned(),
        ]
    });
    let rows = rows.collect();
    doc.table(
        &[
            ("任务", "Task"),
            ("时限", "Within"),
            ("责任岗位", "Owner"),
            ("工作组", "Group"),
            ("佐证", "Evidence"),
        ],
        rows,
    );
}

/// A task's title, with what it brings forward.
fn with_stock(doc: &Document<'_>, task: &TaskSpec) -> String {
    let (lang, plan) = (doc.lang, doc.plan);
    let title = words::label(lang, &task.title);
    let stock = task.stock.iter().filter_map(|id| plan.stock_item(id));
    let stock = joined(lang, stock.map(|item| words::label(lang, &item.name)));
    if stock.is_empty() {
        return title.to_owned();
    }
    match lang {
        Lang::Zh => format!("{title}（物资：{stock}）"),
        Lang::En => format!("{title} (stock: {stock})"),
    }
}

/// By when those who came have what in hand, in the order in which it falls due.
fn given(doc: &mut Document<'_>, level: &LevelPlan) {
    let lang = doc.lang;
    let mut tasks: Vec<_> = level.tasks.iter().filter(|t| t.gives.is_some()).collect();
    tasks.sort_by_key(|task| task.within);
    let said = tasks.into_iter().filter_map(|task| {
        let what = words::gives(lang, task.gives?);
        let within = words::span(lang, task.within);
        let title = words::label(lang, &task.title);
        Some(match lang {
            Lang::Zh => format!("{within}内有{what}（{title}）"),
            Lang::En => format!("{what} within {within} ({title})"),
        })
    });
    let said: Vec<String> = said.collect();
    if !said.is_empty() {
        let parts = said.join(words::say(lang, "；", "; "));
        doc.paragraph(match lang {
            Lang::Zh => format!("来访群众应得到：{parts}。"),
            Lang::En => format!("Those who came are to have: {parts}."),
        });
    }
}

// `30 分钟，之后每 30 分钟一次`; `2 小时，自“清点库存”完成起`.
fn deadline(lang: Lang, task: &TaskSpec, title: &impl Fn(&TaskSpecId) -> String) -> String {
    let mut text = words::span(lang, task.within);
    if !task.after.is_empty() {
        let first = joined(lang, task.after.iter().map(title));
        text += &match lang {
            Lang::Zh => format!("，自“{first}”完成起"),
            Lang::En => format!(" after \"{first}\" is done"),
        };
    }
    if let Some(every) = task.every {
        let every = words::span(lang, every);
        text += &match lang {
            Lang::Zh => format!("，之后每 {every}一次"),
            Lang::En => format!(", then every {every}"),
        };
    }
    if task.stays {
        text += words::say(lang, "；降级后继续", "; stays after a step down");
    }
    text
}

fn step_down(doc: &mut Document<'_>, level: &LevelPlan) {
    let lang = doc.lang;
    let items = level.step_down.iter().map(|step| {
        let when = words::when(lang, &step.when.expr);
        let to = words::target(lang, step.to);
        match lang {
            Lang::Zh => format!("{when}，建议{to}，由指挥长决定。"),
            Lang::En => format!("{to} is suggested {when}; the commander decides."),
        }
    });
    let items: Vec<String> = items.collect();
    if !items.is_empty() {
        let intro = doc.say("降级和终止：", "Stepping down and ending:");
        doc.paragraph(intro.to_owned());
        doc.list(items);
    }
}
