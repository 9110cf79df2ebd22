//! Whether the script, the people on duty, the hall and the day's load go together.

use super::super::problem::LOAD;
use super::super::{Clock, Hall, HallChannel, Inject, Problem, Staff};
use super::{Desk, Two};
use std::ops::Range;

/// Most people that are on duty at a post, and most windows of a channel.
const PEOPLE_MAX: u32 = 1_000;

impl Desk<'_> {
    pub(super) fn injects(&mut self) {
        let scenario = self.scenario;
        let mut before = Clock(0);
        for inject in &scenario.inject {
            if let Some(at) = &inject.at {
                let place = at.span();
                let time = scenario.at(*at.get_ref());
                if *at.get_ref() < before {
                    self.clash(
                        &place,
                        (
                            "this inject comes before the one above it",
                            "这一条注入早于上一条",
                        ),
                        ("order timed injects by time", "请把定时注入按时间排列"),
                    );
                }
                if time < scenario.start() || time > scenario.horizon() {
                    self.clash(
                        &place,
                        ("this is outside the exercise", "不在演练时段内"),
                        (
                            "choose a time between `start` and the horizon",
                            "请选 `start` 到结束之间的时刻",
                        ),
                    );
                }
                before = before.max(*at.get_ref());
            }
            self.inject(inject);
        }
    }

    fn inject(&mut self, inject: &Inject) {
        let place = inject.text.span();
        if inject.at.is_some() == inject.when.is_some() {
            self.clash(
                &place,
                (
                    "an inject has either `at` or `when`",
                    "注入要么写 `at`，要么写 `when`",
                ),
                ("keep one of them", "请留一个"),
            );
        }
        if let Some(name) = &inject.matter {
            self.matter(name);
        }
        if let Some(when) = &inject.when {
            let read =
                huiyin_plan::level_condition(when.get_ref(), &self.scenario.source, &when.span());
            let found = read.err().unwrap_or_default();
            self.found.extend(found.into_iter().map(Problem));
        }
        let about = inject.people.is_some() || inject.danger.is_some() || inject.seen.is_some();
        if about && inject.matter.is_none() {
            self.clash(
                &place,
                (
                    "this inject says nothing of its matter",
                    "这条注入没写属于哪个事项",
                ),
                ("give it `matter`", "请写上 `matter`"),
            );
        }
        if inject.seen.is_some() != inject.by.is_some() {
            self.clash(
                &place,
                (
                    "`seen` and `by` go together: somebody types the figure in",
                    "`seen` 和 `by` 要一起写：数要有人填",
                ),
                ("give both or none", "两个都写，或都不写"),
            );
        }
        let lasting = inject.absent.is_some() || inject.down.is_some();
        if lasting != inject.lasts.is_some() {
            self.clash(
                &place,
                (
                    "`lasts` goes with `absent` or `down`",
                    "`lasts` 要和 `absent` 或 `down` 一起写",
                ),
                ("say how long, and of what", "请写明是什么、多久"),
            );
        }
    }

    pub(super) fn staff(&mut self) {
        let scenario = self.scenario;
        for (n, staff) in scenario.staff.iter().enumerate() {
            self.number(
                &staff.people.span(),
                *staff.people.get_ref(),
                ("people on duty", "在岗人数"),
            );
            let same = |other: &Staff| other.post.get_ref() == staff.post.get_ref();
            if scenario.staff[..n].iter().any(same) {
                self.clash(
                    &staff.post.span(),
                    ("this post's staff is given twice", "这个岗位写了两次"),
                    ("keep one", "请留一处"),
                );
            }
        }
    }

    fn number(&mut self, place: &Range<usize>, n: u32, (en, zh): Two<'_>) {
        if !(1..=PEOPLE_MAX).contains(&n) {
            self.say(
                LOAD,
                place,
                (&format!("{n} {en}; it is 1 to {PEOPLE_MAX}"), &format!("{zh}为 {n}；应为 1 到 {PEOPLE_MAX}")),
                (
                    "nothing is ever done where nobody is; an absence says that a post is empty for a while",
                    "没有人就什么也办不成；一时缺岗请写 absence",
                ),
            );
        }
    }

    pub(super) fn hall(&mut self, hall: &Hall) {
        for (n, channel) in hall.channel.iter().enumerate() {
            self.number(
                &channel.windows.span(),
                *channel.windows.get_ref(),
                ("windows", "窗口数"),
            );
            if channel.serves.mean_seconds() <= 0.0 {
                self.say(
                    LOAD,
                    &channel.id.span(),
                    ("serving takes no time at all", "办理不花时间"),
                    (
                        "give `serves` a mean longer than nothing",
                        "`serves` 的均值要大于零",
                    ),
                );
            }
            if hall.channel[..n]
                .iter()
                .any(|other| other.id.get_ref() == channel.id.get_ref())
            {
                self.clash(
                    &channel.id.span(),
                    ("two channels have this name", "有两个通道同名"),
                    ("give each its own name", "请各用各的名称"),
                );
            }
            self.endless(hall, channel);
        }
        let shares: u32 = hall
            .channel
            .iter()
            .map(|channel| u32::from(channel.share.0))
            .sum();
        if let Some(first) = hall.channel.first().filter(|_| shares != 100) {
            self.clash(
                &first.id.span(),
                (
                    &format!("the channels' shares add up to {shares} percent, not 100"),
                    &format!("各通道的比例合计 {shares}%，不是 100%"),
                ),
                ("everybody goes somewhere", "每个人总要去一个通道"),
            );
        }
    }

    // A queue that only grows, and that nobody leaves.
    fn endless(&mut self, hall: &Hall, channel: &HallChannel) {
        let scenario = self.scenario;
        let open = (scenario.at(hall.closes) - scenario.start()).as_seconds() as f64;
        let waves = scenario.matter.iter().flat_map(|matter| &matter.wave);
        let visits = waves.filter(|wave| wave.is_visit_of_the_day());
        let parties: f64 = visits.map(|wave| wave.expected(scenario)).sum();
        let work = parties * f64::from(channel.share.0) / 100.0 * channel.serves.mean_seconds();
        let can = open * f64::from(*channel.windows.get_ref());
        if channel.patience.is_none() && work > can {
            self.say(
                LOAD,
                &channel.windows.span(),
                (
                    &format!("about {:.0} hours of work come to windows with {:.0} hours, and nobody ever gives up", work / 3600.0, can / 3600.0),
                    &format!("约有 {:.0} 小时的活，窗口只有 {:.0} 小时，又没有人会离开", work / 3600.0, can / 3600.0),
                ),
                ("give the channel `patience`, or more windows", "请写上 `patience`，或增加窗口"),
            );
        }
    }

    pub(super) fn background(&mut self) {
        let Some(background) = &self.scenario.background else {
            return;
        };
        self.number(
            &background.matters.span(),
            *background.matters.get_ref(),
            ("ordinary matters", "日常事项数"),
        );
        let lists = [(&background.months, 12), (&background.weekdays, 7)];
        let hours = (background.hours.span(), background.hours.get_ref(), 24);
        let given = lists
            .iter()
            .filter_map(|(list, n)| list.as_ref().map(|list| (list.span(), list.get_ref(), *n)));
        for (place, list, n) in given.chain([hours]) {
            let sum: u64 = list.iter().map(|weight| u64::from(*weight)).sum();
            if list.len() != n || sum == 0 {
                self.clash(
                    &place,
                    (
                        &format!("{} weights; it needs {n}, not all nothing", list.len()),
                        &format!("有 {} 个权重；要 {n} 个，且不全为零", list.len()),
                    ),
                    ("give one for each", "请每个都写"),
                );
            }
        }
        let c = background.channels;
        let shares: u32 = [c.letter, c.visit, c.web, c.hotline, c.grid]
            .iter()
            .map(|n| u32::from(*n))
            .sum();
        if shares != 100 {
            self.clash(
                &background.hours.span(),
                (
                    &format!("the channels' shares add up to {shares} percent, not 100"),
                    &format!("各渠道的比例合计 {shares}%，不是 100%"),
                ),
                ("share out all of them", "请把全部来件分完"),
            );
        }
    }
}
