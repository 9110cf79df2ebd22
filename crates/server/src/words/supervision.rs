//! Words of the supervision lists.

use crate::words::words;

words! {
    supervision = "督查", "Supervision";
    supervision_about = "超过时限的、到期无回音的、没有兑现的，按单位和时限列出。不含姓名，也不含信访内容。", "What is late, silent or not kept, by unit and by clock. No names and nothing of what people wrote.";
    supervision_empty = "没有超时、无回音或未兑现的事项。", "Nothing is late, silent or broken.";
    supervision_empty_how = "时限一过，系统自动记入，不需要有人上报。", "A clock that passes writes itself down; nobody has to report it.";
    supervision_none_here = "没有符合条件的。", "None of this kind.";
    by_unit = "按单位", "By unit";
    late_all = "全部", "All of them";
    rows_of(n) = "{n} 条", "{n}";
    rows_in_file(n) = "另有 {n} 条在文件中。", "{n} more are in the file.";
    show_open = "只看未办结的", "Only what is still open";
    show_settled = "连同已办结的一起看", "With what was settled late";
    show_all = "看全部", "Show all";
    late_law = "法定时限超时", "Clock of the law late";
    not_assigned = "未指定岗位", "Assigned to no post";
    late_chain = "研判超时", "Chain step late";
    late_release = "复核发布超时", "Release late";
    late_task = "任务超时", "Task late";
    late_help = "求助未应答", "Call for help unanswered";
    late_stock = "物资未按时到位", "Stock late";
    late_answer = "回应未按时发布", "Public answer late";
    answer_to_attention = "对公众关注的回应", "answer to public attention";
    late_question = "关切未答复", "Question unanswered";
    col_unit = "单位", "Unit";
    col_post = "岗位", "Post";
    col_clock = "时限", "Clock";
    col_what = "事项", "What";
    col_due = "到期时间", "Due";
    col_late = "超时", "Late by";
    col_late_minutes = "超时（分钟）", "Late by (minutes)";
    col_state = "状态", "State";
    open_now(n) = "未办结 {n}", "{n} open";
    all_settled = "已办结", "settled";
    settled_too(n) = "已办结 {n}", "{n} settled";
    settled_at = "办结时间", "Settled";
    settled_late = "超时办结", "Settled late";
    still_open = "未办结", "Open";
    whole_incident = "整个事件", "The incident as a whole";
    no_unit = "未指明单位", "No unit named";
    promise_no(n) = "承诺 {n}", "promise {n}";
    question_no(n) = "关切 {n}", "question {n}";
    warning_of(level) = "{level}预警", "warning, {level}";
    case_no(n) = "信访件 {n}", "case {n}";
    of_assessment(n) = "研判 {n}", "assessment {n}";
}
