//! Words of every page: the frame around it, the terms, levels, steps, channels.

use super::Lang;
use crate::words::words;
use huiyin_engine::plan::{Colour, Level, Step};
use huiyin_engine::record::{Channel, Source};

impl Lang {
    /// `Ⅲ级`, `level III`.
    pub(crate) fn level_name(self, level: Level) -> String {
        match self {
            Lang::Zh => format!("{}级", numeral(level)),
            Lang::En => format!("level {}", level.numeral()),
        }
    }

    /// `Ⅲ级响应`, `Level III`: at the beginning of a line.
    pub(crate) fn level_title(self, level: Level) -> String {
        match self {
            Lang::Zh => format!("{}级响应", numeral(level)),
            Lang::En => format!("Level {}", level.numeral()),
        }
    }

    /// The plan's label for a level.
    pub(crate) const fn colour(self, colour: Colour) -> &'static str {
        match colour {
            Colour::Blue => self.colour_blue(),
            Colour::Yellow => self.colour_yellow(),
            Colour::Orange => self.colour_orange(),
            Colour::Red => self.colour_red(),
        }
    }

    /// A step of the chain.
    pub(crate) const fn step(self, step: Step) -> &'static str {
        match step {
            Step::Screening => self.screening(),
            Step::Verification => self.verification(),
            Step::Decision => self.decision(),
        }
    }

    /// How a complaint came in.
    pub(crate) const fn channel(self, channel: Channel) -> &'static str {
        match channel {
            Channel::Letter => self.letter(),
            Channel::Visit => self.visit(),
            Channel::Web => self.web(),
            Channel::Hotline => self.hotline(),
            Channel::Grid => self.grid(),
        }
    }

    /// From which system a complaint came.
    pub(crate) const fn source(self, source: Source) -> &'static str {
        match source {
            Source::Petition => self.source_petition(),
            Source::Hotline12345 => self.hotline(),
            Source::Grid => self.source_grid(),
            Source::Web => self.source_web(),
            Source::Open311 => "Open311",
        }
    }
}

/// The numeral as Chinese documents print it.
const fn numeral(level: Level) -> &'static str {
    match level {
        Level::IV => "Ⅳ",
        Level::III => "Ⅲ",
        Level::II => "Ⅱ",
        Level::I => "Ⅰ",
    }
}

words! {
    app = "回音", "Huiyin";
    app_long = "回音 · 信访应急值守", "Huiyin · grievance emergency desk";
    skip_to_content = "跳到正文", "Skip to content";
    main_nav = "主要页面", "Main pages";
    nav_board = "值班台", "Duty board";
    nav_work = "我的任务", "My work";
    nav_case = "登记信访件", "Register a case";
    nav_plan = "预案", "Plan";
    nav_outbox = "通知与电话", "Notices and calls";
    nav_accounts = "账号", "Accounts";
    other_lang = "English", "中文";
    sign_out = "退出", "Sign out";
    acting_post = "当前岗位", "Acting post";
    switch_post = "换岗", "Switch";
    no_post = "未设岗位", "no post";
    auditor = "督查（只读）", "auditor (read only)";
    administrator = "管理员", "administrator";
    city_time = "城市时间", "City time";
    in_command = "现任指挥", "In command";
    keys_title = "快捷键", "Keys";
    keys_hint = "按 ? 看快捷键", "Press ? for keys";
    keys_single = "启用单键快捷键", "single keys switched on";
    close = "关闭", "Close";
    key_board = "到值班台", "go to the duty board";
    key_work = "到我的任务", "go to my work";
    key_case = "登记信访件", "register a case";
    key_plan = "看预案", "read the plan";
    key_waiting = "到等我办的第一件", "go to the first thing that waits for me";
    key_column = "在四栏之间移动", "move between the columns";
    key_refresh = "现在就更新页面", "update the page now";
    key_help = "打开或关闭本窗", "open or close this list";
    health_ok = "运行正常", "All running";
    health_live = "实时更新", "live";
    health_lost = "与服务器的连接断了，正在重连；页面上的数字停在断开时", "Connection lost, reconnecting; figures are as of then";
    health_calls(n) = "待告知 {n}", "{n} to tell";
    health_trouble = "有故障", "trouble";
    trouble_clock(t) = "时钟比记录慢 {t}，时限暂停等待", "the clock is {t} behind the log; deadlines wait";
    trouble_store = "数据库写不进去，操作会被退回", "the database cannot be written; acts are turned back";
    trouble_log = "日志与写入时不一致，请停机并从备份恢复", "the log is not as it was written; stop the server and restore it from a backup";
    trouble_ledger = "承诺账本没有签名，原因在服务日志里", "the promise ledger is not signed; the server's log says why";
    trouble_disputed = "有见证方看到另一本同名账本，原因在服务日志里", "a witness knows another ledger of this name; the server's log says more";
    trouble_grouping = "事项归并有故障，新件各自成事项", "grouping fails; new cases stand by themselves";
    not_sent = "没有网络，刚才的没有送出。您写的还在，连上后再点一次。", "No network: nothing was sent. What you wrote is still here; press again once you are connected.";
    changed_here = "这里有更新，等您写完再换上", "This part has changed; it will be updated when you finish writing";
    new_arrived = "页面已更新", "The page was updated";
    back_to_board = "回值班台", "Back to the duty board";
    list_comma = "、", ", ";
    semicolon = "；", "; ";
    colon = "：", ": ";
    in_brackets(what) = "（{what}）", " ({what})";
    sealed_text = "（原文已按保存期限销毁）", "(the text was destroyed when its retention ended)";
    required = "必填", "required";
    optional = "选填", "optional";

    case_word = "信访件", "case";
    matter = "信访事项", "matter";
    assessment = "研判", "assessment";
    incident = "事件", "incident";
    warning = "预警", "warning";
    task = "任务", "task";
    question = "群众关切", "question";
    proposal = "建议", "proposal";
    matter_no(n) = "事项 {n}", "Matter {n}";
    incident_no(n) = "事件 {n}", "Incident {n}";
    assessment_no(n) = "研判 {n}", "Assessment {n}";
    keyword_subject(word) = "热线关键词“{word}”", "Hotline keyword \"{word}\"";
    unit_of_cases(n) = "{n} 件", "{n} cases";
    unit_of_people(n) = "{n} 人", "{n} people";

    colour_blue = "蓝色", "blue";
    colour_yellow = "黄色", "yellow";
    colour_orange = "橙色", "orange";
    colour_red = "红色", "red";
    screening = "初筛", "Screening";
    verification = "核实", "Verification";
    decision = "定级", "Decision";
    letter = "来信", "letter";
    visit = "来访", "visit";
    web = "网上", "web";
    hotline = "12345 热线", "12345 hotline";
    grid = "网格", "grid";
    source_petition = "信访系统", "petition system";
    source_grid = "网格系统", "grid system";
    source_web = "网上表单", "web form";

    left(t) = "剩 {t}", "{t} left";
    over(t) = "已超 {t}", "{t} over";
    due_at(t) = "{t} 到期", "due {t}";
    due_was(t) = "原定 {t}", "was due {t}";
    held_by(post) = "由{post}办", "with {post}";
    now_with(post) = "现转{post}", "now with {post}";
    rung_substitute = "替补接手", "substitute";
    rung_superior = "上级接手", "superior";
    rung_alarm = "无人应答，已报警", "nobody answered; alarm raised";
    missed_by(post, t) = "{post}{t}未办", "missed by {post} at {t}";
    waits_for_me = "等我办", "waits for me";
}
