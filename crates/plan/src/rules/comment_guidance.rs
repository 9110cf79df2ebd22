//! Speech that is steered instead of answered: by the words for it, and by its shape, a public-information
//! task that leaves nothing signed and nothing published behind (charter 2, M15, M18).

use crate::diagnostic::{Finding, Findings, Rule, Severity};
use crate::item::Item;
use std::ops::Range;

pub(crate) const RULE: Rule = ("comment-guidance", Severity::Refused);

const HELP_EN: &str =
    "publish a statement signed by a named unit: a task with `evidence = \"signature\"`";
const HELP_ZH: &str = "请改为由具名单位发布署名的公开答复：任务写 `evidence = \"signature\"`";

pub(super) fn told(span: &Range<usize>, word: &str) -> Finding {
    Finding::new(
        RULE,
        span,
        format!(
            "\"{word}\" steers what people say; public words are signed by a named unit (charter 2)"
        ),
        format!("“{word}”属于引导言论；对外发声须由具名单位署名（底线 2）"),
    )
    .help(HELP_EN, HELP_ZH)
}

pub(super) fn check(root: &Item, out: &mut Findings) {
    let speaks = |id: &str| {
        let group = root
            .items("group")
            .iter()
            .find(|group| group.word("id") == id);
        group.is_some_and(|group| group.word("kind") == "public_information")
    };
    let levels = root.items("level").iter();
    for task in levels.flat_map(|level| level.items("task")) {
        let Some(evidence) = task.text("evidence") else {
            continue;
        };
        if speaks(task.word("group")) && !matches!(evidence.value.as_str(), "signature" | "file") {
            let finding = Finding::new(
                RULE,
                &evidence.span,
                format!(
                    "a task of the public information group with evidence \"{}\" leaves nothing signed or published behind (charter 2)",
                    evidence.value
                ),
                format!(
                    "公开信息组的任务只有“{}”作佐证，没有署名或公开的文件留下（底线 2）",
                    evidence.value
                ),
            );
            out.push(finding.help(
                format!("{HELP_EN}, or `\"file\"` for what is published as it stands"),
                format!("{HELP_ZH}；公开的原文用 `\"file\"`"),
            ));
        }
    }
}
