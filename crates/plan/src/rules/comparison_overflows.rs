//! A condition whose arithmetic can leave the whole numbers the engine counts with: it would be unknown then,
//! which does not hold, and a level would not be suggested just when the counts are largest.

use crate::diagnostic::{Finding, Findings, Rule, Severity};
use crate::item::Item;
use huiyin_engine::plan::{Expr, Op, Type};

pub(crate) const RULE: Rule = ("comparison-overflows", Severity::Warning);

/// Larger than any count of a city's records, people or tasks.
const COUNT_MAX: i128 = 1_000_000_000;

pub(super) fn check(root: &Item, out: &mut Findings) {
    root.walk(&mut |item| {
        let names = ["when", "suggest_when"].into_iter();
        for name in names.filter(|name| item.table.field(name).is_some()) {
            let Some(condition) = item.condition(name) else {
                continue;
            };
            let mut overflows = false;
            condition
                .value
                .expr
                .walk(&mut |part| overflows |= !fits(part));
            if overflows {
                out.push(finding(&condition.span));
            }
        }
    });
}

fn finding(span: &std::ops::Range<usize>) -> Finding {
    let finding = Finding::new(
        RULE,
        span,
        "with large counts the arithmetic of this condition overflows, and it does not hold",
        "数目很大时，这个条件的运算会溢出，条件就不成立",
    );
    finding.help(
        "multiply counts by small numbers only, and by one another at most once; compare ratios as `a * 2 <= b`",
        "计数只乘以较小的数，计数之间最多相乘一次；比较比例请写成 `a * 2 <= b`",
    )
}

fn fits(part: &Expr) -> bool {
    let whole = i128::from(i64::MIN)..=i128::from(i64::MAX);
    range(part).is_none_or(|(low, high)| whole.contains(&low) && whole.contains(&high))
}

/// The least and the greatest a count can come to; `None` for truths and lengths of time, and where a part
/// of it overflows by itself.
fn range(expr: &Expr) -> Option<(i128, i128)> {
    match expr {
        Expr::Int(n) => Some((i128::from(*n), i128::from(*n))),
        Expr::Var(var) if var.ty() == Type::Int => Some((0, COUNT_MAX)),
        Expr::Neg(a) => within(a).map(|(low, high)| (-high, -low)),
        Expr::Bin(op, a, b) => arithmetic(*op, within(a)?, within(b)?),
        Expr::If(_, a, b) => {
            let (a, b) = (within(a)?, within(b)?);
            Some((a.0.min(b.0), a.1.max(b.1)))
        }
        _ => None,
    }
}

fn within(part: &Expr) -> Option<(i128, i128)> {
    range(part).filter(|_| fits(part))
}

fn arithmetic(op: Op, a: (i128, i128), b: (i128, i128)) -> Option<(i128, i128)> {
    match op {
        Op::Add => Some((a.0 + b.0, a.1 + b.1)),
        Op::Sub => Some((a.0 - b.1, a.1 - b.0)),
        Op::Mul => {
            let products = [a.0 * b.0, a.0 * b.1, a.1 * b.0, a.1 * b.1];
            Some((products.into_iter().min()?, products.into_iter().max()?))
        }
        // Neither is further from zero than what is divided.
        Op::Div | Op::Rem => {
            let most = a.0.abs().max(a.1.abs()).min(i128::from(i64::MAX));
            Some((-most, most))
        }
        _ => None,
    }
}
