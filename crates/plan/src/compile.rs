//! From what was read to the [`Plan`] the engine runs. Runs only where no rule found an error; it
//! gives nothing where a value is missing, and the test of mutated plans holds that this never happens silently.

use crate::item::{At, Item};
use huiyin_engine::ids::PostId;
use huiyin_engine::plan::{
    Area, AttentionRule, Baseline, Chain, ChainStep, ChannelKind, ChannelPlan, Colour, Equipment,
    Evidence, Gives, Group, GroupKind, Indicator, Keyword, Label, Lane, LaneKind, Level, LevelPlan,
    LifeSafety, Measure, MeasureKind, Place, Plan, Post, Release, Scenario, SignedOff, SiteLane,
    StepDown, StockItem, Target, TaskSpec, Unit, Watches, Zone, ZoneKind,
};
use huiyin_engine::record::Channel;

pub(crate) fn plan(root: &Item) -> Option<Plan> {
    let head = root.inner("plan")?;
    Some(Plan {
        title: label(head, "title", "title_en")?,
        city: label(root.inner("city")?, "name", "name_en")?,
        version: head.text("version")?.value.clone(),
        signed_off: signed_off(head),
        areas: each(root, "area", area)?,
        units: each(root, "unit", unit)?,
        groups: each(root, "group", group)?,
        posts: each(root, "post", post)?,
        keywords: each(root, "keyword", keyword)?,
        indicators: each(root, "indicator", indicator)?,
        chain: chain(root.inner("chain")?)?,
        channels: each(root, "channel", channel)?,
        levels: each(root, "level", level)?,
        scenarios: each(root, "scenario", scenario)?,
        life_safety: root.inner("life_safety").map(life_safety),
        attention: root.inner("attention").and_then(attention),
        stock: each(root, "stock", stock)?,
        zones: each(root, "zone", zone)?,
        lanes: each(root, "lane", site_lane)?,
        baseline: root.inner("baseline").and_then(baseline),
    })
}

fn signed_off(head: &Item) -> Option<SignedOff> {
    Some(SignedOff {
        by: head.text("signed_off_by")?.value.clone(),
        on: head.text("signed_off_on")?.value.clone(),
    })
}

fn each<T>(item: &Item, table: &str, one: impl Fn(&Item) -> Option<T>) -> Option<Vec<T>> {
    item.items(table).iter().map(one).collect()
}

fn label(item: &Item, zh: &str, en: &str) -> Option<Label> {
    let zh = item.text(zh)?.value.clone();
    let en = item.text(en).map(|en| en.value.clone());
    Some(Label { zh, en })
}

fn name(item: &Item) -> Option<Label> {
    label(item, "name", "name_en")
}

fn id<'i, T: From<&'i str>>(item: &'i Item, field: &str) -> Option<T> {
    item.text(field).map(|text| T::from(text.value.as_str()))
}

fn ids<'i, T: From<&'i str>>(item: &'i Item, field: &str) -> Vec<T> {
    let texts = item.texts(field).iter();
    texts.map(|text| T::from(text.value.as_str())).collect()
}

fn words<T>(item: &Item, field: &str, one: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
    item.texts(field)
        .iter()
        .map(|text| one(&text.value))
        .collect()
}

fn area(item: &Item) -> Option<Area> {
    Some(Area {
        id: id(item, "id")?,
        name: name(item)?,
    })
}

fn unit(item: &Item) -> Option<Unit> {
    Some(Unit {
        id: id(item, "id")?,
        name: name(item)?,
        duty: label(item, "duty", "duty_en"),
        under: id(item, "under"),
    })
}

fn group(item: &Item) -> Option<Group> {
    let kind = match item.word("kind") {
        "reception" => GroupKind::Reception,
        "safety" => GroupKind::Safety,
        "public_information" => GroupKind::PublicInformation,
        "medical" => GroupKind::Medical,
        "logistics" => GroupKind::Logistics,
        "policy" => GroupKind::Policy,
        _ => return None,
    };
    let place = match item.word("place") {
        "front" => Place::Front,
        "rear" => Place::Rear,
        _ => return None,
    };
    Some(Group {
        id: id(item, "id")?,
        name: name(item)?,
        kind,
        place,
        leader: id(item, "leader")?,
        duty: label(item, "duty", "duty_en"),
        equipment: each(item, "equipment", equipment)?,
    })
}

