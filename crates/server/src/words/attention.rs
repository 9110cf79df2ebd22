//! Words of what is asked in public and of the answer to it.

use crate::words::words;

words! {
    attention_title = "公众关注", "Public attention";
    attention_about(n, window, within) = "公开渠道里大家在问什么、{window}内被看到多少次，由登录人员填一个数，写明公开来源；不写人，不写账号。达到 {n} 次，要在 {within}内发布公开答复。除此之外它什么也不触发。", "What is asked in public and how often that was seen within {window}: one figure, typed in with its published source, without persons or accounts. From {n} on, an answer is to be published within {within}. It brings about nothing else.";
    attention_none = "还没有填过。", "Nothing was typed in yet.";
    attention_now(n, at, who) = "{n} 次 · {at} · {who}", "seen {n} times · {at} · {who}";
    attention_note = "填写关注情况", "Type in the figure";
    attention_seen = "被看到多少次", "How many times it was seen";
    attention_text = "大家在问什么，在哪里公开可见（来源）", "What is asked, and where anybody can read it (the source)";
    attention_save = "记下", "Put on record";
    answer_asked(post) = "要发布公开答复：{post}", "An answer is to be published: {post}";
    answer_was_late = "没有按时发布", "not published in time";
    answer_publish = "发布公开答复", "Publish the answer";
    answer_given(unit, at) = "{unit} · {at} 公开答复", "answered by {unit}, {at}";
    work_answers = "要发布的公开答复", "Answers to publish";

    r_attention = "预案没有写公众关注怎么办。", "The plan does not say what public attention may ask for.";
    r_attention_do = "请预案编写人补上 [attention] 一节。", "Ask the plan's writer for an [attention] table.";
    r_no_answer_asked = "这个事项现在没有要发布的公开答复。", "No answer is asked for in this matter.";
}
