//! Every rule has a plan it finds fault with and one it does not; the words are golden files.
//! After a change of words: `UPDATE_GOLDEN=1 cargo test -p huiyin-plan`, then read the difference.

use huiyin_plan::{Checked, Lang, Severity, check_bytes, codes, render_json, render_text};
use std::fs;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

fn stem(code: &str) -> String {
    code.replace('-', "_")
}

fn read(name: &str) -> Vec<u8> {
    fs::read(folder().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn golden(name: &str, found: &str) {
    let path = folder().join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, found).expect("the golden file can be written");
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == found, "{name} differs; found:\n{found}");
}

#[test]
fn every_rule_file_is_a_rule_and_every_rule_has_its_file_and_page() {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules");
    let mut files: Vec<String> = fs::read_dir(rules)
        .unwrap()
        .map(|entry| {
            entry
                .unwrap()
                .path()
                .file_stem()
                .unwrap()
                .to_string_lossy()
                .into_owned()
        })
        .filter(|name| name != "mod")
        .collect();
    files.sort();
    let codes: Vec<String> = codes().map(|(code, _)| stem(code)).collect();
    assert_eq!(files, codes);
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/rules");
    for (code, severity) in huiyin_plan::codes() {
        let page = fs::read_to_string(pages.join(stem(code) + ".md")).unwrap_or_default();
        assert!(
            page.starts_with(&format!("# {code}\n")),
            "docs/rules/{}.md",
            stem(code)
        );
        assert!(
            page.contains(severity.name()),
            "{code}: its page names its severity"
        );
        assert!(
            page.contains("中文"),
            "{code}: its page has a Chinese summary"
        );
    }
}

#[test]
fn every_bad_fixture_is_found_by_its_own_rule_alone_and_in_these_words() {
    for (code, severity) in codes() {
        let name = format!("{}.bad.toml", stem(code));
        let bytes = read(&name);
        let (checked, text) = check_bytes(&bytes);
        assert!(
            !checked.diagnostics.is_empty(),
            "{name} has nothing wrong with it"
        );
        for diagnostic in &checked.diagnostics {
            assert_eq!(
                (diagnostic.code, diagnostic.severity),
                (code, severity),
                "{name}"
            );
        }
        assert_eq!(
            checked.plan.is_some(),
            severity == Severity::Warning,
            "{name}"
        );
        golden(
            &format!("{}.txt", stem(code)),
            &both_languages(&checked, &text, &name),
        );
    }
}

fn both_languages(checked: &Checked, text: &str, name: &str) -> String {
    [Lang::En, Lang::Zh]
        .map(|lang| render_text(&checked.diagnostics, text, name, false, lang))
        .join("\n")
}

#[test]
fn every_good_fixture_is_clean() {
    for (code, _) in codes() {
        let name = format!("{}.good.toml", stem(code));
        let bytes = read(&name);
        let (checked, text) = check_bytes(&bytes);
        let words = render_text(&checked.diagnostics, &text, &name, false, Lang::En);
        assert!(checked.plan.is_some() && words.is_empty(), "{words}");
    }
}

#[test]
fn json_is_one_object_with_every_field_of_every_diagnostic() {
    let bytes = read("bad_id.bad.toml");
    let (checked, _) = check_bytes(&bytes);
    let json = render_json("plans/a.toml", &checked.diagnostics, Lang::En);
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(value["file"], "plans/a.toml");
    let first = &value["diagnostics"][0];
    assert_eq!(first["code"], "bad-id");
    assert_eq!(first["severity"], "error");
    assert_eq!(
        (first["line"].as_u64(), first["column"].as_u64()),
        (Some(9), Some(6))
    );
    assert!(
        first["message"]
            .as_str()
            .unwrap()
            .contains("an id cannot have")
    );
    assert!(first["help"].as_str().unwrap().contains("letters"));
    assert_eq!(
        render_json("x", &[], Lang::Zh),
        r#"{"file":"x","diagnostics":[]}"#
    );
}

