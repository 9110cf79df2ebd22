//! Who may have a case: never the accused, never somebody with an interest in it.

use crate::random::Dice;
use huiyin_engine::ids::UnitId;
use huiyin_engine::law::{
    Candidate, Class, GuardRefusal, Interest, Route, may_be_assigned, may_read, representatives,
};
use std::collections::BTreeSet;

fn unit(n: u64) -> UnitId {
    UnitId::from(format!("u{n}").as_str())
}

#[test]
fn nothing_of_an_accusation_reaches_the_accused_unit_or_what_is_under_it() {
    let mut dice = Dice(5);
    let (mut let_in, mut kept_out) = (0, 0);
    for _ in 0..4_000 {
        // Random trees: the unit above has a smaller number, or there is none.
        let above: Vec<Option<u64>> = (0..12_u64)
            .map(|n| (n > 0 && dice.below(4) > 0).then(|| dice.below(n)))
            .collect();
        let upper = |id: &UnitId| {
            let at = (0..12).find(|n| unit(*n) == *id)?;
            above[at as usize].map(unit)
        };
        let accused: BTreeSet<UnitId> = (0..=dice.below(3)).map(|_| unit(dice.below(12))).collect();
        let reader = dice.below(12);
        let mut chain = vec![unit(reader)];
        while let Some(next) = chain.last().and_then(upper) {
            chain.push(next);
        }
        let touched = chain.iter().any(|id| accused.contains(id));
        let found = may_read(Some(Class::Accusation), &accused, &unit(reader), &upper);
        assert_eq!(found.is_err(), touched, "{chain:?} {accused:?}");
        let candidate = Candidate {
            unit: unit(reader),
            interest: Interest::None,
        };
        let assigned = may_be_assigned(Some(Class::Accusation), &accused, &candidate, &upper);
        assert_eq!(assigned, found);
        let_in += u32::from(found.is_ok());
        kept_out += u32::from(found.is_err());
    }
    assert!(let_in > 500 && kept_out > 500, "{let_in} {kept_out}");
}

#[test]
fn what_is_not_known_is_not_allowed() {
    let top = |_: &UnitId| None;
    let circle = |id: &UnitId| Some(id.clone());
    let (nobody, one) = (BTreeSet::new(), BTreeSet::from([unit(1)]));
    let read = |class, accused| may_read(class, accused, &unit(2), &top);
    assert_eq!(
        read(Some(Class::Accusation), &nobody),
        Err(GuardRefusal::AccusedNotRecorded)
    );
    assert_eq!(read(None, &nobody), Err(GuardRefusal::ClassNotDecided));
    assert_eq!(read(None, &one), Ok(()));
    assert_eq!(
        may_read(None, &one, &unit(1), &top),
        Err(GuardRefusal::Accused)
    );
    let lost = may_read(Some(Class::Accusation), &one, &unit(2), &circle);
    assert_eq!(lost, Err(GuardRefusal::UnitsInCircle));
    let assign = |class, interest| {
        let candidate = Candidate {
            unit: unit(2),
            interest,
        };
        may_be_assigned(class, &one, &candidate, &top)
    };
    let request = Some(Class::Request(Route::Ordinary));
    assert_eq!(assign(request, Interest::None), Ok(()));
    assert_eq!(
        assign(request, Interest::Direct),
        Err(GuardRefusal::DirectInterest)
    );
    assert_eq!(
        assign(request, Interest::NotAnswered),
        Err(GuardRefusal::InterestNotAnswered)
    );
    assert_eq!(
        assign(None, Interest::None),
        Err(GuardRefusal::ClassNotDecided)
    );
}

#[test]
fn at_most_five_represent_a_matter_and_never_more_than_share_it() {
    for (people, sent, most) in [
        (50, 5, None),
        (50, 6, Some(5)),
        (3, 3, None),
        (3, 4, Some(3)),
        (9, 0, Some(5)),
    ] {
        let expected = most.map_or(Ok(()), |most| Err(GuardRefusal::Representatives { most }));
        assert_eq!(
            representatives(people, sent),
            expected,
            "{sent} of {people}"
        );
    }
}
