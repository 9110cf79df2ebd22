//! Conditions: a checked, typed subset of CEL over a closed set of counts and durations.
//! No text, no identifiers, no pattern functions can be expressed; an unknown input makes a condition not hold.

use crate::time::Span;
use serde::{Deserialize, Serialize};

/// The closed set of inputs. Indicator conditions see the first three, level conditions the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Var {
    /// Records in the window (or on the day).
    Count,
    /// Records in the window before.
    Previous,
    /// People named by the records in the window.
    People,
    /// Time since the incident opened.
    Elapsed,
    /// Time since the present level started.
    ElapsedAtLevel,
    /// People on site, as last reported.
    PeopleOnSite,
    /// The most people on site reported so far.
    PeoplePeak,
    /// Questions recorded.
    Questions,
    /// Questions with neither a statement nor a promise.
    QuestionsUnsettled,
    /// Unsettled questions older than the plan's longest answer (24 h).
    QuestionsOverdue,
    /// Tasks not done.
    TasksOpen,
    /// Tasks not done past their deadline.
    TasksLate,
    /// Promises made in the incident.
    Promises,
}

impl Var {
    /// Every input, in order.
    pub const ALL: [Var; 13] = [
        Var::Count,
        Var::Previous,
        Var::People,
        Var::Elapsed,
        Var::ElapsedAtLevel,
        Var::PeopleOnSite,
        Var::PeoplePeak,
        Var::Questions,
        Var::QuestionsUnsettled,
        Var::QuestionsOverdue,
        Var::TasksOpen,
        Var::TasksLate,
        Var::Promises,
    ];

    /// The name a plan uses.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Var::Count => "count",
            Var::Previous => "previous",
            Var::People => "people",
            Var::Elapsed => "elapsed",
            Var::ElapsedAtLevel => "elapsed_at_level",
            Var::PeopleOnSite => "people_on_site",
            Var::PeoplePeak => "people_peak",
            Var::Questions => "questions",
            Var::QuestionsUnsettled => "questions_unsettled",
            Var::QuestionsOverdue => "questions_overdue",
            Var::TasksOpen => "tasks_open",
            Var::TasksLate => "tasks_late",
            Var::Promises => "promises",
        }
    }

    /// Its type.
    #[must_use]
    pub const fn ty(self) -> Type {
        match self {
            Var::Elapsed | Var::ElapsedAtLevel => Type::Span,
            _ => Type::Int,
        }
    }

    /// Whether indicator conditions see it (else level conditions do).
    #[must_use]
    pub const fn of_indicator(self) -> bool {
        matches!(self, Var::Count | Var::Previous | Var::People)
    }
}

/// The types of the condition language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Type {
    /// Whole number (CEL `int`).
    Int,
    /// Truth (CEL `bool`).
    Bool,
    /// Length of time (CEL `duration`).
    Span,
}

/// A value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// Whole number.
    Int(i64),
    /// Truth.
    Bool(bool),
    /// Length of time.
    Span(Span),
}

/// A binary operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Op {
    /// `+`
    Add,
    /// `-`
    Sub,
    /// `*`
    Mul,
    /// `/`, towards zero
    Div,
    /// `%`
    Rem,
    /// `==`
    Eq,
    /// `!=`
    Ne,
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `>`
    Gt,
    /// `>=`
    Ge,
    /// `&&`
    And,
    /// `||`
    Or,
}

/// A checked expression: the plan room has made sure that its types fit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Expr {
    /// A whole number.
    Int(i64),
    /// A truth.
    Bool(bool),
    /// A length of time.
    Span(Span),
    /// An input.
    Var(Var),
    /// `!e`
    Not(Box<Expr>),
    /// `-e`
    Neg(Box<Expr>),
    /// `a op b`
    Bin(Op, Box<Expr>, Box<Expr>),
    /// `c ? a : b`
    If(Box<Expr>, Box<Expr>, Box<Expr>),
}

/// Whether a condition holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// It holds.
    Yes,
    /// It does not.
    No,
    /// An input is not known (or the arithmetic overflowed): treated as not holding, shown as unknown.
    Unknown,
}

/// An expression with the text it was read from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    /// As the plan writes it.
    pub source: String,
    /// As it is evaluated.
    pub expr: Expr,
}

impl Condition {
    /// Whether it holds, given the inputs; `None` is an input that is not known.
    pub fn holds(&self, inputs: &impl Fn(Var) -> Option<Value>) -> Holds {
        match self.expr.eval(inputs) {
            Some(Value::Bool(true)) => Holds::Yes,
            Some(Value::Bool(false)) => Holds::No,
            _ => Holds::Unknown,
        }
    }

    /// The inputs it reads, each once, in the order of [`Var`].
    #[must_use]
    pub fn vars(&self) -> Vec<Var> {
        let mut found = Vec::new();
        self.expr.walk(&mut |expr| {
            if let Expr::Var(var) = expr {
                found.push(*var);
            }
        });
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Every length of time written in it: the instants at which its truth can change by time alone.
    #[must_use]
    pub fn spans(&self) -> Vec<Span> {
        let mut found = Vec::new();
        self.expr.walk(&mut |expr| {
            if let Expr::Span(span) = expr {
                found.push(*span);
            }
        });
        found.sort_unstable();
        found.dedup();
        found
    }
}

impl Expr {
    /// Visits this expression and every part of it.
    pub fn walk(&self, visit: &mut impl FnMut(&Expr)) {
        visit(self);
        match self {
            Expr::Int(_) | Expr::Bool(_) | Expr::Span(_) | Expr::Var(_) => {}
            Expr::Not(a) | Expr::Neg(a) => a.walk(visit),
            Expr::Bin(_, a, b) => {
                a.walk(visit);
                b.walk(visit);
            }
            Expr::If(c, a, b) => {
                c.walk(visit);
                a.walk(visit);
                b.walk(visit);
            }
        }
    }

