//! The sample city: clean, and the document of the mission held row by row.

use huiyin_engine::ids::PostId;
use huiyin_engine::plan::{
    ChannelKind, Evidence, Gives, GroupKind, Holds, Lane, LaneKind, Level, LevelPlan, MeasureKind,
    Place, Plan, Step, Target, Value, Var, Watches, ZoneKind,
};
use huiyin_engine::record::Channel;
use huiyin_engine::time::Span;
use huiyin_plan::{Lang, check, render_text};

pub(crate) const CITY: &str = include_str!("../../../../plans/city.toml");

fn city() -> Plan {
    let checked = check(CITY);
    let words = render_text(
        &checked.diagnostics,
        CITY,
        "plans/city.toml",
        false,
        Lang::En,
    );
    assert!(words.is_empty(), "{words}");
    checked.plan.expect("a clean plan compiles")
}

fn level(plan: &Plan, level: Level) -> &LevelPlan {
    plan.level(level).expect("the plan has this level")
}

/// Owner, deadline and evidence of a task.
fn task(plan: &Plan, at: Level, id: &str) -> (String, Span, Evidence) {
    let tasks = &level(plan, at).tasks;
    let task = tasks.iter().find(|task| task.id.as_str() == id);
    let task = task.unwrap_or_else(|| panic!("{at} has {id}"));
    (task.owner.to_string(), task.within, task.evidence)
}

#[test]
fn the_organisation_is_fourteen_units_five_front_groups_and_the_policy_group() {
    let plan = city();
    let members = "市委政法委 市委网信办 市公安局 市卫生健康委 市司法局 市住房城乡建设局 市人力资源社会保障局 市教育局 市退役军人事务局 市应急管理局 市消防救援支队 市供电公司 市公交集团 属地街道党工委";
    for name in members.split(' ') {
        assert!(
            plan.units
                .iter()
                .any(|unit| unit.name.zh == name && unit.duty.is_some()),
            "{name}"
        );
    }
    let front: Vec<_> = plan
        .groups
        .iter()
        .filter(|g| g.place == Place::Front)
        .map(|g| g.kind)
        .collect();
    assert_eq!(
        front,
        [
            GroupKind::Reception,
            GroupKind::Safety,
            GroupKind::PublicInformation,
            GroupKind::Medical,
            GroupKind::Logistics
        ]
    );
    let rear: Vec<_> = plan
        .groups
        .iter()
        .filter(|g| g.place == Place::Rear)
        .map(|g| g.kind)
        .collect();
    assert_eq!(rear, [GroupKind::Policy]);
}

#[test]
fn the_chain_has_five_ten_and_fifteen_minutes_and_every_clock_reaches_somebody_else() {
    let plan = city();
    for (step, minutes) in [
        (Step::Screening, 5),
        (Step::Verification, 10),
        (Step::Decision, 15),
    ] {
        let step = plan.chain.step(step);
        assert_eq!(step.within, Span::minutes(minutes));
        let post = plan.post(&step.post).unwrap();
        assert!(!post.substitutes.is_empty() && !post.substitutes.contains(&post.id));
    }
    assert!(plan.chain.alarm.contains(&PostId::from("city-duty-room")));
    let owners = plan
        .levels
        .iter()
        .flat_map(|level| &level.tasks)
        .map(|task| &task.owner);
    for owner in owners {
        let post = plan.post(owner).unwrap();
        assert!(
            !post.substitutes.is_empty() && (post.superior.is_some() || owner == plan.commander()),
            "{owner}"
        );
    }
}

#[test]
fn the_shipped_indicators_are_exactly_those_of_the_interface() {
    let plan = city();
    let [surge, keyword] = &plan.indicators[..] else {
        panic!("two indicators")
    };
    assert_eq!(
        (surge.id.as_str(), surge.when.source.as_str()),
        ("surge", "count >= 2 * previous && people >= 30")
    );
    let channels = vec![Channel::Letter, Channel::Visit];
    assert_eq!(
        surge.watches,
        Watches::Matter {
            channels,
            window: Span::days(30)
        }
    );
    assert_eq!(
        (keyword.id.as_str(), keyword.when.source.as_str()),
        ("keyword", "count >= 200")
    );
    assert_eq!(
        keyword.watches,
        Watches::Keyword {
            channels: vec![Channel::Hotline]
        }
    );
    let wages = plan
        .keywords
        .iter()
        .find(|keyword| keyword.text == "拖欠工资")
        .unwrap();
    assert_eq!(wages.adopted_by.len(), 2);
}

