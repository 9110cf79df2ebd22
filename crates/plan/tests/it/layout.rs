//! `plan fmt`: the sample is as it lays plans out, nothing a plan says changes, no comment is lost.

use crate::city::CITY;
use crate::random::Random;
use huiyin_plan::{check, codes, format};

fn laid_out(text: &str) -> String {
    format(text).unwrap_or_else(|found| panic!("{found:?}\n{text}"))
}

/// The comments of a plan whose texts have no `#` in them, in order.
fn comments(text: &str) -> Vec<String> {
    let found = text.lines().filter_map(|line| line.split_once('#'));
    found
        .map(|(_, comment)| comment.trim().to_owned())
        .collect()
}

fn holds(text: &str) {
    let out = laid_out(text);
    assert_eq!(laid_out(&out), out, "not settled after one round:\n{out}");
    assert_eq!(check(&out).plan, check(text).plan, "{text}\n---\n{out}");
    let mut kept = comments(&out);
    let mut written = comments(text);
    kept.sort();
    written.sort();
    assert_eq!(kept, written, "{out}");
}

#[test]
fn the_sample_city_is_laid_out_as_every_plan_is() {
    assert!(laid_out(CITY) == CITY);
}

#[test]
fn every_fixture_that_is_toml_keeps_its_plan_and_its_comments() {
    for (code, _) in codes() {
        let stem = code.replace('-', "_");
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let path = path.join(format!("tests/fixtures/{stem}.good.toml"));
        holds(&std::fs::read_to_string(path).unwrap());
    }
}

#[test]
fn fields_go_into_the_order_of_the_language_and_take_their_comments_along() {
    let text = "# head\n[plan]\r\n  version='1' # v\n# of the title\ntitle   =   '''样例'''\n\n\n[city] # here\nname=\"临江市\"\n# tail";
    let wanted = "# head\n[plan]\n# of the title\ntitle = '''样例'''\nversion = \"1\" # v\n\n[city] # here\nname = \"临江市\"\n\n# tail\n";
    assert_eq!(laid_out(text), wanted);
}

#[test]
fn a_list_with_remarks_stays_one_item_a_line_and_another_becomes_one_line() {
    let text = "[chain]\nreporters = [\n \"a\", # first\n\"b\"]\nalarm = [\n'c'  ,\n'd',\n]\n";
    let out = laid_out(text);
    assert!(out.contains("alarm = [\"c\", \"d\"]\n"), "{out}");
    assert_eq!(comments(&out), ["first"]);
    assert_eq!(laid_out(&out), out);
}

#[test]
fn quotes_are_double_unless_the_text_has_some() {
    let text = "[[level]]\nname = 'x'\nsuggest_when = \"elapsed > duration(\\\"4h\\\")\"\n[level.release]\nto=['a\\b']\n";
    let out = laid_out(text);
    assert!(out.contains("name = \"x\"\n"), "{out}");
    assert!(
        out.contains("suggest_when = 'elapsed > duration(\"4h\")'\n"),
        "{out}"
    );
    assert!(out.contains("to = ['a\\b']"), "{out}");
}

#[test]
fn what_is_not_toml_is_said_and_not_laid_out() {
    let found = format("[plan]\ntitle = \"x\n").unwrap_err();
    assert!(!found.is_empty() && found.iter().all(|d| d.code == "toml-syntax"));
}

/// Blanks, comments and other quotes put in where TOML lets them stand.
fn ruffled(text: &str, random: &mut Random) -> String {
    let mut out = String::new();
    for (at, line) in text.lines().enumerate() {
        let blank = ["", " ", "\t", "   "][random.below(4)];
        let line = match line.split_once(" = ") {
            Some((key, value)) if !line.starts_with('#') => {
                let value = match value.strip_prefix('[').and_then(|v| v.strip_suffix(']')) {
                    Some(list) if random.below(2) == 0 => {
                        format!(
                            "[\n{}\n{blank}]",
                            list.replace(", ", &format!(",{blank}\n"))
                        )
                    }
                    _ => value.to_owned(),
                };
                format!("{blank}{key}{blank}={blank}{value}")
            }
            _ => line.to_owned(),
        };
        out.push_str(&line);
        match random.below(12) {
            0 if !line.contains('#') => out.push_str(&format!("{blank}# 旁注 {at}\n")),
            1 => out.push_str(&format!("\n{blank}# 上注 {at}\n")),
            2 => out.push_str("\n\n\n"),
            3 => out.push_str("\r\n"),
            _ => out.push('\n'),
        }
    }
    out
}

#[test]
fn a_ruffled_plan_keeps_what_it_says_and_every_comment() {
    let mut random = Random(5);
    for _ in 0..30 {
        holds(&ruffled(CITY, &mut random));
    }
}
