//! The charter by shape: refused plans stay refused when their telling words are replaced by neutral ones.

use huiyin_plan::{Checked, Severity, check, codes, telling_words};
use std::fs;
use std::path::Path;

use crate::city::CITY;

fn refused(checked: &Checked) -> bool {
    checked
        .diagnostics
        .iter()
        .any(|d| d.severity == Severity::Refused)
}

/// The text with every telling word made neutral, longest first; words that are the plan language's own stay.
fn neutral(text: &str) -> String {
    const OWN: [&str; 4] = ["name", "names", "phone", "public_information"];
    let words = telling_words()
        .into_iter()
        .filter(|word| !OWN.contains(word));
    let spellings = words.flat_map(|word| {
        [
            word.replace(' ', "-"),
            word.replace(' ', "_"),
            word.to_owned(),
        ]
    });
    spellings.fold(text.to_owned(), |text, word| {
        let neutral = if word.is_ascii() { "zzz" } else { "某事" };
        text.replace(&word, neutral)
    })
}

#[test]
fn a_refused_plan_is_still_refused_when_its_telling_words_are_neutral() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let charter = codes().filter(|(_, severity)| *severity == Severity::Refused);
    let mut told_by_words = 0;
    for (code, _) in charter {
        let name = format!("{}.bad.toml", code.replace('-', "_"));
        let text = fs::read_to_string(folder.join(&name)).unwrap();
        let changed = neutral(&text);
        told_by_words += usize::from(changed != text);
        let checked = check(&changed);
        assert!(
            refused(&checked),
            "{name} without its words: {:?}",
            checked.diagnostics
        );
    }
    assert!(
        told_by_words >= 7,
        "only {told_by_words} fixtures had telling words"
    );
}

/// The sample city with one place changed.
fn city_with(old: &str, new: &str) -> Checked {
    assert!(CITY.contains(old), "{old}");
    check(&CITY.replacen(old, new, 1))
}

fn refused_as(checked: &Checked, code: &str) {
    let found: Vec<_> = checked
        .diagnostics
        .iter()
        .map(|d| (d.code, d.severity))
        .collect();
    assert!(
        found.contains(&(code_of(code), Severity::Refused)),
        "{code}: {found:?}"
    );
    assert_eq!(checked.plan, None);
}

fn code_of(code: &str) -> &'static str {
    codes()
        .map(|(known, _)| known)
        .find(|known| *known == code)
        .expect("a rule")
}

#[test]
fn each_refused_measure_of_the_paper_plan_is_refused_by_its_rule() {
    let title = "title = \"给出一揽子答复\"";
    let plan = CITY.replacen("title = \"政策方案组给出首次答复\"", title, 1);
    let cases = [
        ("2 小时内组织网评员引导评论", "comment-guidance"),
        ("联系平台删帖并封号", "takedown"),
        ("对涉事账号管控账号处置", "takedown"),
        ("Request takedowns from platforms", "takedown"),
        ("舆情监测，抓取话题帖文", "speech-scanning"),
        ("Crawl posts about the matter", "speech-scanning"),
        ("对重点人员实时定位、稳控", "person-tracking"),
        ("调取网约车数据和快递数据", "person-tracking"),
        ("使用无人机反制枪", "jamming-or-cameras"),
        ("现场信号屏蔽", "jamming-or-cameras"),
        ("架设布控球", "jamming-or-cameras"),
        ("Set up cameras at the gate", "jamming-or-cameras"),
    ];
    for (words, code) in cases {
        let changed = plan.replacen(title, &format!("title = \"{words}\""), 1);
        refused_as(&check(&changed), code);
    }
}

