//! Whether a condition can hold: looked for over the instants and counts at which it could change its
//! mind, within what can be true of an incident (nobody on site exceeds the peak, and so on).

use huiyin_engine::plan::{Condition, Expr, Holds, Type, Value, Var};
use huiyin_engine::time::Span;

/// Most evaluations for one question.
const STEPS_MAX: usize = 20_000;
/// Most values tried for one input.
const VALUES_MAX: usize = 40;

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Found {
    /// Inputs that do it.
    Example(Vec<(Var, Value)>),
    /// None of the inputs tried does.
    None,
    /// Too many to try.
    TooMany,
}

/// What an input is held to.
pub(crate) struct Pin {
    pub(crate) var: Var,
    pub(crate) at_least: i64,
    pub(crate) at_most: i64,
}

/// Looks for inputs within the pins under which the condition comes out as wanted.
pub(crate) fn find(condition: &Condition, want: Holds, pins: &[Pin]) -> Found {
    let mut vars: Vec<Var> = pins.iter().map(|pin| pin.var).collect();
    vars.extend(condition.vars());
    let mut seen = Vec::new();
    vars.retain(|var| {
        !seen.contains(var) && {
            seen.push(*var);
            true
        }
    });
    let (counts, lengths) = values(condition);
    let mut search = Search {
        condition,
        want,
        domains: vars
            .iter()
            .map(|var| domain(*var, pins, &counts, &lengths))
            .collect(),
        vars,
        chosen: Vec::new(),
        steps: 0,
    };
    match search.go() {
        _ if search.steps > STEPS_MAX => Found::TooMany,
        true => Found::Example(search.vars.iter().copied().zip(search.chosen).collect()),
        false => Found::None,
    }
}

struct Search<'c> {
    condition: &'c Condition,
    want: Holds,
    vars: Vec<Var>,
    domains: Vec<Vec<Value>>,
    chosen: Vec<Value>,
    steps: usize,
}

impl Search<'_> {
    /// Depth first; a branch that can no longer come out as wanted is left at once.
    fn go(&mut self) -> bool {
        self.steps += 1;
        if self.steps > STEPS_MAX || !self.possible() {
            return false;
        }
        let depth = self.chosen.len();
        let come_out = self.condition.holds(&|var| self.known(var));
        if depth == self.vars.len() {
            return come_out == self.want;
        }
        if come_out != Holds::Unknown && come_out != self.want {
            return false;
        }
        for at in 0..self.domains[depth].len() {
            self.chosen.push(self.domains[depth][at]);
            if self.go() {
                return true;
            }
            self.chosen.pop();
        }
        false
    }

    fn known(&self, var: Var) -> Option<Value> {
        let at = self.vars.iter().position(|v| *v == var)?;
        self.chosen.get(at).copied()
    }

    /// What is chosen so far can be true of an incident.
    fn possible(&self) -> bool {
        const AT_MOST: [(Var, Var); 6] = [
            (Var::ElapsedAtLevel, Var::Elapsed),
            (Var::PeopleOnSite, Var::PeoplePeak),
            (Var::QuestionsUnsettled, Var::Questions),
            (Var::QuestionsOverdue, Var::QuestionsUnsettled),
            (Var::QuestionsOverdue, Var::Questions),
            (Var::TasksLate, Var::TasksOpen),
        ];
        AT_MOST.iter().all(
            |(less, more)| match (self.known(*less), self.known(*more)) {
                (Some(less), Some(more)) => less <= more,
                _ => true,
            },
        )
    }
}

fn domain(var: Var, pins: &[Pin], counts: &[i64], lengths: &[i64]) -> Vec<Value> {
    let pin = pins.iter().find(|pin| pin.var == var);
    let within = |n: &i64| pin.is_none_or(|pin| (pin.at_least..=pin.at_most).contains(n));
    match var.ty() {
        Type::Span => lengths.iter().map(|n| Value::Span(Span(*n))).collect(),
        _ => counts
            .iter()
            .copied()
            .filter(within)
            .map(Value::Int)
            .collect(),
    }
}

/// Counts and lengths of time around those the condition names, and some ordinary ones.
fn values(condition: &Condition) -> (Vec<i64>, Vec<i64>) {
    const COUNTS: [i64; 12] = [0, 1, 2, 3, 5, 10, 20, 50, 100, 1000, 100_000, 10_000_000];
    let mut named = Vec::new();
    condition.expr.walk(&mut |expr| {
        if let Expr::Int(n) = expr {
            named.push(*n);
        }
    });
    named.sort_unstable();
    named.dedup();
    let mut counts: Vec<i64> = named.iter().flat_map(|n| around(*n, 1)).collect();
    for a in named.iter().take(6) {
        for b in named.iter().take(6) {
            counts.extend([
                a.saturating_add(*b),
                a.saturating_mul(*b),
                a.saturating_sub(*b),
            ]);
        }
    }
    counts.truncate(VALUES_MAX - COUNTS.len());
    counts.extend(COUNTS);
    let mut lengths: Vec<i64> = condition
        .spans()
        .iter()
        .flat_map(|s| around(s.0, Span::seconds(1).0))
        .collect();
    lengths.truncate(VALUES_MAX - 4);
    lengths.extend([0, Span::minutes(1).0, Span::hours(1).0, Span::days(3650).0]);
    (natural(counts), natural(lengths))
}

fn around(n: i64, step: i64) -> [i64; 3] {
    [n, n.saturating_sub(step), n.saturating_add(step)]
}

fn natural(mut values: Vec<i64>) -> Vec<i64> {
    values.retain(|n| *n >= 0);
    values.sort_unstable();
    values.dedup();
    values
}

/// Inputs as a message names them: `questions_unsettled = 1, people_on_site = 0`.
pub(crate) fn words(inputs: &[(Var, Value)]) -> String {
    let each = inputs.iter().map(|(var, value)| match value {
        Value::Int(n) => format!("{} = {n}", var.name()),
        Value::Bool(b) => format!("{} = {b}", var.name()),
        Value::Span(span) => format!("{} = {span}", var.name()),
    });
    each.collect::<Vec<_>>().join(", ")
}
