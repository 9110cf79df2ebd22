//! The document people know, in text, HTML and .docx.

use crate::city::CITY;
use huiyin_engine::plan::Plan;
use huiyin_plan::{Lang, check, show_docx, show_html, show_text};
use std::path::Path;

fn city() -> Plan {
    check(CITY).plan.expect("a clean plan compiles")
}

/// After a change of words: `UPDATE_GOLDEN=1 cargo test -p huiyin-plan`, then read the difference.
fn golden(name: &str, found: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden")
        .join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, found).expect("the golden file can be written");
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == found, "{name} differs; found:\n{found}");
}

#[test]
fn the_sample_city_reads_as_its_golden_text_in_both_languages() {
    golden("city.zh.txt", &show_text(&city(), Lang::Zh));
    golden("city.en.txt", &show_text(&city(), Lang::En));
}

#[test]
fn nothing_a_plan_writes_is_left_out_of_its_document() {
    let plan = city();
    let text = show_text(&plan, Lang::Zh);
    let levels = plan.levels.iter();
    let said = levels
        .flat_map(|level| {
            let tasks = level.tasks.iter().map(|task| &task.title);
            let measures = level.measures.iter().map(|measure| &measure.name);
            tasks.chain(measures).chain([&level.name])
        })
        .chain(
            plan.units
                .iter()
                .flat_map(|unit| unit.duty.iter().chain([&unit.name])),
        )
        .chain(
            plan.groups
                .iter()
                .flat_map(|group| group.duty.iter().chain([&group.name])),
        )
        .chain(plan.posts.iter().map(|post| &post.name))
        .chain(plan.channels.iter().map(|channel| &channel.name))
        .chain(plan.areas.iter().map(|area| &area.name))
        .chain(
            plan.scenarios
                .iter()
                .flat_map(|s| s.about.iter().chain([&s.name])),
        );
    for label in said {
        assert!(text.contains(&label.zh), "{}", label.zh);
    }
    for word in plan.keywords.iter().map(|keyword| &keyword.text) {
        assert!(text.contains(word), "{word}");
    }
}

#[test]
fn no_name_of_the_plan_language_stands_in_the_document() {
    for lang in [Lang::Zh, Lang::En] {
        let text = show_text(&city(), lang);
        for word in [
            "people_on_site",
            "reception_door",
            "&&",
            "duration(",
            "_lead",
        ] {
            assert!(!text.contains(word), "{word}");
        }
    }
}

#[test]
fn html_needs_nothing_else_and_lets_no_text_become_markup() {
    let mut plan = city();
    plan.title.zh = "<script>alert(1)</script>&\"\u{0}".to_owned();
    let page = show_html(&plan, Lang::Zh);
    assert!(page.starts_with("<!doctype html>") && page.contains("lang=\"zh-CN\""));
    for word in ["<script", "src=", "href=", "url(", "@import", "\u{0}"] {
        assert!(!page.contains(word), "{word}");
    }
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;&amp;&quot;\u{fffd}"));
    assert!(page.contains("@page{size:A4"));
}

/// The parts of an archive whose parts are stored as they are: name and content, by its directory.
fn parts(bytes: &[u8]) -> Vec<(String, String)> {
    let word =
        |at: usize, n: usize| (0..n).fold(0, |sum, i| sum | usize::from(bytes[at + i]) << (8 * i));
    let end = bytes.len() - 22;
    assert_eq!(word(end, 4), 0x0605_4b50);
    let mut at = word(end + 16, 4);
    let mut found = Vec::new();
    for _ in 0..word(end + 10, 2) {
        assert_eq!(word(at, 4), 0x0201_4b50);
        let (length, name, start) = (word(at + 24, 4), word(at + 28, 2), word(at + 42, 4));
        let text =
            |from: usize, n: usize| String::from_utf8_lossy(&bytes[from..from + n]).into_owned();
        assert_eq!(word(start, 4), 0x0403_4b50);
        found.push((text(at + 46, name), text(start + 30 + name, length)));
        at += 46 + name;
    }
    found
}

#[test]
fn docx_holds_the_same_words_in_headings_and_tables() {
    let bytes = show_docx(&city());
    assert_eq!(bytes, show_docx(&city()));
    let parts = parts(&bytes);
    let names: Vec<&str> = parts.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names[0], "[Content_Types].xml");
    assert!(names.contains(&"word/document.xml") && names.contains(&"word/styles.xml"));
    let document = &parts
        .iter()
        .find(|(name, _)| name == "word/document.xml")
        .unwrap()
        .1;
    let level_two = "二级响应（II，橙色）";
    for text in [
        "一、总则",
        "二、组织体系",
        "三、监测预警",
        "四、分级响应",
        level_two,
    ] {
        assert!(document.contains(text), "{text}");
    }
    assert!(document.contains("w:footerReference") && names.contains(&"word/footer1.xml"));
    assert!(document.contains("w:val=\"Heading1\"") && document.contains("<w:tblHeader/>"));
    for (open, close) in [
        ("<w:tbl>", "</w:tbl>"),
        ("<w:p>", "</w:p>"),
        ("<w:tc>", "</w:tc>"),
    ] {
        assert_eq!(
            document.matches(open).count(),
            document.matches(close).count()
        );
    }
}

#[test]
fn on_a_phone_every_cell_of_the_page_names_its_column_and_empty_ones_are_gone() {
    let page = show_html(&city(), Lang::Zh);
    let (cells, named) = (
        page.matches("<td").count(),
        page.matches(" data-name=\"").count(),
    );
    assert!(
        cells > 200 && cells == named,
        "{cells} cells, {named} named"
    );
    assert!(page.contains("@media screen and (max-width:40em)") && page.contains("td:empty"));
}

#[test]
fn a_column_in_which_nothing_stands_is_left_out() {
    let mut plan = city();
    let page = show_html(&plan, Lang::Zh);
    assert!(page.contains("<th scope=\"col\">容纳</th>"));
    plan.zones.iter_mut().for_each(|zone| zone.capacity = None);
    assert!(!show_html(&plan, Lang::Zh).contains("<th scope=\"col\">容纳</th>"));
}
