//! Plans broken at random: always a diagnostic or a plan, never a panic, and places within the file.

use crate::city::CITY;
use crate::random::Random;
use huiyin_plan::{Checked, Lang, Severity, check, check_bytes, render_json, render_text};

fn sound(checked: &Checked, text: &str) {
    let stops = checked
        .diagnostics
        .iter()
        .any(|d| d.severity != Severity::Warning);
    assert_eq!(
        checked.plan.is_none(),
        stops,
        "{:?}\n{text}",
        checked.diagnostics
    );
    let lines = text.split('\n').count();
    for d in &checked.diagnostics {
        assert!(
            (1..=lines).contains(&d.line) && d.column >= 1 && d.end_column >= d.column,
            "{d:?}"
        );
        assert!(
            !d.message.en.is_empty() && !d.message.zh.is_empty(),
            "{d:?}"
        );
        assert!(!d.help.en.is_empty() && !d.help.zh.is_empty(), "{d:?}");
    }
    let places: Vec<_> = checked
        .diagnostics
        .iter()
        .map(|d| (d.line, d.column))
        .collect();
    assert!(places.is_sorted(), "{places:?}");
    for lang in [Lang::En, Lang::Zh] {
        let words = render_text(&checked.diagnostics, text, "plan.toml", false, lang);
        let json = render_json("plan.toml", &checked.diagnostics, lang);
        assert_eq!(words.is_empty(), checked.diagnostics.is_empty());
        assert!(json.starts_with('{') && !json.contains('\n'));
    }
}

const PIECES: [&str; 30] = [
    "\"",
    "'",
    "\"\"\"",
    "[",
    "]",
    "[[",
    "]]",
    "=",
    "{",
    "}",
    ",",
    "\n",
    "#",
    "\\",
    "\\u",
    "0",
    "9999999999999999999999",
    "-",
    ".",
    "中",
    "\u{feff}",
    "\0",
    "\r",
    "when = \"",
    "true",
    "1979-05-27",
    "[[level]]",
    "id = \"x\"\n",
    "((((((((((((((((((((((((((((((",
    "!-!-!-!-!-!-!-!-!-!-!-!-!-!-!-!-!-!-!-!-!-!-!-",
];

/// One change somewhere: a piece put in, a stretch taken out, or a line moved elsewhere.
fn mutate(text: &str, random: &mut Random) -> String {
    let at = text.floor_char_boundary(random.below(text.len() + 1));
    match random.below(3) {
        0 => format!("{}{}{}", &text[..at], random.pick(&PIECES), &text[at..]),
        1 => {
            let end = text.ceil_char_boundary((at + 1 + random.below(40)).min(text.len()));
            format!("{}{}", &text[..at], &text[end.max(at)..])
        }
        _ => {
            let mut lines: Vec<&str> = text.split('\n').collect();
            let (from, to) = (random.below(lines.len()), random.below(lines.len()));
            let line = lines.remove(from);
            lines.insert(to.min(lines.len()), line);
            lines.join("\n")
        }
    }
}

#[test]
fn a_plan_broken_at_random_gives_a_diagnostic_or_a_plan() {
    let mut random = Random(2);
    for _ in 0..250 {
        let mut text = CITY.to_owned();
        for _ in 0..=random.below(4) {
            text = mutate(&text, &mut random);
        }
        let text = text.trim_start_matches('\u{feff}').to_owned();
        sound(&check(&text), &text);
    }
}

#[test]
fn a_condition_broken_at_random_gives_a_diagnostic_or_a_plan() {
    let condition = "elapsed >= duration(\\\"4h\\\") && people_on_site < 10 && questions > 0 && questions_unsettled == 0 ? true : !(tasks_open * 2 - 1 <= tasks_late % 3)";
    let base = include_str!("../fixtures/bad_id.good.toml");
    let old = "people_on_site < 10 && questions > 0 && questions_unsettled == 0";
    let mut random = Random(3);
    for _ in 0..500 {
        let mut changed = condition.to_owned();
        for _ in 0..=random.below(3) {
            changed = mutate(&changed, &mut random);
        }
        let text = base.replace(old, &changed);
        sound(&check(&text), &text);
    }
}

#[test]
fn bytes_that_are_no_text_give_a_diagnostic() {
    let mut random = Random(4);
    for _ in 0..100 {
        let mut bytes = CITY.as_bytes().to_vec();
        let at = random.below(bytes.len());
        bytes[at] = 0xff;
        let (checked, text) = check_bytes(&bytes);
        sound(&checked, &text);
        assert!(checked.diagnostics.iter().any(|d| d.code == "bad-encoding"));
    }
    let (checked, text) = check_bytes(&[0xff, 0xfe, b'x', 0]);
    sound(&checked, &text);
}

#[test]
fn deep_and_long_conditions_are_refused_and_not_overflowed() {
    let base = include_str!("../fixtures/bad_id.good.toml");
    let old = "people_on_site < 10 && questions > 0 && questions_unsettled == 0";
    let deep = [
        "(",
        "!",
        "-",
        "true ? true : ",
        "true ? (",
        "duration(",
        "a.",
        "a[",
    ];
    let long = [" && true", " + 1", ".a", "[0]", "(1)"];
    let conditions = deep.map(|piece| piece.repeat(100)).into_iter();
    for condition in conditions.chain(long.map(|piece| "true".to_owned() + &piece.repeat(300))) {
        let text = base.replace(old, &condition);
        let checked = check(&text);
        sound(&checked, &text);
        assert_eq!(checked.plan, None, "{condition}");
    }
}

#[test]
fn deeply_nested_toml_is_an_error_and_not_an_overflow() {
    for piece in ["[", "{a=", "[{a="] {
        let text = format!("x = {}", piece.repeat(20_000));
        sound(&check(&text), &text);
    }
}

#[test]
fn many_problems_are_all_found_up_to_the_limit() {
    let text = "[[unit]]\nid = \"a b\"\nname = 3\nx = 1\n".repeat(2000);
    let checked = check(&text);
    assert_eq!(checked.diagnostics.len(), huiyin_plan::DIAGNOSTICS_MAX);
    sound(&checked, &text);
}
