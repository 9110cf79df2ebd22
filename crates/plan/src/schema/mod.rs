//! The plan language as data: every table, every field, what may stand in it. The reader, the
//! messages and the guide's test all go by this one list; what is not in it cannot be written in a plan.

mod lists;

pub(crate) use lists::LEVELS;
use lists::{
    CHANNEL_KINDS, COLOURS, EVIDENCE, GIVES, GROUP_KINDS, LANE_KINDS, LANES, MEASURE_KINDS, PLACES,
    RECORD_CHANNELS, TARGETS, WATCHED, ZONE_KINDS,
};

/// Which names a field refers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Names {
    Post,
    Group,
    Unit,
    Channel,
    Zone,
    Lane,
    Stock,
}

impl Names {
    /// The table that gives these names.
    pub(crate) const fn table(self) -> &'static str {
        match self {
            Names::Post => "post",
            Names::Group => "group",
            Names::Unit => "unit",
            Names::Channel => "channel",
            Names::Zone => "zone",
            Names::Lane => "lane",
            Names::Stock => "stock",
        }
    }
}

/// Which inputs a condition sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    Indicator,
    Level,
}

/// A closed list of words.
pub(crate) struct WordList {
    pub(crate) words: &'static [&'static str],
    /// Other words people use, and the listed word that is meant.
    pub(crate) meant: &'static [(&'static str, &'static str)],
    /// Where a word far from all of these would step outside the charter.
    pub(crate) closed_by: Option<Closed>,
}

/// The charter's reason why a list is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Closed {
    /// An indicator counts matters or keywords.
    Subject,
    /// Sources are the city's own windows.
    Source,
    /// A channel reaches the roster only.
    Audience,
    /// A measure shapes a place, never acts on somebody.
    Aim,
    /// Evidence records work, never people.
    Record,
}

