//! Stock that comes forward later than the task that brings it is due, or than any level lasts (M14).

use crate::diagnostic::{Finding, Findings, Rule, Severity};
use crate::item::{At, Item};
use crate::show::words::aloud;
use huiyin_engine::time::Span;

pub(crate) const RULE: Rule = ("stock-too-late", Severity::Warning);

pub(super) fn check(root: &Item, out: &mut Findings) {
    let levels = root.items("level");
    let tasks = || levels.iter().flat_map(|level| level.items("task"));
    for task in tasks() {
        task_needs(root, task, out);
    }
    let longest = levels.iter().filter_map(|level| level.length("expected"));
    let Some(longest) = longest.map(|expected| expected.value).max() else {
        return;
    };
    for stock in root.items("stock") {
        let Some(forward) = stock.length("forward_within") else {
            continue;
        };
        let named = |task: &Item| {
            let mut ids = task.texts("stock").iter();
            ids.any(|id| id.value == stock.word("id"))
        };
        if forward.value > longest && !tasks().any(named) {
            out.push(after_all(forward, longest));
        }
    }
}

fn task_needs(root: &Item, task: &Item, out: &mut Findings) {
    let Some(within) = task.length("within").map(|within| within.value) else {
        return;
    };
    for id in task.texts("stock") {
        let mut held = root.items("stock").iter();
        let held = held.find(|stock| stock.word("id") == id.value);
        let forward = held.and_then(|stock| stock.length("forward_within"));
        if let Some(forward) = forward.filter(|forward| forward.value > within) {
            out.push(late(id, forward.value, within));
        }
    }
}

fn late(id: &At<String>, forward: Span, within: Span) -> Finding {
    let stock = &id.value;
    Finding::new(
        RULE,
        &id.span,
        format!("`{stock}` may take {forward} to come forward, but this task has to bring it within {within}"),
        format!("`{stock}` 送到前方可能要 {}，而这项任务限 {}送到", aloud(forward), aloud(within)),
    )
    .help(
        "keep it nearer and shorten its `forward_within`, or give the task more time",
        "请就近存放并缩短它的 `forward_within`，或放宽任务时限",
    )
}

fn after_all(forward: &At<Span>, longest: Span) -> Finding {
    let takes = forward.value;
    Finding::new(
        RULE,
        &forward.span,
        format!("this comes forward after {takes}, but no level is expected to last longer than {longest}"),
        format!("这项物资要 {}才送到前方，而各级响应预计最长只持续 {}", aloud(takes), aloud(longest)),
    )
    .help(
        "keep it nearer and shorten `forward_within`",
        "请就近存放，缩短 `forward_within`",
    )
}
