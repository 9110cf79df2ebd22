//! What differs between two versions of a plan, rule by rule: by id, never by place in the file. It goes
//! over the plan as stored, so that no field, a later one neither, can change unseen.

use crate::diagnostic::{Lang, Words};
use crate::show::words;
use huiyin_engine::plan::Plan;
use huiyin_engine::time::Span;
use serde_json::{Map, Value};

/// How something differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Difference {
    /// Only in the new plan.
    Added,
    /// Only in the old plan.
    Removed,
    /// In both, and not the same.
    Changed,
    /// In both, in another order among its like.
    Moved,
}

/// One difference between two plans.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// How it differs.
    pub difference: Difference,
    /// Where, as a path of table names and ids: `levels.III.tasks.open-zone-b`; empty for the plan itself.
    pub path: String,
    /// The field that changed; absent where the whole thing was added, removed or moved.
    pub field: Option<String>,
    /// What stood there; empty where there was nothing. Texts as written, lengths of time as in a plan.
    pub from: String,
    /// What stands there now.
    pub to: String,
    /// All of it in a sentence.
    pub words: Words,
}

/// Every difference, in the order of the plan's tables. Empty exactly where the plans are equal.
#[must_use]
pub fn diff(old: &Plan, new: &Plan) -> Vec<Change> {
    let mut out = Vec::new();
    let [old, new] = [old, new].map(|plan| serde_json::to_value(plan).unwrap_or_default());
    if let (Value::Object(old), Value::Object(new)) = (&old, &new) {
        objects(&Place::default(), old, new, &mut out);
    }
    out
}

/// Where in the plan, for programs and for people.
#[derive(Default, Clone)]
struct Place {
    path: Vec<String>,
    said: Vec<Words>,
}

impl Place {
    /// The place of a named thing in a list.
    fn of(&self, list: &str, item: &Value, name: &str) -> Self {
        let mut place = self.clone();
        place.path.extend([list.to_owned(), name.to_owned()]);
        let title = ["name", "title", "to"]
            .into_iter()
            .find_map(|key| item.get(key));
        let say = |lang| {
            let kind = label(list, lang);
            match title
                .map(|title| plain(title, lang))
                .filter(|title| !title.is_empty())
            {
                Some(title) if lang == Lang::Zh => format!("{kind}“{title}”"),
                Some(title) => format!("{kind} \"{title}\""),
                None => format!("{kind} {name}"),
            }
        };
        place.said.push(Words {
            en: say(Lang::En),
            zh: say(Lang::Zh),
        });
        place
    }

    /// The place of a table that is there once.
    fn inside(&self, table: &str) -> Self {
        let mut place = self.clone();
        place.path.push(table.to_owned());
        let said = |lang| label(table, lang).to_owned();
        place.said.push(Words {
            en: said(Lang::En),
            zh: said(Lang::Zh),
        });
        place
    }

    fn words(&self, lang: Lang) -> String {
        let parts: Vec<&str> = self.said.iter().map(|words| words.get(lang)).collect();
        if parts.is_empty() {
            return words::say(lang, "预案", "plan").to_owned();
        }
        parts.join(words::say(lang, "，", ", "))
    }
}

/// Two tables of one name, field by field.
fn objects(
    place: &Place,
    old: &Map<String, Value>,
    new: &Map<String, Value>,
    out: &mut Vec<Change>,
) {
    let mut names: Vec<&String> = old.keys().collect();
    names.extend(new.keys().filter(|name| !old.contains_key(*name)));
    names.sort_by_key(|name| rank(name));
    for name in names {
        let [a, b] = [old, new].map(|map| map.get(name).unwrap_or(&Value::Null));
        if a == b {
            continue;
        }
        match (a, b) {
            (Value::Array(_), Value::Array(_)) if is_named(a) || is_named(b) => {
                lists(place, name, items(a), items(b), out);
            }
            (Value::Object(a), Value::Object(b)) if is_table(a) && is_table(b) => {
                objects(&place.inside(name), a, b, out);
            }
            (Value::Null, Value::Object(map)) if is_part(map) => {
                out.push(whole(&place.inside(name), Difference::Added));
            }
            (Value::Object(map), Value::Null) if is_part(map) => {
                out.push(whole(&place.inside(name), Difference::Removed));
            }
            _ => out.push(changed(place, name, a, b)),
        }
    }
}

/// A table that comes and goes as a whole; a sign-off is a person and a day, and told as such.
fn is_part(map: &Map<String, Value>) -> bool {
    is_table(map) && !map.contains_key("by")
}

/// Whether a table is gone into; a name with its English and a condition are values.
fn is_table(map: &Map<String, Value>) -> bool {
    !map.contains_key("zh") && !map.contains_key("source")
}

