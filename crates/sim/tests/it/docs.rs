//! The guide names every word that a scenario uses.

use crate::drills::SHIPPED;
use std::collections::BTreeSet;

const PAGES: [(&str, &str); 2] = [
    (
        "docs/guide/scenario.md",
        include_str!("../../../../docs/guide/scenario.md"),
    ),
    (
        "docs/guide/scenario.zh-CN.md",
        include_str!("../../../../docs/guide/scenario.zh-CN.md"),
    ),
];

fn keys(value: &toml::Value, found: &mut BTreeSet<String>) {
    match value {
        toml::Value::Table(table) => table.iter().for_each(|(key, inner)| {
            found.insert(key.clone());
            keys(inner, found);
        }),
        toml::Value::Array(list) => list.iter().for_each(|inner| keys(inner, found)),
        _ => {}
    }
}

#[test]
fn every_field_of_the_shipped_scenarios_is_in_the_guide_in_both_languages() {
    let mut found = BTreeSet::new();
    for (_, text, _) in SHIPPED {
        let scenario: toml::Table = text.parse().expect("the shipped scenario is TOML");
        keys(&toml::Value::Table(scenario), &mut found);
    }
    assert!(found.len() > 40, "{found:?}");
    for (page, text) in PAGES {
        let named = |key: &String| {
            text.contains(&format!("`{key}`"))
                || text.contains(&format!("[{key}]"))
                || text.contains(&format!(".{key}]"))
        };
        let missing: Vec<_> = found.iter().filter(|key| !named(key)).collect();
        assert!(missing.is_empty(), "{page} says nothing of {missing:?}");
    }
}
