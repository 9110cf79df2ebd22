//! The guides name every table, field and input of the plan language, and their examples are plans.

use huiyin_engine::plan::Var;
use huiyin_plan::{codes, vocabulary};

const ENGLISH: &str = include_str!("../../../../docs/guide/plan.md");
const CHINESE: &str = include_str!("../../../../docs/guide/plan.zh-CN.md");

#[test]
fn both_guides_name_every_table_and_field_and_input() {
    for guide in [ENGLISH, CHINESE] {
        assert!(guide.contains("`_en`"));
        for name in vocabulary() {
            let field = name.rsplit('.').next().unwrap();
            // The English of a name is explained once for all of them.
            let field = field.strip_suffix("_en").unwrap_or(field);
            assert!(
                guide.contains(&format!("`{field}`")) || guide.contains(&format!("[{name}]")),
                "{name}"
            );
        }
        for var in Var::ALL {
            assert!(
                guide.contains(&format!("`{}`", var.name())),
                "{}",
                var.name()
            );
        }
    }
}

#[test]
fn both_guides_name_every_rule() {
    for (code, _) in codes() {
        let link = format!("[{code}](../rules/{}.md)", code.replace('-', "_"));
        assert!(ENGLISH.contains(&link), "{link}");
        assert!(CHINESE.contains(&link), "{link}");
    }
}

#[test]
fn the_examples_of_both_guides_put_together_are_a_clean_plan() {
    for guide in [ENGLISH, CHINESE] {
        let blocks = guide
            .split("```toml\n")
            .skip(1)
            .map(|rest| rest.split("```").next().unwrap());
        let plan: String = blocks.collect();
        let checked = huiyin_plan::check(&plan);
        let words = huiyin_plan::render_text(
            &checked.diagnostics,
            &plan,
            "guide",
            false,
            huiyin_plan::Lang::En,
        );
        assert!(checked.plan.is_some() && words.is_empty(), "{words}");
    }
}
