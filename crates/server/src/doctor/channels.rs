//! How people are reached: whether the channels' settings and the files that they name read, and whether
//! whoever holds a post that is warned has an address. Absent: asking the channels, which would send.

use super::{Notes, State};
use crate::auth::unreached;
use crate::config::settle::Values;
use crate::notify::start::Setup;
use huiyin_engine::City;
use huiyin_engine::ids::PostId;
use rusqlite::Connection;
use std::collections::BTreeSet;
use std::path::Path;

const CHECK: &str = "channels";

/// Whether the settings read; whether anything is set up.
pub(super) fn settings(values: &Values, ca_file: &Path, notes: &mut Notes) -> bool {
    let means = match Setup::load(values, ca_file) {
        Ok(setup) => setup.channels.means(),
        Err(fault) => {
            let allowed = notes.say(
                "channels that the server can start with",
                "渠道设置正确，服务能启动",
            );
            let todo = notes.say("correct the settings file", "改正设置文件");
            notes.note(CHECK, State::Fault, fault.0, allowed, todo);
            return false;
        }
    };
    let names: Vec<&str> = means.iter().map(|means| means.name()).collect();
    if names.is_empty() {
        let found = notes.say(
            "none is set up: a person tells everybody",
            "没有设置渠道，通知都由人告知",
        );
        notes.well(CHECK, found.to_owned());
        return false;
    }
    let found = match notes.chinese {
        true => format!("已设好：{}", names.join("、")),
        false => format!("set up: {}", names.join(", ")),
    };
    notes.well(CHECK, found);
    true
}

/// Posts that the plan in force warns and that nobody with an address holds.
pub(super) fn addresses(db: &Connection, city: &City, notes: &mut Notes) {
    let levels = city.plan.iter().flat_map(|plan| &plan.levels);
    let warned: BTreeSet<&PostId> = levels.flat_map(|level| &level.release.to).collect();
    let Ok(missing) = unreached(db, warned) else {
        return;
    };
    if missing.is_empty() {
        return;
    }
    let posts: Vec<String> = missing.iter().map(ToString::to_string).collect();
    let found = match notes.chinese {
        true => format!("这些岗位的人没有登记邮箱或手机号：{}", posts.join("、")),
        false => format!(
            "nobody with a mail address or number holds {}",
            posts.join(", ")
        ),
    };
    let allowed = notes.say(
        "an address for each post that is warned",
        "每个要接收预警的岗位都有联系方式",
    );
    let todo = notes.say("enter them on the accounts page", "在账号页登记");
    notes.note(CHECK, State::Warning, found, allowed, todo);
}
