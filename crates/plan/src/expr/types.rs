//! Types of conditions: which operator takes what, and the words for what does not fit.

use super::{Fault, FaultKind};
use huiyin_engine::plan::{Op, Type};
use std::ops::Range;

/// The result of an operator, or what does not fit; `None` operands were reported already.
pub(super) fn binary(
    op: Op,
    a: Option<Type>,
    b: Option<Type>,
    at: &Range<usize>,
) -> Result<Option<Type>, Fault> {
    let (Some(a), Some(b)) = (a, b) else {
        return Ok(result_if_unknown(op));
    };
    let fits = match (op, a, b) {
        (Op::And | Op::Or, Type::Bool, Type::Bool) => Some(Type::Bool),
        (Op::Eq | Op::Ne, a, b) if a == b => Some(Type::Bool),
        (Op::Lt | Op::Le | Op::Gt | Op::Ge, a, b) if a == b && a != Type::Bool => Some(Type::Bool),
        (Op::Add | Op::Sub, Type::Span, Type::Span) => Some(Type::Span),
        (Op::Add | Op::Sub | Op::Mul | Op::Div | Op::Rem, Type::Int, Type::Int) => Some(Type::Int),
        _ => None,
    };
    fits.map(Some).ok_or_else(|| misfit(op, a, b, at))
}

fn result_if_unknown(op: Op) -> Option<Type> {
    match op {
        Op::Add | Op::Sub | Op::Mul | Op::Div | Op::Rem => None,
        _ => Some(Type::Bool),
    }
}

fn misfit(op: Op, a: Type, b: Type, at: &Range<usize>) -> Fault {
    let sign = sign(op);
    let chained = a == Type::Bool && matches!(op, Op::Lt | Op::Le | Op::Gt | Op::Ge);
    let (hint_en, hint_zh) = if chained {
        (
            "; write two comparisons joined by `&&`",
            "；请用 `&&` 连接两个比较",
        )
    } else if (a, b) == (Type::Span, Type::Int) || (a, b) == (Type::Int, Type::Span) {
        (
            "; write a length of time as duration(\"4h\")",
            "；时长请写成 duration(\"4h\")",
        )
    } else {
        ("", "")
    };
    types_fault(
        at,
        format!(
            "`{sign}` cannot take {} and {}{hint_en}",
            english(a),
            english(b)
        ),
        format!("`{sign}` 两边不能是{}和{}{hint_zh}", chinese(a), chinese(b)),
    )
}

/// What a `!`, a `-`, a `?` or the whole condition wanted and did not get.
pub(super) fn wanted(what: (&str, &str), wanted: Type, found: Type, at: &Range<usize>) -> Fault {
    types_fault(
        at,
        format!(
            "{} must be {}, and this is {}",
            what.0,
            english(wanted),
            english(found)
        ),
        format!(
            "{}应为{}，此处是{}",
            what.1,
            chinese(wanted),
            chinese(found)
        ),
    )
}

pub(super) fn branches(a: Type, b: Type, at: &Range<usize>) -> Fault {
    types_fault(
        at,
        format!(
            "`?:` must give the same type on both sides, not {} and {}",
            english(a),
            english(b)
        ),
        format!(
            "`?:` 两个分支的类型应相同，不能是{}和{}",
            chinese(a),
            chinese(b)
        ),
    )
}

fn types_fault(at: &Range<usize>, en: String, zh: String) -> Fault {
    Fault {
        at: at.clone(),
        kind: FaultKind::Types { en, zh },
    }
}

const fn english(ty: Type) -> &'static str {
    match ty {
        Type::Int => "a count",
        Type::Bool => "a yes or no",
        Type::Span => "a length of time",
    }
}

const fn chinese(ty: Type) -> &'static str {
    match ty {
        Type::Int => "数目",
        Type::Bool => "是否判断",
        Type::Span => "时长",
    }
}

const fn sign(op: Op) -> &'static str {
    match op {
        Op::Add => "+",
        Op::Sub => "-",
        Op::Mul => "*",
        Op::Div => "/",
        Op::Rem => "%",
        Op::Eq => "==",
        Op::Ne => "!=",
        Op::Lt => "<",
        Op::Le => "<=",
        Op::Gt => ">",
        Op::Ge => ">=",
        Op::And => "&&",
        Op::Or => "||",
    }
}