fn items(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn is_named(value: &Value) -> bool {
    items(value).first().is_some_and(Value::is_object)
}

/// Two lists of things that have names.
fn lists(place: &Place, list: &str, old: &[Value], new: &[Value], out: &mut Vec<Change>) {
    let [olds, news] = [old, new].map(names);
    for (item, name) in old
        .iter()
        .zip(&olds)
        .filter(|(_, name)| !news.contains(name))
    {
        out.push(whole(&place.of(list, item, name), Difference::Removed));
    }
    for (item, name) in new.iter().zip(&news) {
        let here = place.of(list, item, name);
        let before = olds.iter().position(|earlier| earlier == name);
        match before.and_then(|at| old.get(at)) {
            None => out.push(whole(&here, Difference::Added)),
            Some(before) => {
                if let (Value::Object(a), Value::Object(b)) = (before, item) {
                    objects(&here, a, b, out);
                }
            }
        }
    }
    for name in moved(&olds, &news) {
        if let Some(at) = news.iter().position(|n| n == name) {
            out.push(whole(&place.of(list, &new[at], name), Difference::Moved));
        }
    }
}

/// Those in both lists that stand at another place among what both have.
fn moved<'n>(old: &[String], new: &'n [String]) -> Vec<&'n String> {
    let before: Vec<&String> = old.iter().filter(|name| new.contains(name)).collect();
    let after: Vec<&String> = new.iter().filter(|name| old.contains(name)).collect();
    let pairs = before.into_iter().zip(after);
    pairs
        .filter(|(before, after)| before != after)
        .map(|(_, after)| after)
        .collect()
}

/// A name for each thing of a list: its id, or what else tells it apart. Two alike are numbered.
fn names(list: &[Value]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for item in list {
        let keys = ["id", "level", "text", "name", "title", "to"];
        let value = keys.into_iter().find_map(|key| item.get(key));
        let name = value.map_or_else(String::new, |value| plain(value, Lang::Zh));
        let alike = |name: &String| found.contains(name);
        let mut numbered = (2..).map(|n| format!("{name} {n}"));
        let own = if alike(&name) {
            numbered.find(|name| !alike(name))
        } else {
            None
        };
        found.push(own.unwrap_or(name));
    }
    found
}

fn whole(place: &Place, difference: Difference) -> Change {
    let (en, zh) = match difference {
        Difference::Added => ("added", "新增"),
        Difference::Removed => ("removed", "删去"),
        Difference::Changed => ("changed", "修改"),
        Difference::Moved => ("moved", "调整次序"),
    };
    Change {
        difference,
        path: place.path.join("."),
        field: None,
        from: String::new(),
        to: String::new(),
        words: Words {
            en: format!("{}: {en}", place.words(Lang::En)),
            zh: format!("{}：{zh}", place.words(Lang::Zh)),
        },
    }
}

fn changed(place: &Place, field: &str, old: &Value, new: &Value) -> Change {
    let said = |value: &Value, lang| shown(field, value, lang);
    let sentence = |lang: Lang, nothing: &str| {
        let [from, to] = [old, new].map(|value| Some(said(value, lang)).filter(|t| !t.is_empty()));
        let or = |text: Option<String>| text.unwrap_or_else(|| nothing.to_owned());
        (label(field, lang).to_owned(), or(from), or(to))
    };
    let (name_en, from_en, to_en) = sentence(Lang::En, "nothing");
    let (name_zh, from_zh, to_zh) = sentence(Lang::Zh, "无");
    // An English name that alone changed shows in both languages; the Chinese would say "a to a".
    let zh = if from_zh == to_zh {
        (&from_en, &to_en)
    } else {
        (&from_zh, &to_zh)
    };
    let en = if from_en == to_en {
        (&from_zh, &to_zh)
    } else {
        (&from_en, &to_en)
    };
    let both = |value: &Value| match value.get("zh") {
        Some(_) if from_zh == to_zh => said(value, Lang::En),
        _ => said(value, Lang::Zh),
    };
    Change {
        difference: Difference::Changed,
        path: place.path.join("."),
        field: Some(field.to_owned()),
        from: both(old),
        to: both(new),
        words: Words {
            en: format!(
                "{}: {name_en} from {} to {}",
                place.words(Lang::En),
                en.0,
                en.1
            ),
            zh: format!(
                "{}：{name_zh}由 {} 改为 {}",
                place.words(Lang::Zh),
                zh.0,
                zh.1
            ),
        },
    }
}

/// A value as a plan's reader knows it.
fn shown(field: &str, value: &Value, lang: Lang) -> String {
    let length = matches!(
        field,
        "within"
            | "expected"
            | "window"
            | "second_person_within"
            | "forward_within"
            | "every"
            | "hold"
            | "lasts"
    );
    match value.as_i64() {
        Some(n) if length => Span(n).to_string(),
        _ => plain(value, lang),
    }
}

