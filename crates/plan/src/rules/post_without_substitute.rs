//! A post that a clock waits on, with nobody to take over (M6).

use crate::diagnostic::{Finding, Findings, Rule, Severity};
use crate::item::Item;

pub(crate) const RULE: Rule = ("post-without-substitute", Severity::Warning);

pub(super) fn check(root: &Item, out: &mut Findings) {
    let clocked = clocked(root);
    for post in root.items("post") {
        let waits = clocked.contains(&post.word("id"));
        if waits && !post.has("substitutes") || waits && post.has("substitutes") && empty(post) {
            let id = post.word("id");
            let finding = Finding::new(
                RULE,
                &post.key("substitutes"),
                format!("a clock waits on `{id}`, and nobody takes over when it is missed"),
                format!("有时限在等 `{id}`，超时后却无人接替"),
            );
            out.push(finding.help(
                "add `substitutes = [\"…\"]`: a missed clock passes to the substitute at once",
                "请补上 `substitutes = [\"…\"]`：超时即转给替补岗位",
            ));
        }
    }
}

fn empty(post: &Item) -> bool {
    matches!(post.value("substitutes"), Some(crate::item::Value::Texts(texts)) if texts.is_empty())
}

/// Posts of the decision chain and owners of tasks.
fn clocked(root: &Item) -> Vec<&str> {
    let chain = root.inner("chain");
    let steps = ["screening", "verification", "decision"];
    let chain = chain
        .into_iter()
        .flat_map(|chain| steps.map(|step| chain.inner(step)));
    let chain = chain.flatten().map(|step| step.word("post"));
    let tasks = root
        .items("level")
        .iter()
        .flat_map(|level| level.items("task"));
    chain.chain(tasks.map(|task| task.word("owner"))).collect()
}
