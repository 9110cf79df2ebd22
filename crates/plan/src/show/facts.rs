//! What the plan is sized for and what it has: scenarios and the year behind them, the site, equipment, stock.

use super::document::Document;
use super::words::{self, joined, label, say};
use crate::diagnostic::Lang;
use huiyin_engine::plan::{Baseline, Scenario};

/// What may happen, with how much of it the plan has to hold for.
pub(super) fn scenarios(doc: &mut Document<'_>) {
    let plan = doc.plan;
    if plan.scenarios.is_empty() {
        return;
    }
    doc.section(doc.say("适用情形", "What may happen"));
    let items = plan.scenarios.iter().map(|s| scenario(doc.lang, s));
    let items = items.collect();
    doc.list(items);
}

fn scenario(lang: Lang, scenario: &Scenario) -> String {
    let name = label(lang, &scenario.name);
    let about = scenario.about.as_ref().map(|about| label(lang, about));
    let load = load(lang, scenario);
    let said = match lang {
        Lang::Zh => load.map(|load| format!("按{load}准备。")),
        Lang::En => load.map(|load| format!("Sized for {load}.")),
    };
    let gap = say(lang, "", " ");
    let parts: Vec<&str> = about.into_iter().chain(said.as_deref()).collect();
    if parts.is_empty() {
        return name.to_owned();
    }
    format!("{name}{}{}", say(lang, "：", ": "), parts.join(gap))
}

fn load(lang: Lang, scenario: &Scenario) -> Option<String> {
    let counted = |n: Option<u64>, zh: &str, one: &str, many: &str| {
        n.map(|n| match lang {
            Lang::Zh => zh.replace('#', &grouped(lang, n)),
            Lang::En if n == 1 => format!("1 {one}"),
            Lang::En => format!("{} {many}", grouped(lang, n)),
        })
    };
    let attention = scenario.attention.map(|n| match lang {
        Lang::Zh => format!("公众关注 {}", grouped(lang, n)),
        Lang::En => format!("public attention of {}", grouped(lang, n)),
    });
    let lasts = scenario.lasts.map(|lasts| match lang {
        Lang::Zh => format!("最长 {}", words::span(lang, lasts)),
        Lang::En => format!("up to {}", words::span(lang, lasts)),
    });
    let parts: Vec<String> = [
        counted(
            scenario.people,
            "现场 # 人",
            "person on site",
            "people on site",
        ),
        counted(scenario.matters, "# 个事项", "matter", "matters"),
        attention,
        lasts,
    ]
    .into_iter()
    .flatten()
    .collect();
    (!parts.is_empty()).then(|| spaced(lang, &joined(lang, parts)))
}

/// `3 亿`, `500 万`, `48000`; in English with commas.
pub(super) fn grouped(lang: Lang, n: u64) -> String {
    if lang == Lang::Zh {
        return match n {
            n if n != 0 && n.is_multiple_of(100_000_000) => format!("{} 亿", n / 100_000_000),
            n if n >= 1_000_000 && n.is_multiple_of(10_000) => format!("{} 万", n / 10_000),
            n => n.to_string(),
        };
    }
    let digits = n.to_string();
    let first = digits.len() % 3;
    let mut parts: Vec<&str> = Vec::new();
    if first > 0 {
        parts.push(&digits[..first]);
    }
    parts.extend(
        (first..digits.len())
            .step_by(3)
            .map(|at| &digits[at..at + 3]),
    );
    parts.join(",")
}

// Chinese has a space before a figure that follows a word.
fn spaced(lang: Lang, load: &str) -> String {
    let figure = load.starts_with(|c: char| c.is_ascii_digit());
    match (lang, figure) {
        (Lang::Zh, true) => format!(" {load}"),
        _ => load.to_owned(),
    }
}

/// The year that the plan is sized for.
pub(super) fn baseline(doc: &mut Document<'_>) {
    let Some(year) = &doc.plan.baseline else {
        return;
    };
    doc.section(doc.say("测算依据", "What it is sized for"));
    let text = match doc.lang {
        Lang::Zh => year_zh(year),
        Lang::En => year_en(year),
    };
    doc.paragraph(text);
}

