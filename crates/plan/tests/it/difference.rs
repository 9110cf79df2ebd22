//! Two versions of a plan, rule by rule.

use crate::city::CITY;
use huiyin_engine::plan::Plan;
use huiyin_plan::{Difference, check, diff};

fn plan(text: &str) -> Plan {
    check(text).plan.expect("a clean plan compiles")
}

/// The differences of the sample from the sample with one piece of text replaced once.
fn after(old: &str, new: &str) -> Vec<(Difference, String, Option<String>, String, String)> {
    assert!(CITY.contains(old), "{old}");
    let changes = diff(&plan(CITY), &plan(&CITY.replacen(old, new, 1)));
    let each = changes.into_iter();
    each.map(|c| (c.difference, c.path, c.field, c.from, c.to))
        .collect()
}

#[test]
fn equal_plans_do_not_differ() {
    assert_eq!(diff(&plan(CITY), &plan(CITY)), []);
}

#[test]
fn a_shorter_deadline_is_one_change_with_both_lengths() {
    let found = after("within = \"5m\"", "within = \"4m\"");
    let wanted = (
        Difference::Changed,
        "chain.screening".to_owned(),
        Some("within".to_owned()),
    );
    assert_eq!(
        found,
        [(
            wanted.0,
            wanted.1,
            wanted.2,
            "5m".to_owned(),
            "4m".to_owned()
        )]
    );
}

#[test]
fn the_words_say_where_and_from_what_to_what_in_both_languages() {
    let new = CITY.replacen("title = \"政策方案组给出首次答复\"\ntitle_en = \"The policy group gives its first answer\"\ngroup = \"policy\"\nowner = \"policy-lead\"\nwithin = \"1h\"", "title = \"政策方案组给出首次答复\"\ntitle_en = \"The policy group gives its first answer\"\ngroup = \"policy\"\nowner = \"policy-deputy\"\nwithin = \"45m\"", 1);
    let changes = diff(&plan(CITY), &plan(&new));
    let zh: Vec<&str> = changes.iter().map(|c| c.words.zh.as_str()).collect();
    let en: Vec<&str> = changes.iter().map(|c| c.words.en.as_str()).collect();
    assert_eq!(
        zh,
        [
            "响应级别“四级响应”，任务“政策方案组给出首次答复”：时限由 1h 改为 45m",
            "响应级别“四级响应”，任务“政策方案组给出首次答复”：责任岗位由 policy-lead 改为 policy-deputy",
        ]
    );
    assert_eq!(
        en[0],
        "level \"Level IV Response\", task \"The policy group gives its first answer\": deadline from 1h to 45m"
    );
}

#[test]
fn what_is_added_and_removed_is_said_once_and_not_field_by_field() {
    let task = "[[level.task]]\nid = \"first-answer\"";
    let from = CITY.find(task).unwrap();
    let until = from + 1 + CITY[from + 1..].find("[[level.task]]").unwrap();
    let without = format!("{}{}", &CITY[..from], &CITY[until..]);
    let [removed] = &diff(&plan(CITY), &plan(&without))[..] else {
        panic!("one change")
    };
    assert_eq!(
        (removed.difference, removed.path.as_str()),
        (Difference::Removed, "levels.IV.tasks.first-answer")
    );
    let [added] = &diff(&plan(&without), &plan(CITY))[..] else {
        panic!("one change")
    };
    assert_eq!(
        (added.difference, &added.path, &added.field),
        (Difference::Added, &removed.path, &None)
    );
    assert!(added.words.zh.ends_with("：新增") && added.words.en.ends_with(": added"));
}

#[test]
fn a_condition_and_an_english_name_are_told_by_their_text() {
    let found = after("when = \"count >= 200\"", "when = \"count >= 300\"");
    assert_eq!(
        (found[0].3.as_str(), found[0].4.as_str()),
        ("count >= 200", "count >= 300")
    );
    let found = after("name_en = \"Text Message\"", "name_en = \"SMS\"");
    assert_eq!(
        (found[0].3.as_str(), found[0].4.as_str()),
        ("Text Message", "SMS")
    );
}

#[test]
fn what_changes_place_is_said_to_have_moved() {
    let areas = ["[[area]]\nid = \"jiangbei\"", "[[area]]\nid = \"jiangnan\""];
    let [first, second] = areas.map(|area| CITY.find(area).unwrap());
    let third = second + 1 + CITY[second + 1..].find("[[area]]").unwrap();
    let turned = format!(
        "{}{}{}{}",
        &CITY[..first],
        &CITY[second..third],
        &CITY[first..second],
        &CITY[third..]
    );
    let found = diff(&plan(CITY), &plan(&turned));
    assert!(!found.is_empty() && found.iter().all(|c| c.difference == Difference::Moved));
}

#[test]
fn a_sign_off_is_a_difference() {
    let unsigned = CITY.replacen(
        "signed_off_by = \"顾云舟\"\nsigned_off_on = \"2026-01-05\"\n",
        "",
        1,
    );
    let [change] = &diff(&plan(&unsigned), &plan(CITY))[..] else {
        panic!("one change")
    };
    assert_eq!(change.field.as_deref(), Some("signed_off"));
    assert_eq!(change.to, "顾云舟, 2026-01-05");
}

#[test]
fn plans_that_are_not_equal_always_differ() {
    for (old, new) in [
        ("kind = \"meeting\"", "kind = \"mail\""),
        ("place = \"rear\"", "place = \"front\""),
        (
            "public_notice = true\n",
            "public_notice = true\n\n[[level.measure]]\nname = \"毛毯\"\nkind = \"care\"\n",
        ),
        ("expected = \"8h\"", "expected = \"9h\""),
        ("window = \"30d\"", "window = \"20d\""),
        (
            "second_person_within = \"5m\"",
            "second_person_within = \"6m\"",
        ),
        ("version = \"2026-1\"", "version = \"2026-2\""),
    ] {
        assert_eq!(after(old, new).len(), 1, "{new}");
    }
}

#[test]
fn what_the_plan_is_sized_for_comes_and_goes_as_a_whole_and_changes_field_by_field() {
    let from = CITY.find("[baseline]").unwrap();
    let [added] = &diff(&plan(&CITY[..from]), &plan(CITY))[..] else {
        panic!("one change")
    };
    assert_eq!(
        (added.difference, added.path.as_str(), &added.field),
        (Difference::Added, "baseline", &None)
    );
    assert_eq!(added.words.zh, "测算依据：新增");
    let found = after("people_per_visit = 73", "people_per_visit = 80");
    assert_eq!((found[0].3.as_str(), found[0].4.as_str()), ("73", "80"));
    let found = after("forward_within = \"2h\"", "forward_within = \"90m\"");
    assert_eq!((found[0].3.as_str(), found[0].4.as_str()), ("2h", "1h30m"));
    let found = after("capacity = 200", "capacity = 180");
    assert_eq!(found[0].1, "zones.hall-b");
}