    /// Its value; `None` where an input it needs is not known, or the arithmetic has no result.
    pub fn eval(&self, inputs: &impl Fn(Var) -> Option<Value>) -> Option<Value> {
        match self {
            Expr::Int(n) => Some(Value::Int(*n)),
            Expr::Bool(b) => Some(Value::Bool(*b)),
            Expr::Span(s) => Some(Value::Span(*s)),
            Expr::Var(var) => inputs(*var),
            Expr::Not(a) => match a.eval(inputs)? {
                Value::Bool(b) => Some(Value::Bool(!b)),
                _ => None,
            },
            Expr::Neg(a) => match a.eval(inputs)? {
                Value::Int(n) => n.checked_neg().map(Value::Int),
                Value::Span(s) => s.0.checked_neg().map(|n| Value::Span(Span(n))),
                Value::Bool(_) => None,
            },
            Expr::Bin(Op::And, a, b) => either_decides(false, a.eval(inputs), || b.eval(inputs)),
            Expr::Bin(Op::Or, a, b) => either_decides(true, a.eval(inputs), || b.eval(inputs)),
            Expr::Bin(op, a, b) => binary(*op, a.eval(inputs)?, b.eval(inputs)?),
            Expr::If(c, a, b) => match c.eval(inputs)? {
                Value::Bool(true) => a.eval(inputs),
                Value::Bool(false) => b.eval(inputs),
                _ => None,
            },
        }
    }
}

// CEL's `&&` and `||`: one side that decides is enough, whatever the other side's trouble.
fn either_decides(
    decides: bool,
    a: Option<Value>,
    b: impl FnOnce() -> Option<Value>,
) -> Option<Value> {
    if a == Some(Value::Bool(decides)) {
        return a;
    }
    match (a, b()) {
        (_, Some(Value::Bool(b))) if b == decides => Some(Value::Bool(b)),
        (Some(Value::Bool(_)), Some(Value::Bool(b))) => Some(Value::Bool(b)),
        _ => None,
    }
}

fn binary(op: Op, a: Value, b: Value) -> Option<Value> {
    use Value::{Bool, Int, Span as Length};
    match (op, a, b) {
        (Op::Eq, a, b) => Some(Bool(a == b)),
        (Op::Ne, a, b) => Some(Bool(a != b)),
        (Op::Lt, a, b) => Some(Bool(a < b)),
        (Op::Le, a, b) => Some(Bool(a <= b)),
        (Op::Gt, a, b) => Some(Bool(a > b)),
        (Op::Ge, a, b) => Some(Bool(a >= b)),
        (Op::Add, Int(a), Int(b)) => a.checked_add(b).map(Int),
        (Op::Sub, Int(a), Int(b)) => a.checked_sub(b).map(Int),
        (Op::Mul, Int(a), Int(b)) => a.checked_mul(b).map(Int),
        (Op::Div, Int(a), Int(b)) => a.checked_div(b).map(Int),
        (Op::Rem, Int(a), Int(b)) => a.checked_rem(b).map(Int),
        (Op::Add, Length(a), Length(b)) => a.0.checked_add(b.0).map(|n| Length(Span(n))),
        (Op::Sub, Length(a), Length(b)) => a.0.checked_sub(b.0).map(|n| Length(Span(n))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn var(v: Var) -> Box<Expr> {
        Box::new(Expr::Var(v))
    }

    fn at_least(v: Var, n: i64) -> Box<Expr> {
        Box::new(Expr::Bin(Op::Ge, var(v), Box::new(Expr::Int(n))))
    }

    #[test]
    fn an_unknown_input_makes_a_condition_unknown_and_not_true() {
        let condition = Condition {
            source: String::new(),
            expr: *at_least(Var::PeopleOnSite, 0),
        };
        assert_eq!(condition.holds(&|_| None), Holds::Unknown);
    }

    #[test]
    fn one_side_that_decides_is_enough() {
        let known = |v| (v == Var::Count).then_some(Value::Int(5));
        let either = Expr::Bin(Op::Or, at_least(Var::People, 1), at_least(Var::Count, 5));
        let both = Expr::Bin(Op::And, at_least(Var::People, 1), at_least(Var::Count, 6));
        assert_eq!(either.eval(&known), Some(Value::Bool(true)));
        assert_eq!(both.eval(&known), Some(Value::Bool(false)));
    }

    #[test]
    fn overflow_and_division_by_zero_have_no_value() {
        let known = |_| Some(Value::Int(i64::MAX));
        let doubled = Expr::Bin(Op::Mul, Box::new(Expr::Int(2)), var(Var::Count));
        let divided = Expr::Bin(Op::Div, var(Var::Count), Box::new(Expr::Int(0)));
        assert_eq!(doubled.eval(&known), None);
        assert_eq!(divided.eval(&known), None);
    }
}