fn year_zh(year: &Baseline) -> String {
    let mut parts = vec![format!("信访 {} 件", year.petitions)];
    match (year.collective_visits, year.people_per_visit) {
        (Some(visits), Some(people)) => {
            parts.push(format!("集体来访 {visits} 批，平均每批 {people} 人"));
        }
        (Some(visits), None) => parts.push(format!("集体来访 {visits} 批")),
        (None, Some(people)) => parts.push(format!("集体来访平均每批 {people} 人")),
        (None, None) => {}
    }
    parts.extend(
        year.life_safety
            .map(|n| format!("危及个人生命安全的事件 {n} 起")),
    );
    format!(
        "{} 年全年：{}。人员、场地和物资按此测算。",
        year.year,
        parts.join("；")
    )
}

fn year_en(year: &Baseline) -> String {
    let lang = Lang::En;
    let mut parts = vec![format!("{} petitions", grouped(lang, year.petitions))];
    match (year.collective_visits, year.people_per_visit) {
        (Some(visits), Some(people)) => {
            parts.push(format!(
                "{visits} collective visits of {people} people on average"
            ));
        }
        (Some(visits), None) => parts.push(format!("{visits} collective visits")),
        (None, Some(people)) => {
            parts.push(format!("{people} people in a collective visit on average"))
        }
        (None, None) => {}
    }
    parts.extend(
        year.life_safety
            .map(|n| format!("{n} incidents with one person's life in danger")),
    );
    format!(
        "In {}: {}. People, rooms and supplies are sized for that.",
        year.year,
        parts.join("; ")
    )
}

/// Zones and lanes.
pub(super) fn site(doc: &mut Document<'_>) {
    let (plan, lang) = (doc.plan, doc.lang);
    if plan.zones.is_empty() && plan.lanes.is_empty() {
        return;
    }
    doc.chapter("现场区域和通道", "The site");
    if !plan.zones.is_empty() {
        doc.section(doc.say("区域", "Zones"));
        let rows = plan.zones.iter().map(|zone| {
            let people = |n| match lang {
                Lang::Zh => format!("{n} 人"),
                Lang::En => format!("{n} people"),
            };
            vec![
                label(lang, &zone.name).to_owned(),
                words::zone_kind(lang, zone.kind).to_owned(),
                zone.capacity.map_or_else(String::new, people),
            ]
        });
        let rows = rows.collect();
        doc.table(
            &[("区域", "Zone"), ("用途", "For"), ("容纳", "Takes")],
            rows,
        );
    }
    if plan.lanes.is_empty() {
        return;
    }
    doc.section(doc.say("通道", "Lanes"));
    let rows = plan.lanes.iter().map(|lane| {
        let open = match lane.kind.stays_open() {
            true => say(lang, "任何级别都保持畅通", "stays open at every level"),
            false => say(
                lang,
                "可因现场安全临时关闭",
                "may be closed for safety on site",
            ),
        };
        vec![
            label(lang, &lane.name).to_owned(),
            words::lane_kind(lang, lane.kind).to_owned(),
            open.to_owned(),
        ]
    });
    let rows = rows.collect();
    doc.table(
        &[("通道", "Lane"), ("用途", "For"), ("畅通要求", "Open")],
        rows,
    );
}

/// Equipment and stock.
pub(super) fn resources(doc: &mut Document<'_>) {
    let (plan, lang) = (doc.plan, doc.lang);
    let held = plan.groups.iter().flat_map(|group| {
        let of_group = group.equipment.iter();
        of_group.map(move |item| {
            vec![
                label(lang, &item.name).to_owned(),
                item.quantity.to_string(),
                label(lang, &group.name).to_owned(),
            ]
        })
    });
    let equipment: Vec<_> = held.collect();
    if equipment.is_empty() && plan.stock.is_empty() {
        return;
    }
    doc.chapter("资源保障", "Resources");
    if !equipment.is_empty() {
        doc.section(doc.say("装备", "Equipment"));
        let head = [
            ("装备", "Equipment"),
            ("数量", "Quantity"),
            ("工作组", "Group"),
        ];
        doc.table(&head, equipment);
    }
    stock(doc);
}

fn stock(doc: &mut Document<'_>) {
    let (plan, lang) = (doc.plan, doc.lang);
    if plan.stock.is_empty() {
        return;
    }
    doc.section(doc.say("物资储备", "Stock"));
    let rows = plan.stock.iter().map(|item| {
        let each = label(lang, &item.each);
        vec![
            label(lang, &item.name).to_owned(),
            format!("{} {each}", item.quantity),
            words::span(lang, item.forward_within),
            doc.post(&item.post).to_owned(),
        ]
    });
    let rows = rows.collect();
    doc.table(
        &[
            ("物资", "Item"),
            ("数量", "Quantity"),
            ("送到前方", "Forward within"),
            ("责任岗位", "Owner"),
        ],
        rows,
    );
}
