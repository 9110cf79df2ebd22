//! The city in the log: its clock, its plan, and whether its posts have people.

use super::{Notes, State};
use crate::auth::{Roll, roll};
use crate::store::Reader;
use huiyin_engine::plan::Plan;
use huiyin_engine::{City, Span, Time};
use rusqlite::Connection;
use std::path::Path;

/// The state at the end of the log.
pub(super) fn fold(reader: &Reader) -> Option<City> {
    let mut city = City::default();
    let read = reader.each_entry(0, usize::MAX, |entry| {
        city.apply(entry.recorded, &entry.event)
    });
    read.ok().map(|()| city)
}

/// Whether the clock is behind the log.
pub(super) fn clock(city: Option<&City>, now: Time, notes: &mut Notes) {
    let Some(city) = city.filter(|city| city.seq > 0) else {
        return;
    };
    let behind = city.recorded - now;
    if behind <= Span::seconds(1) {
        let found = match notes.chinese {
            true => format!("现在 {now}，不早于日志最后一条"),
            false => format!("it is {now}, not before the latest entry"),
        };
        return notes.well("clock", found);
    }
    let found = match notes.chinese {
        true => format!("现在 {now}，比日志最后一条（{}）还早", city.recorded),
        false => format!("it is {now}, before the latest entry ({})", city.recorded),
    };
    let allowed = notes.say(
        "a clock that is right and never goes back",
        "时钟准确，不往回走",
    );
    let todo = notes.say(
        "set the clock right; until it has caught up every deadline waits",
        "把时钟调准；追上之前所有时限都在等",
    );
    notes.note("clock", State::Fault, found, allowed, todo);
}

/// Whether a plan is in force, somebody administers, and every post has a person.
pub(super) fn people(db: &Connection, city: Option<&City>, now: Time, notes: &mut Notes) {
    let plan = city.and_then(|city| city.plan.as_ref());
    let Some(plan) = plan else {
        let found = notes.say("no plan is in force", "没有生效的预案");
        let allowed = notes.say("one plan in force", "有一份预案生效");
        let todo = "huiyin serve --plan FILE";
        return notes.note("plan", State::Fault, found.to_owned(), allowed, todo);
    };
    let found = match notes.chinese {
        true => format!("生效的预案：版本 {}", plan.version),
        false => format!("version {} is in force", plan.version),
    };
    notes.well("plan", found);
    let Ok(Some(roll)) = roll(db, now) else {
        return notes.well(
            "accounts",
            notes
                .say("no server has run here yet", "这里还没有运行过服务")
                .to_owned(),
        );
    };
    if roll.admins == 0 {
        let found = match (notes.chinese, roll.setup_open) {
            (true, true) => "没有管理员，首次设置链接还开着",
            (true, false) => "没有管理员",
            (false, true) => "no administrator, and the set-up link is open still",
            (false, false) => "no administrator",
        };
        let allowed = notes.say(
            "at least one administrator with a password",
            "至少一个设了密码的管理员",
        );
        let todo = notes.say(
            "open the set-up link that the server printed; a restart prints a new one",
            "打开服务启动时打印的链接；重启会打印新的",
        );
        notes.note("accounts", State::Fault, found.to_owned(), allowed, todo);
    }
    posts(plan, &roll, notes);
}

// A post without a person leaves its clock to the substitute.
fn posts(plan: &Plan, roll: &Roll, notes: &mut Notes) {
    let duty = &plan.chain.screening.post;
    let without: Vec<String> = plan
        .posts
        .iter()
        .filter(|post| !roll.posts.contains(&post.id))
        .map(|post| post.id.to_string())
        .collect();
    if without.is_empty() {
        let found = match notes.chinese {
            true => format!("{} 个帐号，每个岗位都有人", roll.accounts),
            false => format!("{} accounts, and every post has somebody", roll.accounts),
        };
        return notes.well("accounts", found);
    }
    let nobody_on_duty = !roll.posts.contains(duty);
    let found = match notes.chinese {
        true => format!("没有人的岗位：{}", without.join("、")),
        false => format!("posts without a person: {}", without.join(", ")),
    };
    let allowed = match notes.chinese {
        true => format!("每个岗位都有人，至少值班岗 {duty} 有人"),
        false => format!("somebody for every post, for {duty} above all: its clock runs first"),
    };
    let todo = notes.say(
        "give accounts their posts at /accounts, or with: huiyin user add NAME --post POST",
        "在 /accounts 里给帐号配岗位，或者用 huiyin user add NAME --post POST",
    );
    let state = if nobody_on_duty {
        State::Fault
    } else {
        State::Warning
    };
    notes.note("accounts", state, found, &allowed, todo);
}

/// What the linter says of the plan file that the settings name.
pub(super) fn plan_file(path: &Path, notes: &mut Notes) {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => {
            let found = format!("{}: {error}", path.display());
            let todo = notes.say(
                "put it there, or leave `plan` out: the one in force stays",
                "放好文件，或者去掉 plan 设置：生效的预案不变",
            );
            return notes.note("plan_file", State::Fault, found, "", todo);
        }
    };
    let checked = huiyin_plan::check(&text);
    let count = checked.diagnostics.len();
    let found = match notes.chinese {
        true => format!("{}：{count} 个问题", path.display()),
        false => format!("{}: {count} findings", path.display()),
    };
    if count == 0 {
        return notes.well("plan_file", found);
    }
    let state = if checked.plan.is_some() {
        State::Warning
    } else {
        State::Fault
    };
    let todo = format!("huiyin plan check {}", path.display());
    notes.note(
        "plan_file",
        state,
        found,
        notes.say("none", "没有问题"),
        &todo,
    );
}