#[test]
fn what_steps_outside_a_closed_list_is_refused_without_any_telling_word() {
    let indicator = "of = \"keyword\"";
    refused_as(
        &city_with(indicator, "of = \"item\""),
        "person-keyed-indicator",
    );
    refused_as(
        &city_with(indicator, "of = \"keyword\"\nper = \"x1\""),
        "person-keyed-indicator",
    );
    refused_as(
        &city_with("count >= 200", "x1 == 'abc'"),
        "person-keyed-indicator",
    );
    refused_as(
        &city_with("count >= 200", "a.b >= 200"),
        "person-keyed-indicator",
    );
    refused_as(
        &city_with("channels = [\"hotline\"]", "channels = [\"x1\"]"),
        "person-tracking",
    );
    refused_as(
        &city_with("[[channel]]", "[[thing]]\nentries = [\"a\"]\n\n[[channel]]"),
        "person-tracking",
    );
    refused_as(
        &city_with(
            "[[channel]]",
            "[thing]\naddress = \"https://x1.example\"\n\n[[channel]]",
        ),
        "person-tracking",
    );
    refused_as(
        &city_with(
            "people_on_site >= 50",
            "people_on_site >= 50 || x1 >= 5000000",
        ),
        "attention-raises-level",
    );
    refused_as(
        &city_with("kind = \"sms\"", "kind = \"x1\""),
        "off-roster-channel",
    );
    refused_as(
        &city_with("kind = \"care\"", "kind = \"x1\""),
        "aimed-measure",
    );
    refused_as(
        &city_with("[chain]", "[chain]\nx1 = [\"a\"]"),
        "person-tracking",
    );
    refused_as(
        &city_with("suggest_when =", "x1 = [\"a\"]\nsuggest_when ="),
        "aimed-measure",
    );
    refused_as(
        &city_with("evidence = \"note\"", "evidence = \"note\"\nx1 = 200"),
        "aimed-measure",
    );
    refused_as(
        &city_with("evidence = \"note\"", "evidence = \"x1\""),
        "person-tracking",
    );
}

#[test]
fn an_ending_by_head_count_is_refused_however_it_is_written() {
    let end = "people_on_site < 10 && questions > 0 && questions_unsettled == 0";
    let disguises = [
        "people_on_site < 10",
        "people_on_site < 10 && questions >= 0",
        "people_on_site < 10 && questions_unsettled - questions_unsettled == 0",
        "people_on_site < 10 && questions_unsettled / 1000 == 0",
        "people_on_site < 10 && (questions_unsettled == 0 || true)",
        "people_on_site < 10 && questions_unsettled < 100000",
        "people_on_site < 10 && questions_overdue == 0",
        "people_on_site == 0 ? true : questions_unsettled == 0",
        "people_on_site < 10 && questions == 0",
        "people_on_site < 10 && questions_unsettled != 7",
        "people_on_site < 10 && questions_unsettled % 97 == 0",
    ];
    for condition in disguises {
        refused_as(&city_with(end, condition), "head-count-only-ending");
    }
    for fair in [
        "questions > 0 && questions_unsettled == 0",
        "questions > 3 && questions_unsettled < 1 && tasks_open == 0",
        "questions > 0 && !(questions_unsettled > 0) && people_on_site < 5",
    ] {
        let checked = city_with(end, fair);
        assert!(checked.plan.is_some(), "{fair}: {:?}", checked.diagnostics);
    }
}

#[test]
fn lanes_cannot_be_closed_by_calling_a_fence_care_nor_buses_changed_by_calling_it_a_zone() {
    let care = "name = \"医疗点，配心理咨询师\"\nname_en = \"Medical point with a psychologist\"";
    refused_as(&city_with(care, "name = \"大门封闭\""), "closed-lane");
    let zone = "name = \"核心区半封闭，步行通道保持畅通\"";
    refused_as(
        &city_with(zone, "name = \"公交线路绕行\""),
        "transport-without-safety-reason",
    );
}

#[test]
fn ordinary_words_of_the_trade_are_not_taken_for_refused_ones() {
    let title = "title = \"政策方案组给出首次答复\"";
    for words in [
        "跟踪督办承诺落实",
        "视频会议会商",
        "发布情况说明并附依据",
        "地铁站客流引导",
        "协调公交集团疏散返程",
        "登记来访人数",
        "手机充电服务",
        "Post the answer on the notice board",
        "Bus stop closed for safety",
    ] {
        let checked = city_with(title, &format!("title = \"{words}\""));
        assert!(checked.plan.is_some(), "{words}: {:?}", checked.diagnostics);
    }
}