#[test]
fn the_mark_stands_under_the_place_behind_full_width_characters_tabs_and_long_lines() {
    let padding = "长".repeat(200);
    for (before, id) in [
        ("中文（全角）", "a b"),
        ("\t\t", "a b"),
        (padding.as_str(), "c d"),
    ] {
        let text = format!("area = [ {{ name = '{before}', id = '{id}' }} ]");
        let checked = huiyin_plan::check(&text);
        let words = render_text(&checked.diagnostics, &text, "x", false, Lang::En);
        let at = words.find("error[bad-id]").expect("the id is bad");
        let lines: Vec<&str> = words[at..].lines().collect();
        let cells = |text: &str| {
            text.chars()
                .map(|c| if c.is_ascii() || c == '…' { 1 } else { 2 })
                .sum::<usize>()
        };
        let marked = lines[4].find('^').expect("a mark");
        let shown = lines[3].find(&format!("'{id}'")).expect("the place");
        assert_eq!(
            cells(&lines[3][..shown]),
            marked,
            "{}\n{}",
            lines[3],
            lines[4]
        );
    }
}

#[test]
fn the_mark_stands_under_the_very_word_that_is_refused_or_under_the_text_where_it_is_disguised() {
    let marked = |title: &str| {
        let text = format!("[[unit]]\nduty = {title}\n");
        let checked = huiyin_plan::check(&text);
        let mut found = checked.diagnostics.iter();
        let refused = found.find(|d| d.code == "takedown").expect("refused");
        let line: Vec<char> = text.lines().nth(1).expect("a line").chars().collect();
        line[refused.column - 1..refused.end_column - 1]
            .iter()
            .collect::<String>()
    };
    assert_eq!(marked("\"发布公告，并请平台删帖\""), "删帖");
    assert_eq!(marked("'Ask for a Takedown of it'"), "Takedown");
    assert_eq!(marked("\"请平台删 帖\""), "\"请平台删 帖\"");
    assert_eq!(marked("\"请平台\\u5220帖\""), "\"请平台\\u5220帖\"");
}

#[test]
fn an_excerpt_fits_a_terminal_of_eighty_columns_and_is_marked_within_it() {
    let long = "长".repeat(300);
    let lists = (0..60).map(|n| format!("'post-{n}'")).collect::<Vec<_>>();
    let list = lists.join(", ");
    for text in [
        format!("area = [ {{ name = '{long}', id = 'a b' }} ]"),
        format!("area = [ {{ id = 'a b', name = '{long}' }} ]"),
        format!("area = [ {{ id = '{long} b' }} ]"),
        format!("[level.release]\nto = [{list}, 3]"),
    ] {
        let checked = huiyin_plan::check(&text);
        let words = render_text(&checked.diagnostics, &text, "x", false, Lang::En);
        let cells = |line: &str| {
            line.chars()
                .map(|c| if c == '长' { 2 } else { 1 })
                .sum::<usize>()
        };
        let excerpts: Vec<&str> = words.lines().filter(|line| line.contains(" | ")).collect();
        assert!(excerpts.len() >= 2, "{words}");
        for line in excerpts {
            assert!(cells(line) <= 78, "{} cells: {line}", cells(line));
        }
    }
}

#[test]
fn colour_is_only_there_when_asked_for() {
    let checked = huiyin_plan::check("x = 1");
    let paint = |colour| render_text(&checked.diagnostics, "x = 1", "f", colour, Lang::En);
    assert!(paint(true).contains('\u{1b}'));
    assert!(!paint(false).contains('\u{1b}'));
}

#[test]
fn a_control_sequence_in_the_file_does_not_reach_the_terminal() {
    let text = "plan = '\u{1b}[31mred\u{202e}'\n";
    let checked = huiyin_plan::check(text);
    let words = render_text(&checked.diagnostics, text, "f", false, Lang::En);
    assert!(
        !words.is_empty() && !words.contains('\u{1b}') && !words.contains('\u{202e}'),
        "{words}"
    );
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_plan() {
    let good = String::from_utf8(read("bad_id.good.toml")).unwrap();
    let marked = format!("\u{feff}{good}");
    assert_eq!(huiyin_plan::check(&marked), huiyin_plan::check(&good));
    assert_eq!(check_bytes(marked.as_bytes()).0, huiyin_plan::check(&good));
}

#[test]
fn a_plan_too_large_is_said_to_be_so_and_not_read() {
    let text = "#".repeat(huiyin_plan::BYTES_MAX + 1);
    let checked = huiyin_plan::check(&text);
    assert_eq!(checked.plan, None);
    let codes: Vec<_> = checked.diagnostics.iter().map(|d| d.code).collect();
    assert_eq!(codes, ["toml-syntax"]);
}
