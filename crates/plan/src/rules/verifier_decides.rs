//! A chain in which whoever verified gets the decision when the commander is away: one person, two checks (M6).

use crate::diagnostic::{Finding, Findings, Rule, Severity};
use crate::item::Item;

pub(crate) const RULE: Rule = ("verifier-decides", Severity::Warning);

pub(super) fn check(root: &Item, out: &mut Findings) {
    let post_of = |step: &str| Some(root.inner("chain")?.inner(step)?.word("post"));
    let (Some(verifier), Some(decider)) = (post_of("verification"), post_of("decision")) else {
        return;
    };
    let mut posts = root.items("post").iter();
    let Some(held) = posts.find(|post| post.word("id") == decider) else {
        return;
    };
    // A missed clock goes to the first substitute.
    let Some(first) = held.texts("substitutes").first() else {
        return;
    };
    if first.value != verifier || verifier == decider {
        return;
    }
    let finding = Finding::new(
        RULE,
        &first.span,
        format!(
            "where `{decider}` misses the decision, `{verifier}` gets it and has verified already: one person looks twice"
        ),
        format!(
            "`{decider}` 错过定级时由 `{verifier}` 接手，而核实也是 `{verifier}` 做的：两道关成了一个人把"
        ),
    );
    out.push(finding.help(
        "name somebody else first among the substitutes; who verified may come after",
        "替补里先写别的岗位，负责核实的岗位可以排在后面",
    ));
}
