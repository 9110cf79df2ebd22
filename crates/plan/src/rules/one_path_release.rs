//! A release at level II or I that goes by one path only (M7).

use crate::diagnostic::{Finding, Findings, Rule, Severity};
use crate::item::Item;

pub(crate) const RULE: Rule = ("one-path-release", Severity::Error);

pub(super) fn check(root: &Item, out: &mut Findings) {
    let kind_of = |id: &str| {
        let channel = root
            .items("channel")
            .iter()
            .find(|channel| channel.word("id") == id);
        channel.map(|channel| channel.word("kind"))
    };
    for (name, release) in grave_releases(root) {
        let channels = release.texts("channels");
        let kinds: Option<Vec<&str>> = channels
            .iter()
            .map(|channel| kind_of(&channel.value))
            .collect();
        // A channel that does not exist is reported as such.
        let Some(mut kinds) = kinds.filter(|kinds| !kinds.is_empty()) else {
            continue;
        };
        kinds.retain(|kind| *kind != "board");
        kinds.sort_unstable();
        kinds.dedup();
        if kinds.len() < 2 {
            let (en, zh) = (
                format!("level {name} is released by one path only"),
                format!("{name} 级预警只有一条发布通道"),
            );
            out.push(Finding::new(RULE, &release.key("channels"), en, zh).help(
                "name channels of two kinds besides the board, such as phone and sealed_document: one network may be down",
                "除值班台外请至少用两种渠道，如 phone 和 sealed_document：其中一种可能中断",
            ));
        }
    }
}

/// The releases of the levels that want two persons and two paths.
pub(super) fn grave_releases(root: &Item) -> impl Iterator<Item = (&str, &Item)> {
    let levels = root.items("level").iter();
    let grave = levels.filter(|level| matches!(level.word("level"), "II" | "I"));
    grave.filter_map(|level| Some((level.word("level"), level.inner("release")?)))
}
