//! Substitutes or superiors that lead back to the post itself: an unanswered clock would go round (M6).

use crate::diagnostic::{Finding, Findings, Rule, Severity};
use crate::item::{At, Item};

pub(crate) const RULE: Rule = ("substitute-cycle", Severity::Error);

pub(super) fn check(root: &Item, out: &mut Findings) {
    let posts = root.items("post");
    for post in posts {
        let id = post.word("id");
        for own in post.texts("substitutes").iter().filter(|s| s.value == id) {
            out.push(itself(own));
        }
        if let Some(superior) = post.text("superior") {
            if superior.value == id {
                out.push(itself(superior));
            } else if let Some(path) = round(posts, id) {
                out.push(circle(superior, &path));
            }
        }
    }
}

/// The superiors of a post in order, where they come back to it.
fn round<'i>(posts: &'i [Item], id: &'i str) -> Option<Vec<&'i str>> {
    let mut path = vec![id];
    for _ in posts {
        let last = *path.last()?;
        let superior = posts
            .iter()
            .find(|post| post.word("id") == last)?
            .text("superior")?;
        path.push(&superior.value);
        if superior.value == id {
            return Some(path);
        }
    }
    None
}

fn itself(name: &At<String>) -> Finding {
    let id = &name.value;
    Finding::new(
        RULE,
        &name.span,
        format!("`{id}` stands in for itself"),
        format!("`{id}` 的替补或上级是它自己"),
    )
    .help(
        "name another post: a missed clock has to reach somebody else",
        "请写另一个岗位：超时后要有别人接手",
    )
}

fn circle(superior: &At<String>, path: &[&str]) -> Finding {
    let path = path.join(" → ");
    Finding::new(
        RULE,
        &superior.span,
        format!("the superiors go round: {path}"),
        format!("上级关系绕成了圈：{path}"),
    )
    .help(
        "let the top post have no superior; the chain's `alarm` posts come after it",
        "最高的岗位不写 `superior`；其后由 `chain` 的 `alarm` 岗位接到警报",
    )
}
