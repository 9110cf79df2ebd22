//! Every condition we accept is CEL and means the same there. The `cel` crate is the other opinion.

use crate::random::Random;
use cel::{Context, Program};
use huiyin_engine::plan::{Condition, Value, Var};
use huiyin_engine::time::Span;
use huiyin_plan::check;

const BASE: &str = include_str!("../fixtures/bad_id.good.toml");

/// The condition as the plan room compiles it: as a suggestion of a level, which sees the incident's inputs.
fn compiled(source: &str, level: bool) -> Option<Condition> {
    let text = if level {
        BASE.replace(
            "expected = \"8h\"",
            &format!("expected = \"8h\"\nsuggest_when = '{source}'"),
        )
    } else {
        BASE.replace(
            "\"count >= 2 * previous && people >= 30\"",
            &format!("'{source}'"),
        )
    };
    let mut plan = check(&text).plan?;
    if level {
        plan.levels.remove(0).suggest_when
    } else {
        Some(plan.indicators.remove(0).when)
    }
}

const LEVEL_COUNTS: [&str; 8] = [
    "people_on_site",
    "people_peak",
    "questions",
    "questions_unsettled",
    "questions_overdue",
    "tasks_open",
    "tasks_late",
    "promises",
];
const INDICATOR_COUNTS: [&str; 3] = ["count", "previous", "people"];

struct Generator<'r> {
    random: &'r mut Random,
    level: bool,
}

impl Generator<'_> {
    fn count(&mut self, depth: usize) -> String {
        let leaf = depth == 0 || self.random.below(3) == 0;
        if leaf {
            let names: &[&str] = if self.level {
                &LEVEL_COUNTS
            } else {
                &INDICATOR_COUNTS
            };
            return match self.random.below(3) {
                0 => self.random.below(40).to_string(),
                1 => format!("0x{:x}", self.random.below(40)),
                _ => (*self.random.pick(names)).to_owned(),
            };
        }
        match self.random.below(8) {
            0 => format!("-{}", self.count(0)),
            1 => format!(
                "({} ? {} : {})",
                self.truth(depth - 1),
                self.count(depth - 1),
                self.count(depth - 1)
            ),
            2 => format!("({})", self.count(depth - 1)),
            _ => {
                let op = *self.random.pick(&["+", "-", "*", "/", "%"]);
                format!("{} {op} {}", self.count(depth - 1), self.count(depth - 1))
            }
        }
    }

    fn length(&mut self, depth: usize) -> String {
        let (hours, minutes) = (self.random.below(30), self.random.below(60));
        let name = ["elapsed", "elapsed_at_level"][self.random.below(2)];
        match self.random.below(5) {
            0 if depth > 0 => format!("({} + {})", self.length(depth - 1), self.length(depth - 1)),
            1 if depth > 0 => format!("({} - {})", self.length(depth - 1), self.length(depth - 1)),
            2 => format!("duration(\"{hours}h\")"),
            3 => format!("duration(\"{hours}h{minutes}m\")"),
            _ => name.to_owned(),
        }
    }

    fn truth(&mut self, depth: usize) -> String {
        if depth == 0 {
            return ["true", "false"][self.random.below(2)].to_owned();
        }
        let compare = *self.random.pick(&["<", "<=", ">", ">=", "==", "!="]);
        match self.random.below(if self.level { 9 } else { 7 }) {
            0 => format!("!({})", self.truth(depth - 1)),
            1 | 2 => format!("{} && {}", self.truth(depth - 1), self.truth(depth - 1)),
            3 | 4 => format!("({}) || {}", self.truth(depth - 1), self.truth(depth - 1)),
            5 => format!(
                "({} ? {} : {})",
                self.truth(depth - 1),
                self.truth(depth - 1),
                self.truth(depth - 1)
            ),
            6 => format!(
                "{} {compare} {}",
                self.count(depth - 1),
                self.count(depth - 1)
            ),
            _ => format!(
                "{} {compare} {}",
                self.length(depth - 1),
                self.length(depth - 1)
            ),
        }
    }
}

fn inputs(random: &mut Random) -> Vec<(Var, i64)> {
    Var::ALL
        .into_iter()
        .map(|var| (var, random.below(40) as i64))
        .collect()
}