#[test]
fn level_iv_answers_in_person_in_words_and_in_a_signed_statement() {
    let plan = city();
    let of = |id| task(&plan, Level::IV, id);
    assert_eq!(
        of("receive-in-person"),
        (
            "responsible-unit-deputy".to_owned(),
            Span::minutes(30),
            Evidence::Note
        )
    );
    assert_eq!(of("first-answer").1, Span::hours(1));
    assert_eq!(
        of("signed-statement"),
        (
            "information-lead".to_owned(),
            Span::hours(2),
            Evidence::Signature
        )
    );
    assert_eq!(level(&plan, Level::IV).suggest_when, None);
}

#[test]
fn level_iii_has_the_package_solution_in_six_hours_and_supplies_in_two() {
    let plan = city();
    let of = |id| task(&plan, Level::III, id);
    assert_eq!(
        of("package-solution"),
        (
            "deputy-secretary-general".to_owned(),
            Span::hours(6),
            Evidence::Signature
        )
    );
    assert_eq!(of("supplies-forward").1, Span::hours(2));
    assert_eq!(of("situation-picture").1, Span::minutes(30));
    assert_eq!(of("verifiable-solution").1, Span::hours(24));
}

#[test]
fn level_ii_is_released_by_two_persons_on_two_paths() {
    let plan = city();
    let release = &level(&plan, Level::II).release;
    assert_eq!(release.second_person_within, Some(Span::minutes(5)));
    let kinds: Vec<_> = release
        .channels
        .iter()
        .map(|id| plan.channel(id).unwrap().kind)
        .collect();
    assert!(kinds.contains(&ChannelKind::Phone) && kinds.contains(&ChannelKind::SealedDocument));
    assert_eq!(task(&plan, Level::II, "legal-aid-48h").1, Span::hours(48));
}

#[test]
fn level_i_has_the_commander_on_site_and_tells_the_province_by_phone_and_then_in_writing() {
    let plan = city();
    let of = |id| task(&plan, Level::I, id);
    assert_eq!(of("commander-on-site").0, "commander");
    let (by_phone, in_writing) = (of("province-by-phone"), of("province-in-writing"));
    assert!(by_phone.1 <= Span::minutes(10) && by_phone.1 < in_writing.1);
    assert_eq!(in_writing.2, Evidence::Signature);
    assert_eq!(of("situation-report").1, Span::hours(1));
    assert_eq!(of("mutual-aid").1, Span::hours(1));
    let release = &level(&plan, Level::I).release;
    assert_eq!(release.second_person_within, Some(Span::minutes(3)));
    assert!(release.to.contains(&PostId::from("provincial-duty-room")));
    let channels = release
        .channels
        .iter()
        .map(|id| plan.channel(id).unwrap().kind);
    let kinds: Vec<_> = channels.collect();
    for kind in [ChannelKind::Meeting, ChannelKind::SatellitePhone] {
        assert!(kinds.contains(&kind));
    }
    // What level II has started goes on at level I.
    for task in &level(&plan, Level::II).tasks {
        assert!(level(&plan, Level::I).tasks.contains(task), "{}", task.id);
    }
}

#[test]
fn every_closing_measure_keeps_all_lanes_and_transport_says_why() {
    let plan = city();
    for measure in plan.levels.iter().flat_map(|level| &level.measures) {
        if measure.kind != MeasureKind::Care {
            assert_eq!(
                measure.keeps_open,
                [Lane::Walking, Lane::Ambulance, Lane::ReceptionDoor]
            );
        }
        if measure.kind == MeasureKind::Transport {
            assert!(measure.safety_reason.is_some() && measure.public_notice);
        }
    }
}

/// Whether any step-down of a level to the target holds for these inputs.
fn steps_down(plan: &Plan, from: Level, to: Target, inputs: &[(Var, i64)]) -> bool {
    let known = |var: Var| {
        let found = inputs.iter().find(|(v, _)| *v == var).map(|(_, n)| *n)?;
        let hours = matches!(var, Var::Elapsed | Var::ElapsedAtLevel);
        Some(if hours {
            Value::Span(Span::hours(found))
        } else {
            Value::Int(found)
        })
    };
    let mut conditions = level(plan, from).step_down.iter().filter(|s| s.to == to);
    conditions.any(|s| s.when.holds(&known) == Holds::Yes)
}

