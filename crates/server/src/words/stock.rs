//! Words of the store and of what incidents have of it.

use crate::words::words;

words! {
    stock_title = "物资", "Stock";
    stock_about = "各起事件共用一个库：一起领走，别处就少。不够的部分照记不减，转给核实岗位答复。", "All open incidents share one store. What is missing is not cut but put on record, and goes to whoever verifies.";
    reservation = "领用", "reservation";
    stock_item = "物资", "Item";
    stock_left = "库存可领", "Left";
    stock_here = "本事件", "Here";
    stock_elsewhere = "其他事件", "Elsewhere";
    stock_used = "已用掉", "Used up";
    stock_all = "总数", "In all";
    stock_none = "本事件还没有领过物资。", "This incident has asked for nothing yet.";
    stock_ask = "领用物资", "Ask for stock";
    stock_ask_item(item, left, each) = "{item}（可领 {left} {each}）", "{item} ({left} left, per {each})";
    stock_pieces = "数量", "How many";
    stock_asked(n, each) = "要 {n} {each}", "{n} asked for (each a {each})";
    stock_got(n) = "已留 {n}", "{n} set aside";
    stock_missing(n) = "缺 {n}", "{n} missing";
    stock_on_the_way(post) = "由{post}送到前方", "{post} brings it forward";
    stock_there(at, who) = "{at} 送到 · {who}", "there {at} · {who}";
    stock_was_late = "没有按时送到", "not there in time";
    stock_back(at, back, used, who) = "{at} 收回 {back}，用掉 {used} · {who}", "{back} back, {used} used up, {at} · {who}";
    stock_to_count = "事件已终结，还没清点。没收回的请如实报。", "The incident ended and this was not counted in yet. Say how much came back.";
    stock_deliver = "已送到", "It is there";
    stock_return = "清点收回", "Count it in";
    stock_return_how_many = "收回多少（其余算用掉）", "How many came back (the rest is used up)";
    stock_cancel = "不送了，全部留在库里", "Not needed: all of it stays in store";
    stock_pieces_of(name, n, each) = "{name} {n} {each}", "{name}: {n} (each a {each})";
    then_stock_out(items) = "还在外面的物资终结后照样要清点收回：{items}", "What is still out has to be counted in after the end, too: {items}";
    short_waits = "缺口等答复", "The shortfall waits for an answer";
    short_answer = "答复缺口", "Answer the shortfall";
    short_answer_text = "怎么补上（调拨、采购、改用别的）", "What happens (lent, bought, something else instead)";
    stock_add = "入库", "Add to the store";
    work_stock = "要送到前方的物资", "Stock to bring forward";
    work_short = "等您答复的物资缺口", "Shortfalls that wait for you";

    r_unknown_stock = "预案的物资清单里没有这一项。", "That item is not in the plan's stock.";
    r_no_pieces = "没有写数量。", "How many pieces was not said.";
    r_no_pieces_do = "写一个不小于 1 的数。", "Write a number, at least 1.";
    r_nothing_to_deliver = "没有可送的：没留到货，或已经送到、收回。", "There is nothing to bring: nothing was set aside, or it is there or back already.";
    r_nothing_to_return = "没有可收回的：没留到货，或已经清点过。", "There is nothing to count in: nothing was set aside, or it was counted already.";
    r_back_at_most(n) = "最多只能收回 {n}，领走的就这么多。", "At most {n} can come back; no more were taken.";
    r_back_at_most_do = "核对后改数量。", "Check, then change the number.";
    r_not_forward(n) = "还没有送出去，{n} 件应全部留在库里。", "It has not left the store, so all {n} stay there.";
    r_not_forward_do = "已经用了的，先点“已送到”，再清点收回。", "Where some were used, report the delivery first, then count in what came back.";
    r_not_asked_for = "本任务要送到前方的物资还没有领用。", "This task brings stock forward that nobody has asked the store for.";
    r_not_asked_for_do = "先在“物资”里领用，送到后再报办结。", "Ask for it under Stock first; report the task as done once it is there.";
    r_not_there = "本任务要送到前方的物资还没有送到。", "This task brings stock forward, and none of it is there yet.";
    r_not_there_do = "送到后先点“已送到”，再报办结。", "Report the delivery first, then the task.";
    r_nothing_promised = "本任务应给出承诺，任务开始后还没有人作出承诺。", "This task gives a promise, and none was made since it began.";
    r_nothing_promised_do = "先对群众关切作出承诺，写明谁负责、到哪天、怎么核验，再报办结。", "Promise first, in answer to a question: who, by when, how it is checked. Then report the task as done.";
    r_no_shortfall = "这项缺口已有答复，或没有缺口。", "This shortfall was answered, or there is none.";
}