/// What may stand in a field.
pub(crate) enum Kind {
    Id,
    Text,
    Texts,
    Word(&'static WordList),
    Words(&'static WordList),
    Ref(Names),
    Refs(Names),
    Length,
    /// A whole number, at least 1.
    Count,
    /// A day, as `2026-01-05`.
    Day,
    Flag,
    Condition(Scope),
    Table(&'static Table),
    Tables(&'static Table),
}

/// One field.
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) required: bool,
}

/// One table.
pub(crate) struct Table {
    /// Its dotted name; empty for the whole file.
    pub(crate) name: &'static str,
    pub(crate) fields: &'static [Field],
    /// What an unknown field in it would be, if it is not a slip and not a remark.
    pub(crate) closed_by: Option<Closed>,
}

impl Table {
    pub(crate) fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    pub(crate) fn field_names(&self) -> impl Iterator<Item = &'static str> {
        self.fields.iter().map(|field| field.name)
    }
}

const fn must(name: &'static str, kind: Kind) -> Field {
    Field {
        name,
        kind,
        required: true,
    }
}

const fn may(name: &'static str, kind: Kind) -> Field {
    Field {
        name,
        kind,
        required: false,
    }
}

const fn table(name: &'static str, fields: &'static [Field]) -> Table {
    Table {
        name,
        fields,
        closed_by: None,
    }
}

const fn closed(name: &'static str, by: Closed, fields: &'static [Field]) -> Table {
    Table {
        name,
        fields,
        closed_by: Some(by),
    }
}

static PLAN: Table = table(
    "plan",
    &[
        must("title", Kind::Text),
        may("title_en", Kind::Text),
        must("version", Kind::Text),
        may("signed_off_by", Kind::Text),
        may("signed_off_on", Kind::Day),
    ],
);
static CITY: Table = table(
    "city",
    &[must("name", Kind::Text), may("name_en", Kind::Text)],
);
static AREA: Table = closed(
    "area",
    Closed::Source,
    &[
        must("id", Kind::Id),
        must("name", Kind::Text),
        may("name_en", Kind::Text),
    ],
);
static UNIT: Table = closed(
    "unit",
    Closed::Source,
    &[
        must("id", Kind::Id),
        must("name", Kind::Text),
        may("name_en", Kind::Text),
        may("duty", Kind::Text),
        may("duty_en", Kind::Text),
        may("under", Kind::Ref(Names::Unit)),
    ],
);
static EQUIPMENT: Table = closed(
    "group.equipment",
    Closed::Source,
    &[
        must("name", Kind::Text),
        may("name_en", Kind::Text),
        must("quantity", Kind::Count),
    ],
);
static GROUP: Table = closed(
    "group",
    Closed::Source,
    &[
        must("id", Kind::Id),
        must("name", Kind::Text),
        may("name_en", Kind::Text),
        must("kind", Kind::Word(&GROUP_KINDS)),
        must("place", Kind::Word(&PLACES)),
        must("leader", Kind::Ref(Names::Post)),
        may("duty", Kind::Text),
        may("duty_en", Kind::Text),
        may("equipment", Kind::Tables(&EQUIPMENT)),
    ],
);
static POST: Table = closed(
    "post",
    Closed::Source,
    &[
        must("id", Kind::Id),
        must("name", Kind::Text),
        may("name_en", Kind::Text),
        may("unit", Kind::Ref(Names::Unit)),
        may("group", Kind::Ref(Names::Group)),
        may("substitutes", Kind::Refs(Names::Post)),
        may("superior", Kind::Ref(Names::Post)),
    ],
);
static KEYWORD: Table = closed(
    "keyword",
    Closed::Source,
    &[must("text", Kind::Text), must("adopted_by", Kind::Texts)],
);
static INDICATOR: Table = closed(
    "indicator",
    Closed::Subject,
    &[
        must("id", Kind::Id),
        must("name", Kind::Text),
        may("name_en", Kind::Text),
        must("of", Kind::Word(&WATCHED)),
        must("channels", Kind::Words(&RECORD_CHANNELS)),
        may("window", Kind::Length),
        must("when", Kind::Condition(Scope::Indicator)),
    ],
);
const STEP: &[Field] = &[
    must("post", Kind::Ref(Names::Post)),
    must("within", Kind::Length),
];
static SCREENING: Table = table("chain.screening", STEP);
static VERIFICATION: Table = table("chain.verification", STEP);
static DECISION: Table = table("chain.decision", STEP);
static CHAIN: Table = closed(
    "chain",
    Closed::Source,
    &[
        must("reporters", Kind::Refs(Names::Post)),
        must("alarm", Kind::Refs(Names::Post)),
        must("screening", Kind::Table(&SCREENING)),
        must("verification", Kind::Table(&VERIFICATION)),
        must("decision", Kind::Table(&DECISION)),
    ],
);
static CHANNEL: Table = closed(
    "channel",
    Closed::Audience,
    &[
        must("id", Kind::Id),
        must("name", Kind::Text),
        may("name_en", Kind::Text),
        must("kind", Kind::Word(&CHANNEL_KINDS)),
    ],
);
static RELEASE: Table = closed(
    "level.release",
    Closed::Audience,
    &[
        must("channels", Kind::Refs(Names::Channel)),
        must("to", Kind::Refs(Names::Post)),
        may("second_person_within", Kind::Length),
    ],
);
static MEASURE: Table = closed(
    "level.measure",
    Closed::Aim,
    &[
        must("name", Kind::Text),
        may("name_en", Kind::Text),
        must("kind", Kind::Word(&MEASURE_KINDS)),
        may("zone", Kind::Ref(Names::Zone)),
        may("keeps_open", Kind::Words(&LANES)),
        may("closes", Kind::Refs(Names::Lane)),
        may("safety_reason", Kind::Text),
        may("public_notice", Kind::Flag),
    ],
);
static TASK: Table = closed(
    "level.task",
    Closed::Aim,
    &[
        must("id", Kind::Id),
        must("title", Kind::Text),
        may("title_en", Kind::Text),
        must("group", Kind::Ref(Names::Group)),
        must("owner", Kind::Ref(Names::Post)),
        must("within", Kind::Length),
        must("evidence", Kind::Word(&EVIDENCE)),
        may("after", Kind::Texts),
        may("every", Kind::Length),
        may("stays", Kind::Flag),
        may("gives", Kind::Word(&GIVES)),
        may("stock", Kind::Refs(Names::Stock)),
    ],
);
static STEP_DOWN: Table = table(
    "level.step_down",
    &[
        must("to", Kind::Word(&TARGETS)),
        must("when", Kind::Condition(Scope::Level)),
    ],
);
static LEVEL: Table = closed(
    "level",
    Closed::Aim,
    &[
        must("level", Kind::Word(&LEVELS)),
        must("colour", Kind::Word(&COLOURS)),
        must("name", Kind::Text),
        may("name_en", Kind::Text),
        must("expected", Kind::Length),
        may("suggest_when", Kind::Condition(Scope::Level)),
        must("release", Kind::Table(&RELEASE)),
        may("measure", Kind::Tables(&MEASURE)),
        may("task", Kind::Tables(&TASK)),
        may("step_down", Kind::Tables(&STEP_DOWN)),
        may("hold", Kind::Length),
    ],
);
static LIFE_SAFETY_TASK: Table = closed(
    "life_safety.task",
    Closed::Aim,
    &[
        must("id", Kind::Id),
        must("title", Kind::Text),
        may("title_en", Kind::Text),
        must("group", Kind::Ref(Names::Group)),
        must("owner", Kind::Ref(Names::Post)),
        must("within", Kind::Length),
        must("evidence", Kind::Word(&EVIDENCE)),
    ],
);
static LIFE_SAFETY: Table = closed(
    "life_safety",
    Closed::Aim,
    &[must("task", Kind::Tables(&LIFE_SAFETY_TASK))],
);
static ATTENTION: Table = closed(
    "attention",
    Closed::Aim,
    &[
        must("at_least", Kind::Count),
        must("window", Kind::Length),
        must("answer_by", Kind::Ref(Names::Post)),
        must("within", Kind::Length),
    ],
);
static STOCK: Table = table(
    "stock",
    &[
        must("id", Kind::Id),
        must("name", Kind::Text),
        may("name_en", Kind::Text),
        must("each", Kind::Text),
        may("each_en", Kind::Text),
        must("quantity", Kind::Count),
        must("post", Kind::Ref(Names::Post)),
        must("forward_within", Kind::Length),
    ],
);
static SCENARIO: Table = table(
    "scenario",
    &[
        must("id", Kind::Id),
        must("name", Kind::Text),
        may("name_en", Kind::Text),
        may("about", Kind::Text),
        may("about_en", Kind::Text),
        may("people", Kind::Count),
        may("matters", Kind::Count),
        may("attention", Kind::Count),
        may("lasts", Kind::Length),
    ],
);
static BASELINE: Table = table(
    "baseline",
    &[
        must("year", Kind::Count),
        must("petitions", Kind::Count),
        may("collective_visits", Kind::Count),
        may("people_per_visit", Kind::Count),
        may("life_safety", Kind::Count),
    ],
);
static ZONE: Table = closed(
    "zone",
    Closed::Source,
    &[
        must("id", Kind::Id),
        must("name", Kind::Text),
        may("name_en", Kind::Text),
        must("kind", Kind::Word(&ZONE_KINDS)),
        may("capacity", Kind::Count),
    ],
);
static LANE: Table = closed(
    "lane",
    Closed::Source,
    &[
        must("id", Kind::Id),
        must("name", Kind::Text),
        may("name_en", Kind::Text),
        must("kind", Kind::Word(&LANE_KINDS)),
    ],
);

/// The whole file.
pub(crate) static ROOT: Table = closed(
    "",
    Closed::Source,
    &[
        must("plan", Kind::Table(&PLAN)),
        must("city", Kind::Table(&CITY)),
        may("area", Kind::Tables(&AREA)),
        must("unit", Kind::Tables(&UNIT)),
        must("group", Kind::Tables(&GROUP)),
        must("post", Kind::Tables(&POST)),
        may("keyword", Kind::Tables(&KEYWORD)),
        may("indicator", Kind::Tables(&INDICATOR)),
        must("chain", Kind::Table(&CHAIN)),
        must("channel", Kind::Tables(&CHANNEL)),
        must("level", Kind::Tables(&LEVEL)),
        may("life_safety", Kind::Table(&LIFE_SAFETY)),
        may("attention", Kind::Table(&ATTENTION)),
        may("zone", Kind::Tables(&ZONE)),
        may("lane", Kind::Tables(&LANE)),
        may("stock", Kind::Tables(&STOCK)),
        may("scenario", Kind::Tables(&SCENARIO)),
        may("baseline", Kind::Table(&BASELINE)),
    ],
);

/// Every table and field, as `table` or `table.field`, for the guide's test.
#[must_use]
pub fn vocabulary() -> Vec<String> {
    fn add(table: &Table, found: &mut Vec<String>) {
        for field in table.fields {
            found.push(
                format!("{}.{}", table.name, field.name)
                    .trim_start_matches('.')
                    .to_owned(),
            );
            if let Kind::Table(inner) | Kind::Tables(inner) = field.kind {
                add(inner, found);
            }
        }
    }
    let mut found = Vec::new();
    add(&ROOT, &mut found);
    found
}