fn ours(condition: &Condition, inputs: &[(Var, i64)]) -> Option<bool> {
    let known = |var: Var| {
        let (_, n) = inputs.iter().find(|(v, _)| *v == var)?;
        let hours = matches!(var, Var::Elapsed | Var::ElapsedAtLevel);
        Some(if hours {
            Value::Span(Span::hours(*n))
        } else {
            Value::Int(*n)
        })
    };
    match condition.expr.eval(&known) {
        Some(Value::Bool(b)) => Some(b),
        _ => None,
    }
}

fn theirs(program: &Program, inputs: &[(Var, i64)]) -> Option<bool> {
    let mut context = Context::default();
    for (var, n) in inputs {
        let value = match var {
            Var::Elapsed | Var::ElapsedAtLevel => Program::compile(&format!("duration(\"{n}h\")"))
                .expect("a length of time")
                .execute(&Context::default())
                .expect("a length of time"),
            _ => cel::Value::Int(*n),
        };
        context.add_variable_from_value(var.name(), value);
    }
    match program.execute(&context) {
        Ok(cel::Value::Bool(b)) => Some(b),
        _ => None,
    }
}

#[test]
fn generated_conditions_are_accepted_and_come_out_as_in_cel() {
    let mut random = Random(7);
    let (mut compared, mut held) = (0, 0);
    for round in 0..400 {
        let level = round % 2 == 0;
        let source = Generator {
            random: &mut random,
            level,
        }
        .truth(4);
        if source.len() > 1500 {
            continue;
        }
        let Some(condition) = compiled(&source, level) else {
            panic!("not accepted: {source}");
        };
        let program = Program::compile(&source).unwrap_or_else(|error| panic!("{source}: {error}"));
        for _ in 0..4 {
            let inputs = inputs(&mut random);
            let (ours, theirs) = (ours(&condition, &inputs), theirs(&program, &inputs));
            assert_eq!(ours, theirs, "{source} with {inputs:?}");
            compared += 1;
            held += usize::from(ours == Some(true));
        }
    }
    assert!(
        compared > 1000 && held > 200 && held < compared,
        "{held} of {compared}"
    );
}

#[test]
fn precedence_and_association_are_those_of_cel() {
    let mut random = Random(8);
    for source in [
        "count - previous - people == 1",
        "count / 2 * 3 == 6",
        "count * 2 + previous * 3 > people % 4 - 1",
        "!true || false && true",
        "true || false && false",
        "false ? true : false ? false : true",
        "-count + 3 == -(count - 3)",
        "count < 3 == true",
        "1 < 2 != false",
        "count / 0 == 1 || true",
        "count / 0 == 1 && false",
        "false && count / 0 == 1",
        "count % 0 == 0",
        "9223372036854775807 + 1 > 0",
        "count > 3 // few\n",
    ] {
        let quoted = source.replace('\n', " ");
        let condition =
            compiled(&quoted, false).unwrap_or_else(|| panic!("not accepted: {source}"));
        let program = Program::compile(source).unwrap();
        for _ in 0..20 {
            let inputs = inputs(&mut random);
            assert_eq!(
                ours(&condition, &inputs),
                theirs(&program, &inputs),
                "{source} with {inputs:?}"
            );
        }
    }
}

#[test]
fn whatever_is_accepted_after_a_random_change_is_still_cel() {
    let mut random = Random(9);
    let mut accepted = 0;
    for _ in 0..800 {
        let mut source = Generator {
            random: &mut random,
            level: false,
        }
        .truth(3);
        let pieces = [
            "-", "!", "(", ")", " ", "?", ":", "1", "&&", "count", ".", "u", "x", "0", "<", "=",
            "[", "]",
        ];
        let at = random.below(source.len() + 1);
        source.insert_str(at, pieces[random.below(pieces.len())]);
        if let Some(condition) = compiled(&source, false) {
            accepted += 1;
            let program =
                Program::compile(&source).unwrap_or_else(|error| panic!("{source}: {error}"));
            let inputs = inputs(&mut random);
            assert_eq!(
                ours(&condition, &inputs),
                theirs(&program, &inputs),
                "{source}"
            );
        }
    }
    assert!(accepted > 30, "{accepted}");
}