#[test]
fn level_iv_ends_when_few_are_left_and_what_was_asked_is_settled_and_not_before() {
    let plan = city();
    let ends = |hours, people, questions, unsettled| {
        let inputs = [
            (Var::Elapsed, hours),
            (Var::ElapsedAtLevel, hours),
            (Var::PeopleOnSite, people),
            (Var::PeoplePeak, 60),
            (Var::Questions, questions),
            (Var::QuestionsUnsettled, unsettled),
            (Var::QuestionsOverdue, 0),
        ];
        steps_down(&plan, Level::IV, Target::End, &inputs)
    };
    assert!(ends(4, 9, 3, 0));
    assert!(!ends(4, 0, 3, 1), "a question is open");
    assert!(!ends(4, 0, 0, 0), "nothing was asked");
    assert!(!ends(3, 0, 3, 0), "too early");
    assert!(!ends(4, 10, 3, 0), "ten are still here");
}

#[test]
fn level_iii_goes_to_blue_at_half_the_people_after_twelve_hours_or_early_when_all_is_settled() {
    let plan = city();
    let to_blue = |hours, people, unsettled, overdue| {
        let inputs = [
            (Var::Elapsed, hours),
            (Var::ElapsedAtLevel, hours),
            (Var::PeopleOnSite, people),
            (Var::PeoplePeak, 100),
            (Var::Questions, 5),
            (Var::QuestionsUnsettled, unsettled),
            (Var::QuestionsOverdue, overdue),
        ];
        steps_down(&plan, Level::III, Target::Level(Level::IV), &inputs)
    };
    assert!(to_blue(12, 50, 2, 0));
    assert!(!to_blue(12, 50, 2, 1), "a question is overdue");
    assert!(!to_blue(11, 50, 2, 0), "too early");
    assert!(to_blue(1, 20, 0, 0), "settled and mostly gone home");
    assert!(!to_blue(1, 21, 0, 0));
}

#[test]
fn a_task_of_one_name_is_the_same_task_at_every_level() {
    let plan = city();
    let all: Vec<_> = plan.levels.iter().flat_map(|level| &level.tasks).collect();
    for task in &all {
        for other in all.iter().filter(|other| other.id == task.id) {
            assert_eq!(task, other);
        }
    }
}

