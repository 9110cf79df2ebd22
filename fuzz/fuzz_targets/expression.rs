//! A condition of any text: faults at places within it, or an expression that evaluates to a yes or
//! no, means in CEL what it means here, and does not change its mind when an unknown input is learned.
#![no_main]

use cel::{Context, Program};
use huiyin_engine::plan::{Expr, Type, Value, Var};
use huiyin_engine::time::Span;
use huiyin_plan::read_condition;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (bool, [i8; 4], &str)| {
    let (of_level, numbers, text) = input;
    match read_condition(text, of_level) {
        Ok(expr) => means_one_thing(&expr, of_level, numbers, text),
        Err(places) => {
            assert!(!places.is_empty(), "not read, and no word why");
            assert!(places.is_sorted_by_key(|at| at.start), "{places:?}");
            for at in places {
                assert!(
                    text.get(at.clone()).is_some(),
                    "{at:?} is no part of {text:?}"
                );
            }
        }
    }
});

fn means_one_thing(expr: &Expr, of_level: bool, numbers: [i8; 4], text: &str) {
    expr.walk(&mut |part| {
        if let Expr::Var(var) = part {
            assert_eq!(
                var.of_indicator(),
                !of_level,
                "{var:?} does not belong here"
            );
        }
    });
    let number = |var: Var| i64::from(numbers[var as usize % 4]);
    let all = |var: Var| {
        Some(match var.ty() {
            Type::Span => Value::Span(Span::hours(number(var))),
            _ => Value::Int(number(var)),
        })
    };
    let ours = expr.eval(&all);
    assert!(
        matches!(ours, None | Some(Value::Bool(_))),
        "{ours:?} is no yes or no"
    );
    for hidden in Var::ALL {
        let partly = expr.eval(&|var| if var == hidden { None } else { all(var) });
        assert!(
            partly.is_none() || partly == ours,
            "{hidden:?} was not known"
        );
    }
    assert_eq!(
        ours,
        cel(text, &number),
        "ours and CEL's, {text:?} with {numbers:?}"
    );
}

fn cel(text: &str, number: &impl Fn(Var) -> i64) -> Option<Value> {
    let program = Program::compile(text).expect("what we read is CEL");
    let mut context = Context::default();
    for var in Var::ALL {
        let value = match var.ty() {
            Type::Span => cel::Value::Duration(chrono::Duration::hours(number(var))),
            _ => cel::Value::Int(number(var)),
        };
        context.add_variable_from_value(var.name(), value);
    }
    match program.execute(&context) {
        Ok(cel::Value::Bool(truth)) => Some(Value::Bool(truth)),
        _ => None,
    }
}