fn equipment(item: &Item) -> Option<Equipment> {
    Some(Equipment {
        name: name(item)?,
        quantity: item.count("quantity")?.value,
    })
}

fn post(item: &Item) -> Option<Post> {
    Some(Post {
        id: id(item, "id")?,
        name: name(item)?,
        unit: id(item, "unit"),
        group: id(item, "group"),
        substitutes: ids(item, "substitutes"),
        superior: id(item, "superior"),
    })
}

fn keyword(item: &Item) -> Option<Keyword> {
    let adopters = item.texts("adopted_by").iter();
    Some(Keyword {
        text: item.text("text")?.value.clone(),
        adopted_by: adopters.map(|name| name.value.clone()).collect(),
    })
}

fn indicator(item: &Item) -> Option<Indicator> {
    let channels = words(item, "channels", record_channel)?;
    let watches = match item.word("of") {
        "matter" => Watches::Matter {
            channels,
            window: item.length("window")?.value,
        },
        "keyword" => Watches::Keyword { channels },
        _ => return None,
    };
    Some(Indicator {
        id: id(item, "id")?,
        name: name(item)?,
        watches,
        when: item.condition("when")?.value.clone(),
    })
}

fn record_channel(word: &str) -> Option<Channel> {
    Some(match word {
        "letter" => Channel::Letter,
        "visit" => Channel::Visit,
        "web" => Channel::Web,
        "hotline" => Channel::Hotline,
        "grid" => Channel::Grid,
        _ => return None,
    })
}

fn chain(item: &Item) -> Option<Chain> {
    let step = |name| {
        let step = item.inner(name)?;
        Some(ChainStep {
            post: id(step, "post")?,
            within: step.length("within")?.value,
        })
    };
    Some(Chain {
        reporters: ids::<PostId>(item, "reporters"),
        screening: step("screening")?,
        verification: step("verification")?,
        decision: step("decision")?,
        alarm: ids::<PostId>(item, "alarm"),
    })
}

fn channel(item: &Item) -> Option<ChannelPlan> {
    let kind = match item.word("kind") {
        "board" => ChannelKind::Board,
        "sms" => ChannelKind::Sms,
        "phone" => ChannelKind::Phone,
        "meeting" => ChannelKind::Meeting,
        "sealed_document" => ChannelKind::SealedDocument,
        "satellite_phone" => ChannelKind::SatellitePhone,
        "mail" => ChannelKind::Mail,
        _ => return None,
    };
    Some(ChannelPlan {
        id: id(item, "id")?,
        name: name(item)?,
        kind,
    })
}

fn level(item: &Item) -> Option<LevelPlan> {
    let colour = match item.word("colour") {
        "blue" => Colour::Blue,
        "yellow" => Colour::Yellow,
        "orange" => Colour::Orange,
        "red" => Colour::Red,
        _ => return None,
    };
    Some(LevelPlan {
        level: numeral(item.word("level"))?,
        colour,
        name: name(item)?,
        expected: item.length("expected")?.value,
        suggest_when: item.condition("suggest_when").map(|at| at.value.clone()),
        release: release(item.inner("release")?),
        measures: each(item, "measure", measure)?,
        tasks: each(item, "task", level_task)?,
        step_down: each(item, "step_down", step_down)?,
        hold: item.length("hold").map(|at| at.value),
    })
}

fn numeral(word: &str) -> Option<Level> {
    Level::ALL.into_iter().find(|level| level.numeral() == word)
}

fn release(item: &Item) -> Release {
    Release {
        channels: ids(item, "channels"),
        to: ids(item, "to"),
        second_person_within: item.length("second_person_within").map(|at| at.value),
    }
}

fn measure(item: &Item) -> Option<Measure> {
    let kind = match item.word("kind") {
        "zone" => MeasureKind::Zone,
        "barrier" => MeasureKind::Barrier,
        "transport" => MeasureKind::Transport,
        "care" => MeasureKind::Care,
        _ => return None,
    };
    Some(Measure {
        name: name(item)?,
        kind,
        keeps_open: words(item, "keeps_open", lane)?,
        safety_reason: item
            .text("safety_reason")
            .map(|at: &At<String>| at.value.clone()),
        public_notice: item.flag("public_notice"),
        zone: id(item, "zone"),
        closes: ids(item, "closes"),
    })
}

