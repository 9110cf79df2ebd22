//! Conditions of the plan as sentences, with the value behind each part and whether it holds.

use crate::words::{Lang, span_words};
use huiyin_engine::plan::{Condition, Expr, Holds, Op, Value, Var};
use maud::{Markup, html};

/// One part of a condition; all parts together make it hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part {
    /// The part as a sentence.
    pub(crate) words: String,
    /// The inputs behind it: name and value.
    pub(crate) values: Vec<(&'static str, String)>,
    /// Whether it holds.
    pub(crate) holds: Holds,
    /// Present value and threshold, where the part asks for at least so many.
    pub(crate) reach: Option<(i64, i64)>,
}

/// The parts of a condition that are joined by "and".
pub(crate) fn parts(
    l: Lang,
    when: &Condition,
    inputs: &impl Fn(Var) -> Option<Value>,
) -> Vec<Part> {
    let mut found = Vec::new();
    split(&when.expr, &mut found);
    found
        .into_iter()
        .map(|expr| part(l, expr, inputs))
        .collect()
}

fn split<'a>(expr: &'a Expr, out: &mut Vec<&'a Expr>) {
    match expr {
        Expr::Bin(Op::And, a, b) => {
            split(a, out);
            split(b, out);
        }
        other => out.push(other),
    }
}

fn part(l: Lang, expr: &Expr, inputs: &impl Fn(Var) -> Option<Value>) -> Part {
    let mut vars = Vec::new();
    expr.walk(&mut |part| {
        if let Expr::Var(var) = part {
            vars.push(*var);
        }
    });
    vars.sort_unstable();
    vars.dedup();
    let value =
        |var: Var| inputs(var).map_or_else(|| l.unknown_value().to_owned(), |v| value_words(l, v));
    Part {
        words: words(l, expr),
        values: vars
            .iter()
            .map(|var| (var_word(l, *var), value(*var)))
            .collect(),
        holds: match expr.eval(inputs) {
            Some(Value::Bool(true)) => Holds::Yes,
            Some(Value::Bool(false)) => Holds::No,
            _ => Holds::Unknown,
        },
        reach: reach(expr, inputs),
    }
}

fn reach(expr: &Expr, inputs: &impl Fn(Var) -> Option<Value>) -> Option<(i64, i64)> {
    let Expr::Bin(op @ (Op::Ge | Op::Gt), a, b) = expr else {
        return None;
    };
    let number = |value| match value {
        Value::Int(n) => Some(n),
        Value::Span(span) => Some(span.as_seconds()),
        Value::Bool(_) => None,
    };
    let (now, goal) = (number(a.eval(inputs)?)?, number(b.eval(inputs)?)?);
    Some((now, goal + i64::from(*op == Op::Gt)))
}

fn value_words(l: Lang, value: Value) -> String {
    match value {
        Value::Int(n) => n.to_string(),
        Value::Bool(true) => l.yes().to_owned(),
        Value::Bool(false) => l.no().to_owned(),
        Value::Span(span) => span_words(l, span),
    }
}

/// An expression as people read it.
pub(crate) fn words(l: Lang, expr: &Expr) -> String {
    match expr {
        Expr::Int(n) => n.to_string(),
        Expr::Bool(b) => value_words(l, Value::Bool(*b)),
        Expr::Span(span) => span_words(l, *span),
        Expr::Var(var) => var_word(l, *var).to_owned(),
        Expr::Not(a) => format!("{}{}", l.not_word(), inner(l, a)),
        Expr::Neg(a) => format!("−{}", inner(l, a)),
        Expr::Bin(Op::Mul, a, b) => format!("{} × {}", inner(l, a), inner(l, b)),
        Expr::Bin(op @ (Op::And | Op::Or), a, b) => {
            format!(
                "{}{}{}",
                nested(l, *op, a),
                op_word(l, *op),
                nested(l, *op, b)
            )
        }
        Expr::Bin(op, a, b) => format!(
            "{} {} {}",
            inner_sum(l, a),
            op_word(l, *op),
            inner_sum(l, b)
        ),
        Expr::If(c, a, b) => l.if_words(words(l, c), words(l, a), words(l, b)),
    }
}

fn inner(l: Lang, expr: &Expr) -> String {
    match expr {
        Expr::Bin(..) | Expr::If(..) => format!("({})", words(l, expr)),
        _ => words(l, expr),
    }
}

// Products need no brackets beside a sign of comparison or sum.
fn inner_sum(l: Lang, expr: &Expr) -> String {
    match expr {
        Expr::Bin(Op::Mul | Op::Div | Op::Add | Op::Sub, ..) => words(l, expr),
        _ => inner(l, expr),
    }
}

fn nested(l: Lang, op: Op, expr: &Expr) -> String {
    match expr {
        Expr::Bin(other @ (Op::And | Op::Or), ..) if *other != op => {
            format!("({})", words(l, expr))
        }
        _ => words(l, expr),
    }
}

fn op_word(l: Lang, op: Op) -> &'static str {
    match op {
        Op::Add => "+",
        Op::Sub => "−",
        Op::Mul => "×",
        Op::Div => "÷",
        Op::Rem => "%",
        Op::Eq => "=",
        Op::Ne => "≠",
        Op::Lt => "<",
        Op::Le => "≤",
        Op::Gt => ">",
        Op::Ge => "≥",
        Op::And => l.and_word(),
        Op::Or => l.or_word(),
    }
}

/// An input as people say it.
pub(crate) const fn var_word(l: Lang, var: Var) -> &'static str {
    match var {
        Var::Count => l.var_count(),
        Var::Previous => l.var_previous(),
        Var::People => l.var_people(),
        Var::Elapsed => l.var_elapsed(),
        Var::ElapsedAtLevel => l.var_elapsed_at_level(),
        Var::PeopleOnSite => l.var_people_on_site(),
        Var::PeoplePeak => l.var_people_peak(),
        Var::Questions => l.var_questions(),
        Var::QuestionsUnsettled => l.var_questions_unsettled(),
        Var::QuestionsOverdue => l.var_questions_overdue(),
        Var::TasksOpen => l.var_tasks_open(),
        Var::TasksLate => l.var_tasks_late(),
        Var::Promises => l.var_promises(),
    }
}

/// A condition as a list: ✓, ✗ or ? before each part, the values behind it after.
pub(crate) fn list(l: Lang, when: &Condition, inputs: &impl Fn(Var) -> Option<Value>) -> Markup {
    html! {
        ul.parts {
            @for part in parts(l, when, inputs) {
                li {
                    (holds_mark(l, part.holds)) " "
                    span.part-words { (part.words) }
                    @for (name, value) in &part.values { span.part-value { (name) " " b { (value) } } }
                }
            }
        }
    }
}

fn holds_mark(l: Lang, holds: Holds) -> Markup {
    let (class, mark, word) = match holds {
        Holds::Yes => ("holds yes", "✓", l.holds_yes()),
        Holds::No => ("holds no", "✗", l.holds_no()),
        Holds::Unknown => ("holds unknown", "?", l.holds_unknown()),
    };
    html! { span class=(class) { span aria-hidden="true" { (mark) } span.visually-hidden { (word) } } }
}