#[test]
fn everything_shown_has_its_english() {
    let plan = city();
    let missing = |label: &huiyin_engine::plan::Label| label.en.is_none().then(|| label.zh.clone());
    let mut found: Vec<String> = Vec::new();
    found.extend([&plan.title, &plan.city].into_iter().filter_map(missing));
    found.extend(plan.areas.iter().filter_map(|a| missing(&a.name)));
    found.extend(plan.units.iter().filter_map(|u| missing(&u.name)));
    found.extend(plan.groups.iter().filter_map(|g| missing(&g.name)));
    found.extend(plan.posts.iter().filter_map(|p| missing(&p.name)));
    found.extend(plan.indicators.iter().filter_map(|i| missing(&i.name)));
    found.extend(plan.channels.iter().filter_map(|c| missing(&c.name)));
    found.extend(plan.scenarios.iter().filter_map(|s| missing(&s.name)));
    for level in &plan.levels {
        found.extend(missing(&level.name));
        found.extend(level.tasks.iter().filter_map(|t| missing(&t.title)));
        found.extend(level.measures.iter().filter_map(|m| missing(&m.name)));
    }
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn the_four_scenarios_are_there() {
    let plan = city();
    let ids: Vec<_> = plan.scenarios.iter().map(|s| s.id.as_str()).collect();
    assert_eq!(ids, ["visit", "life-safety", "attention", "compound"]);
}

#[test]
fn reading_twice_gives_the_same_plan_and_digest() {
    assert_eq!(check(CITY), check(CITY));
    assert_eq!(city().digest(), city().digest());
}

#[test]
fn line_ends_of_windows_make_no_difference() {
    let windows = check(&CITY.replace('\n', "\r\n"));
    assert_eq!(windows, check(CITY));
}

#[test]
fn a_plan_stored_before_sign_offs_were_written_still_reads_with_its_digest() {
    let mut plan = city();
    plan.signed_off = None;
    let stored = serde_json::to_string(&plan).unwrap();
    assert!(
        !stored.contains("signed_off"),
        "an older digest would change"
    );
    let read: Plan = serde_json::from_str(&stored).unwrap();
    assert_eq!((read.digest(), &read), (plan.digest(), &plan));
}

#[test]
fn the_plan_says_what_it_is_sized_for() {
    let plan = city();
    let year = plan.baseline.as_ref().expect("a baseline");
    assert_eq!((year.year, year.petitions), (2025, 48_000));
    assert_eq!(
        (year.collective_visits, year.people_per_visit),
        (Some(312), Some(73))
    );
    assert_eq!(year.life_safety, Some(19));
    let load = |id: &str| {
        let mut scenarios = plan.scenarios.iter();
        let found = scenarios.find(|s| s.id == id).expect("a scenario");
        (found.people, found.matters, found.attention, found.lasts)
    };
    let visit = load("visit");
    assert!(visit.0 >= Some(50) && visit.3 == Some(Span::hours(4)));
    assert_eq!(load("life-safety"), (Some(1), Some(1), None, None));
    assert_eq!(load("attention").2, Some(300_000_000));
    assert_eq!(load("compound").1, Some(3));
}

#[test]
fn every_front_group_has_its_equipment_and_care_what_the_document_lists() {
    let plan = city();
    for group in &plan.groups {
        let front = group.place == Place::Front;
        assert_eq!(!group.equipment.is_empty(), front, "{}", group.id);
    }
    let medical = plan.groups.iter().find(|g| g.kind == GroupKind::Medical);
    let count = |name: &str| {
        let mut held = medical.expect("a group").equipment.iter();
        held.find(|e| e.name.zh == name).map(|e| e.quantity)
    };
    assert_eq!(count("移动重症监护车"), Some(1));
    assert_eq!(count("负压救护车"), Some(2));
}

#[test]
fn the_site_has_its_zones_and_the_lanes_that_stay_open_are_never_closed() {
    let plan = city();
    for kind in [
        ZoneKind::Reception,
        ZoneKind::Core,
        ZoneKind::Buffer,
        ZoneKind::Evacuation,
    ] {
        assert!(plan.zones.iter().any(|zone| zone.kind == kind), "{kind:?}");
    }
    for kind in [
        LaneKind::Walking,
        LaneKind::Ambulance,
        LaneKind::ReceptionDoor,
    ] {
        assert!(plan.lanes.iter().any(|lane| lane.kind == kind), "{kind:?}");
    }
    let measures = plan.levels.iter().flat_map(|level| &level.measures);
    let closed: Vec<_> = measures.flat_map(|measure| &measure.closes).collect();
    assert!(!closed.is_empty());
    for id in closed {
        assert!(!plan.lane(id).expect("a lane").kind.stays_open(), "{id}");
    }
}

#[test]
fn what_people_are_to_have_is_due_within_one_six_and_twenty_four_hours() {
    let plan = city();
    let given = |at: Level, what: Gives| {
        let tasks = level(&plan, at).tasks.iter();
        let due = tasks.filter(|task| task.gives == Some(what));
        due.map(|task| task.within).collect::<Vec<_>>()
    };
    let [answer, promise] = [Gives::Answer, Gives::Promise];
    assert_eq!(given(Level::IV, answer), [Span::hours(1), Span::hours(2)]);
    for at in [Level::III, Level::II, Level::I] {
        assert_eq!(given(at, answer), [Span::hours(2)], "{at}");
        assert_eq!(
            given(at, promise),
            [Span::hours(6), Span::hours(24)],
            "{at}"
        );
    }
}

#[test]
fn a_plan_stored_before_it_said_what_it_is_sized_for_still_reads_with_its_digest() {
    let mut plan = city();
    plan.baseline = None;
    (plan.zones, plan.lanes) = (Vec::new(), Vec::new());
    plan.groups.iter_mut().for_each(|g| g.equipment.clear());
    for level in &mut plan.levels {
        level.tasks.iter_mut().for_each(|task| {
            task.gives = None;
            task.stock.clear();
        });
        level.measures.iter_mut().for_each(|measure| {
            measure.zone = None;
            measure.closes.clear();
        });
    }
    for scenario in &mut plan.scenarios {
        (scenario.people, scenario.matters) = (None, None);
        (scenario.attention, scenario.lasts) = (None, None);
    }
    let stored = serde_json::to_string(&plan).unwrap();
    let new = [
        "baseline",
        "zones",
        "lanes",
        "equipment",
        "gives",
        "closes",
        "zone",
        "people",
        "matters",
        "lasts",
    ];
    for word in new {
        let key = format!("\"{word}\":");
        assert!(
            !stored.contains(&key),
            "an older digest would change: {word}"
        );
    }
    let read: Plan = serde_json::from_str(&stored).unwrap();
    assert_eq!((read.digest(), &read), (plan.digest(), &plan));
}