fn lane(word: &str) -> Option<Lane> {
    Some(match word {
        "walking" => Lane::Walking,
        "ambulance" => Lane::Ambulance,
        "reception_door" => Lane::ReceptionDoor,
        _ => return None,
    })
}

fn life_safety(item: &Item) -> LifeSafety {
    LifeSafety {
        tasks: item.items("task").iter().filter_map(task).collect(),
    }
}

fn task(item: &Item) -> Option<TaskSpec> {
    let evidence = match item.word("evidence") {
        "none" => Evidence::None,
        "note" => Evidence::Note,
        "figure" => Evidence::Figure,
        "file" => Evidence::File,
        "signature" => Evidence::Signature,
        _ => return None,
    };
    Some(TaskSpec {
        id: id(item, "id")?,
        title: label(item, "title", "title_en")?,
        group: id(item, "group")?,
        owner: id(item, "owner")?,
        within: item.length("within")?.value,
        evidence,
        after: Vec::new(),
        every: None,
        stays: false,
        gives: None,
        stock: Vec::new(),
    })
}

fn level_task(item: &Item) -> Option<TaskSpec> {
    let gives = match item.word("gives") {
        "answer" => Some(Gives::Answer),
        "promise" => Some(Gives::Promise),
        _ => None,
    };
    Some(TaskSpec {
        gives,
        stock: ids(item, "stock"),
        after: ids(item, "after"),
        every: item.length("every").map(|at| at.value),
        stays: item.flag("stays"),
        ..task(item)?
    })
}

fn attention(item: &Item) -> Option<AttentionRule> {
    Some(AttentionRule {
        at_least: item.count("at_least")?.value,
        window: item.length("window")?.value,
        answer_by: id(item, "answer_by")?,
        within: item.length("within")?.value,
    })
}

fn stock(item: &Item) -> Option<StockItem> {
    Some(StockItem {
        id: id(item, "id")?,
        name: name(item)?,
        each: label(item, "each", "each_en")?,
        quantity: item.count("quantity")?.value,
        post: id(item, "post")?,
        forward_within: item.length("forward_within")?.value,
    })
}

fn step_down(item: &Item) -> Option<StepDown> {
    let to = match item.word("to") {
        "end" => Target::End,
        word => Target::Level(numeral(word)?),
    };
    Some(StepDown {
        to,
        when: item.condition("when")?.value.clone(),
    })
}

fn scenario(item: &Item) -> Option<Scenario> {
    Some(Scenario {
        id: item.text("id")?.value.clone(),
        name: name(item)?,
        about: label(item, "about", "about_en"),
        people: number(item, "people"),
        matters: number(item, "matters"),
        attention: number(item, "attention"),
        lasts: item.length("lasts").map(|at| at.value),
    })
}

fn number(item: &Item, field: &str) -> Option<u64> {
    item.count(field).map(|at| at.value)
}

fn baseline(item: &Item) -> Option<Baseline> {
    Some(Baseline {
        year: number(item, "year")?,
        petitions: number(item, "petitions")?,
        collective_visits: number(item, "collective_visits"),
        people_per_visit: number(item, "people_per_visit"),
        life_safety: number(item, "life_safety"),
    })
}

fn zone(item: &Item) -> Option<Zone> {
    let kind = match item.word("kind") {
        "reception" => ZoneKind::Reception,
        "core" => ZoneKind::Core,
        "buffer" => ZoneKind::Buffer,
        "evacuation" => ZoneKind::Evacuation,
        _ => return None,
    };
    Some(Zone {
        id: id(item, "id")?,
        name: name(item)?,
        kind,
        capacity: number(item, "capacity"),
    })
}

fn site_lane(item: &Item) -> Option<SiteLane> {
    let kind = match item.word("kind") {
        "walking" => LaneKind::Walking,
        "ambulance" => LaneKind::Ambulance,
        "reception_door" => LaneKind::ReceptionDoor,
        "crowd" => LaneKind::Crowd,
        "vehicle" => LaneKind::Vehicle,
        _ => return None,
    };
    Some(SiteLane {
        id: id(item, "id")?,
        name: name(item)?,
        kind,
    })
}
