//! A level whose suggestion is always overtaken by a higher one's: it is never the one suggested (M18-M21).

use crate::diagnostic::{Finding, Findings, Rule, Severity};
use crate::item::Item;
use crate::search::{Found, find};
use huiyin_engine::plan::{Condition, Expr, Holds, Op};

pub(crate) const RULE: Rule = ("level-never-suggested", Severity::Warning);

pub(super) fn check(root: &Item, out: &mut Findings) {
    let levels = root.items("level");
    for (at, lower) in levels.iter().enumerate() {
        let Some(own) = lower.condition("suggest_when") else {
            continue;
        };
        // What never holds by itself has a rule of its own.
        if find(&own.value, Holds::Yes, &[]) == Found::None {
            continue;
        }
        let mut higher = levels[at + 1..].iter();
        let above = higher.find(|level| {
            let above = level.condition("suggest_when");
            above.is_some_and(|above| {
                find(&alone(&own.value, &above.value), Holds::Yes, &[]) == Found::None
            })
        });
        if let Some(above) = above {
            let (name, above) = (lower.word("level"), above.word("level"));
            let finding = Finding::new(
                RULE,
                &own.span,
                format!("whenever level {name} is suggested, level {above} is too"),
                format!("凡建议 {name} 级的情形，也都会建议 {above} 级"),
            );
            out.push(finding.help(
                "a higher level is suggested later: raise the higher level's numbers, or lower this one's",
                "级别越高，门槛应越高：请提高较高级别的数目，或降低这一级的数目",
            ));
        }
    }
}

/// The lower level's condition without the higher one's.
fn alone(lower: &Condition, higher: &Condition) -> Condition {
    let not = Expr::Not(Box::new(higher.expr.clone()));
    Condition {
        source: String::new(),
        expr: Expr::Bin(Op::And, Box::new(lower.expr.clone()), Box::new(not)),
    }
}
