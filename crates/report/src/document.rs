//! From the report to the document's blocks.

use crate::chart::{Chart, Mark};
use crate::clocks::{Clock, Fate};
use crate::curves::Point;
use crate::words::Voice;
use crate::{Answered, Report};
use huiyin_document::{Block, Lang};
use huiyin_engine::{Span, Time};
use huiyin_sim::say_words;

/// By when an improvement is due, where nobody says otherwise.
const IMPROVE_WITHIN: Span = Span::days(30);

pub(crate) fn of(report: &Report, lang: Lang) -> Vec<Block> {
    let voice = Voice {
        plan: &report.plan,
        lang,
    };
    let mut paper = Paper {
        report,
        voice,
        chapter: 0,
        blocks: Vec::new(),
    };
    paper.head();
    paper.summary();
    paper.levels();
    paper.clocks();
    paper.curves();
    paper.questions();
    paper.promises();
    paper.lacks();
    paper.timeline();
    paper.blocks
}

struct Paper<'a> {
    report: &'a Report,
    voice: Voice<'a>,
    chapter: usize,
    blocks: Vec<Block>,
}

const NUMERALS: [&str; 10] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];

impl Paper<'_> {
    fn zh(&self) -> bool {
        self.voice.lang == Lang::Zh
    }

    fn chapter(&mut self, zh: &'static str, en: &'static str) {
        self.chapter += 1;
        let text = match self.voice.lang {
            Lang::Zh => format!("{}、{zh}", NUMERALS[(self.chapter - 1) % 10]),
            Lang::En => format!("{}. {en}", self.chapter),
        };
        self.blocks.push(Block::Heading(1, text));
    }

    fn paragraph(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Paragraph(text.into()));
    }

    fn table(&mut self, head: &[(&'static str, &'static str)], rows: Vec<Vec<String>>) {
        let names = head
            .iter()
            .map(|(zh, en)| self.voice.say(zh, en).to_owned());
        let names = names.collect();
        self.blocks.push(Block::Table(names, rows));
    }

    fn head(&mut self) {
        let (report, voice) = (self.report, self.voice);
        let name = match (report.exercise, self.zh()) {
            (true, true) => "演练评估报告",
            (false, true) => "善后评估报告",
            (true, false) => "DRILL: after-action report",
            (false, false) => "After-action report",
        };
        self.blocks.push(Block::Title(name.to_owned()));
        let lead = match self.zh() {
            true => format!("{}　事件 {}", report.subject, report.incident),
            false => format!("{}, incident {}", report.subject, report.incident),
        };
        self.blocks.push(Block::Lead(lead));
        let (plan, at) = (&report.plan_version, voice.moment(report.written));
        let lead = match self.zh() {
            true => format!("依预案 {plan} 版　生成于 {at}"),
            false => format!("under plan version {plan}, written {at}"),
        };
        self.blocks.push(Block::Lead(lead));
    }

    fn summary(&mut self) {
        let (report, voice) = (self.report, self.voice);
        self.chapter("概况", "Summary");
        let end = report.ended.unwrap_or(report.written);
        let lasted = voice.span(end - report.opened);
        let (opened, ended) = (voice.moment(report.opened), report.ended);
        let (first, highest) = (
            voice.level(report.first_level),
            voice.level(report.highest_level),
        );
        let ended = match (ended.map(|at| voice.moment(at)), self.zh()) {
            (Some(at), true) => format!("{at} 结束，历时 {lasted}"),
            (None, true) => format!("尚未结束，已持续 {lasted}"),
            (Some(at), false) => format!("It ended on {at}, after {lasted}."),
            (None, false) => format!("It is still running, for {lasted} now."),
        };
        self.paragraph(match self.zh() {
            true => format!("事件于 {opened} 启动{first}响应，最高{highest}；{ended}。"),
            false => format!(
                "The response began on {opened} at {first}; the highest was {highest}. {ended}"
            ),
        });
        let count = |fate: fn(&Clock) -> bool| report.clocks.iter().filter(|c| fate(c)).count();
        let met = count(|clock| clock.fate == Fate::Met);
        let missed = count(Clock::missed);
        let peak = report
            .curves
            .people_on_site
            .iter()
            .map(|point| point.count)
            .max();
        let settled = report
            .questions
            .iter()
            .filter(|asked| asked.settled)
            .count();
        let (asked, promises) = (report.questions.len(), report.promises.len());
        let peak = peak.map_or_else(
            || voice.say("未报", "not reported").to_owned(),
            |n| n.to_string(),
        );
        self.paragraph(match self.zh() {
            true => format!("时限按时 {met} 个，超时 {missed} 个。现场最多 {peak} 人。群众关切 {asked} 条，已落实 {settled} 条。承诺 {promises} 项。"),
            false => format!("Clocks in time: {met}, missed: {missed}. At most {peak} people on site. {asked} questions, {settled} settled. {promises} promises."),
        });
        self.paragraph(voice.say(
            "本报告只依据日志，不含任何信访人身份。表中写岗位，不写姓名。",
            "This report rests on the log alone and names no petitioner. Posts are named, not people.",
        ));
    }

    fn levels(&mut self) {
        let (report, voice) = (self.report, self.voice);
        self.chapter("级别变化", "Levels");
        let rows = report.levels.iter().map(|change| {
            let basis = voice.say("预案提示", "suggested by the plan");
            vec![
                voice.moment(change.at),
                voice.level(change.level),
                voice.post(&change.by),
                change.reason.clone().unwrap_or_default(),
                if change.suggested { basis } else { "" }.to_owned(),
            ]
        });
        let rows = rows.collect();
        let head = [
            ("时间", "When"),
            ("级别", "Level"),
            ("决定岗位", "Decided by"),
            ("理由", "Reason"),
            ("依据", "Basis"),
        ];
        self.table(&head, rows);
    }

    fn clocks(&mut self) {
        let report = self.report;
        self.chapter("时限", "Clocks");
        let missed: Vec<&Clock> = report
            .clocks
            .iter()
            .filter(|clock| clock.missed())
            .collect();
        if missed.is_empty() {
            self.paragraph(self.voice.say("没有超时的时限。", "No clock was missed."));
        } else {
            self.blocks.push(Block::Heading(
                2,
                self.voice.say("超时", "Missed").to_owned(),
            ));
            let rows = missed.iter().map(|clock| self.row(clock, true)).collect();
            let head = [
                ("时限", "Clock"),
                ("责任岗位", "Post"),
                ("起", "Began"),
                ("限", "Due"),
                ("结果", "Result"),
                ("原因", "Cause"),
            ];
            self.table(&head, rows);
        }
        self.blocks.push(Block::Heading(
            2,
            self.voice.say("其余", "The others").to_owned(),
        ));
        let others = report.clocks.iter().filter(|clock| !clock.missed());
        let rows = others.map(|clock| self.row(clock, false)).collect();
        let head = [
            ("时限", "Clock"),
            ("责任岗位", "Post"),
            ("起", "Began"),
            ("限", "Due"),
            ("止", "Stopped"),
            ("结果", "Result"),
        ];
        self.table(&head, rows);
    }

    fn row(&self, clock: &Clock, with_cause: bool) -> Vec<String> {
        let (voice, day) = (self.voice, self.report.opened);
        let mut cells = vec![
            voice.what(&clock.what),
            clock
                .post
                .as_ref()
                .map(|post| voice.post(post))
                .unwrap_or_default(),
            voice.hour(clock.began, day),
            voice.hour(clock.due, day),
        ];
        if with_cause {
            cells.extend([voice.fate(clock), voice.cause(clock)]);
        } else {
            let stopped = clock.stopped.map(|at| voice.hour(at, day));
            cells.extend([stopped.unwrap_or_default(), voice.fate(clock)]);
        }
        cells
    }

    fn curves(&mut self) {
        let report = self.report;
        self.chapter("曲线", "Curves");
        let curves = &report.curves;
        let all: [(&[Point], _, _); 4] = [
            (&curves.people_on_site, "现场人数", "People on site"),
            (
                &curves.questions_unanswered,
                "尚未落实的群众关切",
                "Questions not settled",
            ),
            (&curves.promises_owed, "尚未兑现的承诺", "Promises owed"),
            (&curves.tasks_open, "未完成的任务", "Tasks open"),
        ];
        for (points, zh, en) in all {
            if points.iter().any(|point| point.count > 0) {
                let figure = self.chart(points, self.voice.say(zh, en)).draw();
                self.blocks.push(Block::Figure(figure));
            }
        }
    }

    fn chart<'p>(&self, points: &'p [Point], name: &str) -> Chart<'p> {
        let (report, voice) = (self.report, self.voice);
        let to = report.ended.unwrap_or(report.written);
        let most = points.iter().map(|point| point.count).max().unwrap_or(0);
        let at = points.iter().find(|point| point.count == most);
        let at = at.map_or_else(String::new, |point| voice.hour(point.at, report.opened));
        let alt = match self.zh() {
            true => format!("{name}：最多 {most}，在 {at}"),
            false => format!("{name}: {most} at most, at {at}"),
        };
        let marks = report.levels.iter().map(|change| Mark {
            at: change.at,
            word: voice.level(change.level),
        });
        Chart {
            title: alt.clone(),
            alt,
            from: report.opened,
            to,
            points,
            marks: marks.collect(),
        }
    }

    fn questions(&mut self) {
        let (report, voice) = (self.report, self.voice);
        self.chapter("群众关切与答复", "Questions and answers");
        if report.questions.is_empty() {
            return self.paragraph(voice.say("没有记录到群众关切。", "No question was recorded."));
        }
        let rows = report.questions.iter().map(|asked| {
            let answers = asked.answers.iter().map(|answer| self.answer(answer));
            let answers: Vec<String> = answers.collect();
            let first = asked.answers.first().map(|answer| match answer {
                Answered::Statement { at, .. } | Answered::Promise { at, .. } => *at,
            });
            vec![
                format!("{}", asked.question),
                asked.text.clone().unwrap_or_default(),
                voice.hour(asked.asked, report.opened),
                first
                    .map(|at| voice.span(at - asked.asked))
                    .unwrap_or_default(),
                answers.join(voice.say("；", "; ")),
            ]
        });
        let rows = rows.collect();
        let head = [
            ("编号", "No."),
            ("问的是", "Asked"),
            ("何时", "When"),
            ("首次答复用时", "First answer after"),
            ("答复", "Answers"),
        ];
        self.table(&head, rows);
    }

    fn answer(&self, answer: &Answered) -> String {
        let voice = self.voice;
        match (answer, self.zh()) {
            (Answered::Statement { unit, .. }, true) => format!("{}公开答复", voice.unit(unit)),
            (Answered::Statement { unit, .. }, false) => {
                format!("statement by {}", voice.unit(unit))
            }
            (Answered::Promise { promise, .. }, true) => format!("承诺 {promise}"),
            (Answered::Promise { promise, .. }, false) => format!("promise {promise}"),
        }
    }

    fn promises(&mut self) {
        let (report, voice) = (self.report, self.voice);
        self.chapter("承诺", "Promises");
        if report.promises.is_empty() {
            return self.paragraph(voice.say("没有作出承诺。", "Nothing was promised."));
        }
        let rows = report.promises.iter().map(|given| {
            let mut state = vec![voice.stage(given.stage, given.silent).to_owned()];
            state.extend(given.word.map(|word| voice.word(word).to_owned()));
            if given.renewed > 0 {
                state.push(match self.zh() {
                    true => format!("改期 {} 次", given.renewed),
                    false => format!("new date {} times", given.renewed),
                });
            }
            vec![
                format!("{}", given.promise),
                given.text.clone().unwrap_or_default(),
                voice.post(&given.owner),
                voice.date(given.due),
                state.join(voice.say("；", "; ")),
            ]
        });
        let rows = rows.collect();
        let head = [
            ("编号", "No."),
            ("内容", "What"),
            ("责任岗位", "Owner"),
            ("期限", "Due"),
            ("状态", "State"),
        ];
        self.table(&head, rows);
    }

    fn lacks(&mut self) {
        let (report, voice) = (self.report, self.voice);
        self.chapter(
            "预案缺什么，怎么改",
            "What the plan lacked, and what to improve",
        );
        if report.lacks.is_empty() {
            return self.paragraph(voice.say(
                "日志里没有看出预案的缺口。",
                "The log shows nothing that the plan lacked.",
            ));
        }
        self.paragraph(voice.say(
            "以下各条由日志得出，供负责人取舍；期限是建议。",
            "These follow from the log, for a person to decide on; the dates are suggestions.",
        ));
        let due: Time = report.ended.unwrap_or(report.written) + IMPROVE_WITHIN;
        let rows = report.lacks.iter().map(|lack| {
            let [found, todo, post] = voice.lack(lack);
            vec![found, todo, post, voice.date(due)]
        });
        let rows = rows.collect();
        let head = [
            ("发现", "Found"),
            ("建议", "To improve"),
            ("相关岗位", "Post"),
            ("建议期限", "By"),
        ];
        self.table(&head, rows);
    }

    fn timeline(&mut self) {
        let (report, voice) = (self.report, self.voice);
        self.chapter("经过", "Timeline");
        let lang = match voice.lang {
            Lang::Zh => huiyin_sim::Lang::Zh,
            Lang::En => huiyin_sim::Lang::En,
        };
        let said = report
            .timeline
            .iter()
            .filter_map(|line| say_words(line, &report.plan, lang));
        let rows = said.map(|(at, words)| vec![voice.hour(at, report.opened), words]);
        let rows = rows.collect();
        self.table(&[("时间", "When"), ("事项", "What happened")], rows);
    }
}
