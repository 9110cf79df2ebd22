//! What counts as the same matter, and what the stream promises.

use huiyin_text::{Doc, Grouper, Params, Placement};

use crate::samples::{HOUR_US, SAMPLES, doc};

fn place_all(grouper: &mut Grouper, count: usize) -> Vec<Placement> {
    let samples = SAMPLES.iter().take(count).enumerate();
    samples
        .map(|(n, sample)| grouper.place(&doc(n, sample), n as u64))
        .collect()
}

fn matters(count: usize) -> Vec<u64> {
    let placed = place_all(&mut Grouper::new(Params::default()), count);
    placed.iter().map(|placement| placement.matter).collect()
}

fn matter_of(topic: &str) -> u64 {
    let at = SAMPLES
        .iter()
        .position(|sample| sample.1 == topic)
        .expect("a sample");
    matters(SAMPLES.len())[at]
}

fn place(grouper: &mut Grouper, fresh: u64, topic: &str, body: &str) -> u64 {
    let time_us = 1_700_000_000_000_000 + fresh as i64 * HOUR_US;
    grouper
        .place(
            &Doc {
                time_us,
                topic,
                body,
                area: None,
            },
            fresh,
        )
        .matter
}

fn with_samples() -> Grouper {
    let mut grouper = Grouper::new(Params::default());
    place_all(&mut grouper, SAMPLES.len());
    grouper
}

#[test]
fn most_samples_fall_into_the_matters_they_were_written_for() {
    let placed = matters(SAMPLES.len());
    let mut right = 0;
    let mut wrong = 0;
    for a in 0..SAMPLES.len() {
        for b in 0..a {
            match (SAMPLES[a].0 == SAMPLES[b].0, placed[a] == placed[b]) {
                (true, true) => right += 1,
                (false, true) => wrong += 1,
                _ => {}
            }
        }
    }
    assert!(right >= 17, "{right} of 25 pairs joined");
    assert_eq!(wrong, 0, "pairs joined that are different matters");
}

#[test]
fn two_problems_of_one_estate_are_two_matters() {
    let late = matter_of("云栖湖畔三期烂尾，业主无房可住");
    let school = matter_of("请求把云栖湖畔划入青禾小学学区");
    assert_ne!(late, school);
}

#[test]
fn two_complaints_about_one_estates_one_problem_are_one_matter() {
    let first = matter_of("B2区云栖湖畔楼盘停工一年多，何时复工");
    assert_eq!(first, matter_of("求助：云栖湖畔三期复工遥遥无期"));
}

#[test]
fn the_same_text_about_another_place_is_another_matter() {
    let mut grouper = with_samples();
    let body = "小区门口的道路坑坑洼洼，下雨天全是积水，车辆经过时泥水溅到行人身上，请尽快修复。";
    let here = place(&mut grouper, 100, "B1区银杏路路面破损请修复", body);
    let there = place(&mut grouper, 101, "B7县石榴街路面破损请修复", body);
    assert_ne!(here, there);
}

#[test]
fn a_near_copy_joins() {
    let mut grouper = with_samples();
    let body = "荷塘社区居委会门前的窨井盖丢失两周，夜里有人骑车摔伤，请尽快补上井盖。";
    let first = place(&mut grouper, 100, "B1区荷塘社区窨井盖丢失", body);
    let copy = format!("你好！{body}谢谢！");
    assert_eq!(
        first,
        place(&mut grouper, 101, "B1区荷塘社区的窨井盖丢了", &copy)
    );
}

#[test]
fn a_name_with_its_characters_swapped_is_the_same_object() {
    let right = matter_of("B3区锦程驾校收费后不安排练车");
    assert_eq!(right, matter_of("程锦驾校不退学费"));
}

#[test]
fn equal_input_gives_equal_placements() {
    let all = SAMPLES.len();
    let first = place_all(&mut Grouper::new(Params::default()), all);
    assert_eq!(first, place_all(&mut Grouper::new(Params::default()), all));
}

#[test]
fn the_answers_for_a_prefix_are_a_prefix_of_the_answers() {
    let whole = matters(SAMPLES.len());
    for count in [1, 7, 20, 39] {
        assert_eq!(matters(count), whole[..count]);
    }
}

#[test]
fn a_suggestion_teaches_nothing() {
    let mut asked = Grouper::new(Params::default());
    for (n, sample) in SAMPLES.iter().enumerate() {
        asked.suggest(&doc(n + 5, sample));
    }
    assert_eq!(asked.matters_held(), 0);
    assert_eq!(
        place_all(&mut asked, 20),
        place_all(&mut Grouper::new(Params::default()), 20)
    );
}

#[test]
fn placing_by_hand_decides_where_the_next_ones_go() {
    let mut grouper = with_samples();
    let (topic, body) = (
        "B5县槐荫桥护栏断裂",
        "槐荫桥西侧护栏被货车撞断，行人过桥很危险，请修复护栏。",
    );
    let given = Doc {
        time_us: 1_700_500_000_000_000,
        topic,
        body,
        area: None,
    };
    grouper.place_given(&given, 777);
    assert_eq!(place(&mut grouper, 101, "槐荫桥护栏断了没人修", body), 777);
}

#[test]
fn old_matters_are_forgotten_and_recent_ones_stay() {
    let mut grouper = with_samples();
    let held = grouper.matters_held();
    let cut = doc(30, &SAMPLES[30]).time_us;
    grouper.forget_before(cut);
    assert!(grouper.matters_held() < held.min(SAMPLES.len() - 30 + 1));
    let recent = place(&mut grouper, 200, SAMPLES[38].1, SAMPLES[38].2);
    assert!(
        recent < 200,
        "a matter with a recent record is still joined"
    );
    let old = SAMPLES
        .iter()
        .position(|sample| sample.0 == "松岭停水")
        .unwrap();
    assert_eq!(
        place(&mut grouper, 201, SAMPLES[old].1, SAMPLES[old].2),
        201
    );
}

#[test]
fn an_unsure_placement_offers_candidates_and_a_sure_one_none() {
    let placed = place_all(&mut Grouper::new(Params::default()), SAMPLES.len());
    assert!(placed.iter().all(|p| p.certain == p.candidates.is_empty()));
    assert!(placed.iter().all(|p| p.candidates.len() <= 3));
}

#[test]
fn empty_and_enormous_texts_are_placed() {
    let mut grouper = with_samples();
    assert_eq!(place(&mut grouper, 100, "", ""), 100);
    assert_eq!(place(&mut grouper, 101, "……", "！！！"), 101);
    let huge = "这条路".repeat(100_000);
    assert_eq!(place(&mut grouper, 102, &huge, &huge), 102);
}