fn plain(value: &Value, lang: Lang) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(|item| plain(item, lang)).collect();
            items.join(", ")
        }
        Value::Object(map) if map.contains_key("by") => {
            let parts: Vec<String> = map.values().map(|part| plain(part, lang)).collect();
            parts.join(", ")
        }
        Value::Object(map) => {
            let english = map.get("en").filter(|en| lang == Lang::En && !en.is_null());
            let told = english.or(map.get("zh")).or(map.get("source"));
            // A step-down's target: `{"to": "level", "level": "IV"}` or `{"to": "end"}`.
            let told = told.or(map.get("level")).or(map.get("to"));
            told.map_or_else(|| value.to_string(), |told| plain(told, lang))
        }
        other => other.to_string(),
    }
}

/// Tables and fields in the order of the document, with what people call them.
const NAMES: [(&str, &str, &str); 54] = [
    ("title", "标题", "title"),
    ("city", "城市", "city"),
    ("version", "版本", "version"),
    ("signed_off", "签发", "sign-off"),
    ("by", "签发人", "person"),
    ("on", "签发日期", "day"),
    ("areas", "辖区", "area"),
    ("units", "单位", "unit"),
    ("groups", "工作组", "group"),
    ("posts", "岗位", "post"),
    ("keywords", "关键词", "keyword"),
    ("indicators", "预警指标", "indicator"),
    ("chain", "研判链", "decision chain"),
    ("channels", "渠道", "channel"),
    ("levels", "响应级别", "level"),
    ("scenarios", "情景", "scenario"),
    ("id", "代号", "id"),
    ("name", "名称", "name"),
    ("text", "词", "word"),
    ("adopted_by", "采纳人", "adopters"),
    ("duty", "职责", "duty"),
    ("under", "上级单位", "unit above"),
    ("about", "说明", "description"),
    ("kind", "类别", "kind"),
    ("place", "位置", "place"),
    ("leader", "组长", "leader"),
    ("unit", "单位", "unit"),
    ("group", "工作组", "group"),
    ("substitutes", "替补", "substitutes"),
    ("superior", "上级", "superior"),
    ("watches", "统计", "counting"),
    ("of", "对象", "subject"),
    ("window", "统计期", "window"),
    ("when", "条件", "condition"),
    ("reporters", "报告人", "reporters"),
    ("screening", "初筛", "screening"),
    ("verification", "核实", "verification"),
    ("decision", "定级", "decision"),
    ("alarm", "告警对象", "alarm"),
    ("post", "岗位", "post"),
    ("within", "时限", "deadline"),
    ("colour", "颜色", "colour"),
    ("expected", "预计持续时间", "expected duration"),
    ("suggest_when", "建议启动条件", "suggestion"),
    ("release", "预警发布", "release"),
    ("measures", "现场措施", "measure"),
    ("tasks", "任务", "task"),
    ("step_down", "降级条件", "step-down"),
    ("life_safety", "生命安全", "life safety"),
    ("zones", "现场区域", "zone"),
    ("lanes", "现场通道", "lane"),
    ("equipment", "装备", "equipment"),
    ("stock", "物资", "stock"),
    ("baseline", "测算依据", "baseline"),
];

fn rank(name: &str) -> usize {
    NAMES
        .iter()
        .position(|(known, ..)| *known == name)
        .unwrap_or(NAMES.len())
}

/// What people call a field; its own name where nothing else is known.
fn label(name: &str, lang: Lang) -> &str {
    let others = [
        ("level", "级别", "level"),
        ("to", "对象", "recipients"),
        (
            "second_person_within",
            "第二人确认时限",
            "second person's deadline",
        ),
        ("keeps_open", "保持畅通", "lanes kept open"),
        ("safety_reason", "安全理由", "safety reason"),
        ("public_notice", "公众告知", "public notice"),
        ("owner", "责任岗位", "owner"),
        ("zone", "区域", "zone"),
        ("closes", "关闭的通道", "lanes closed"),
        ("gives", "群众得到", "what people get"),
        ("after", "先办的任务", "what comes first"),
        ("every", "重复间隔", "repetition"),
        ("stays", "降级后继续", "stays after a step down"),
        ("hold", "再次建议的间隔", "hold"),
        ("quantity", "数量", "quantity"),
        ("each", "计量单位", "unit of count"),
        ("forward_within", "送到前方时限", "time to bring forward"),
        ("answer_by", "答复岗位", "who answers"),
        ("at_least", "达到", "figure"),
        ("capacity", "容纳人数", "capacity"),
        ("people", "人数", "people"),
        ("matters", "事项数", "matters"),
        ("attention", "公众关注", "public attention"),
        ("lasts", "持续时间", "duration"),
        ("year", "年份", "year"),
        ("petitions", "信访总量", "petitions"),
        ("collective_visits", "集体来访批次", "collective visits"),
        ("people_per_visit", "每批平均人数", "people per visit"),
        ("evidence", "佐证", "evidence"),
    ];
    let mut known = NAMES.iter().chain(&others);
    let found = known.find(|(known, ..)| *known == name);
    found.map_or(name, |(_, zh, en)| words::say(lang, zh, en))
}
