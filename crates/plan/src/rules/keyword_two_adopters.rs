//! A keyword that two named persons have not adopted (charter 1).

use crate::diagnostic::{Finding, Findings, Rule, Severity};
use crate::item::Item;

pub(crate) const RULE: Rule = ("keyword-two-adopters", Severity::Refused);

pub(super) fn check(root: &Item, out: &mut Findings) {
    for keyword in root
        .items("keyword")
        .iter()
        .filter(|keyword| keyword.has("adopted_by"))
    {
        let mut names: Vec<String> = keyword
            .texts("adopted_by")
            .iter()
            .map(|name| name.value.split_whitespace().collect())
            .collect();
        names.sort_unstable();
        names.dedup();
        if names.len() >= 2 {
            continue;
        }
        let n = names.len();
        let finding = Finding::new(
            RULE,
            &keyword.key("adopted_by"),
            format!("a keyword is adopted by two named persons; {n} is named here (charter 1)"),
            format!("关键词须由两名具名人员共同采用，此处只有 {n} 名（底线 1）"),
        );
        out.push(finding.help(
            "write both: `adopted_by = [\"…\", \"…\"]`; they answer for what the word is used for",
            "请写两人：`adopted_by = [\"…\", \"…\"]`；这两人对使用该词负责",
        ));
    }
}
