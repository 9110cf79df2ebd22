//! Words that tell of what the charter leaves out, in Chinese and English, and where they are looked for.
//! Words are the smaller half: a plan whose words are changed is still held by the closed lists of the schema.

use crate::item::{At, Item, Value};

/// What a word tells of; each has its rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Topic {
    Jamming,
    Guidance,
    Takedown,
    Scanning,
    Tracking,
    /// Only in indicators and conditions: counting by person.
    Person,
    /// Only in indicators and conditions: public attention.
    Attention,
}

impl Topic {
    /// The topics refused anywhere in a plan.
    pub(crate) const ANYWHERE: [Topic; 5] = [
        Topic::Jamming,
        Topic::Guidance,
        Topic::Takedown,
        Topic::Scanning,
        Topic::Tracking,
    ];

    const fn chinese(self) -> &'static [&'static str] {
        match self {
            Topic::Jamming => &[
                "反制枪",
                "无人机反制",
                "反制无人机",
                "信号屏蔽",
                "屏蔽信号",
                "信号干扰",
                "干扰信号",
                "干扰器",
                "干扰仪",
                "屏蔽器",
                "屏蔽仪",
                "压制信号",
                "信号压制",
                "布控球",
                "摄像头",
                "摄像机",
                "监控球",
                "抓拍",
                "录像取证",
                "全程录像",
                "拍摄信访",
            ],
            Topic::Guidance => &[
                "网评员",
                "网评",
                "评论引导",
                "引导评论",
                "跟帖",
                "跟评",
                "控评",
                "舆论引导",
                "引导舆论",
                "舆情引导",
                "引导舆情",
                "水军",
                "正面引导",
                "带节奏",
                "网络评论",
                "评论员",
                "导评",
            ],
            Topic::Takedown => &[
                "删帖",
                "删贴",
                "刪帖",
                "删除帖",
                "删除视频",
                "删除评论",
                "删除负面",
                "屏蔽",
                "封号",
                "封禁",
                "禁言",
                "管控账号",
                "账号管控",
                "账号处置",
                "处置账号",
                "降热",
                "压热",
                "撤热搜",
                "撤稿",
                "封堵",
                "清理有害信息",
                "处置有害信息",
                "处置负面",
            ],
            Topic::Scanning => &[
                "舆情监测",
                "舆情监控",
                "监测舆情",
                "监控舆情",
                "舆情巡查",
                "舆情研判",
                "舆情采集",
                "抓取",
                "爬取",
                "爬虫",
                "网络巡查",
                "全网监测",
                "监看账号",
                "账号监测",
                "采集帖",
                "采集账号",
                "敏感信息监测",
                "涉访信息监测",
            ],
            Topic::Tracking => &[
                "重点人员",
                "重点人",
                "重点对象",
                "稳控",
                "盯防",
                "轨迹",
                "行踪",
                "实时定位",
                "手机定位",
                "人员定位",
                "信令",
                "人脸识别",
                "黑名单",
                "监控名单",
                "人员名单",
                "布控",
                "蹲守",
                "截访",
                "拦访",
                "劝返",
                "一人一档",
                "落地查人",
                "人员动态",
                "网约车数据",
                "网约车订单",
                "快递数据",
                "寄递数据",
                "公安数据",
                "警务数据",
                "警综",
                "通话记录",
                "住宿登记",
                "购票信息",
                "跟踪人员",
                "人员跟踪",
                "跟踪信访人",
                "跟踪上访",
            ],
            Topic::Person => &[
                "姓名",
                "身份证",
                "证件号",
                "手机号",
                "电话号码",
                "号码",
                "车牌",
                "每人",
                "按人",
                "个人",
                "同一人",
                "按信访人",
                "同一信访人",
                "每名信访人",
                "缠访",
                "闹访",
                "访民",
                "老户",
            ],
            Topic::Attention => &[
                "热度",
                "热搜",
                "关注度",
                "阅读量",
                "转发量",
                "播放量",
                "话题量",
                "点击量",
                "舆情",
            ],
        }
    }

    const fn english(self) -> &'static [&'static str] {
        match self {
            Topic::Jamming => &[
                "jamming",
                "jammer",
                "jammers",
                "jam",
                "signal blocking",
                "signal blocker",
                "signal shield",
                "anti drone",
                "counter drone",
                "drone gun",
                "camera",
                "cameras",
                "cctv",
                "bodycam",
                "video evidence",
            ],
            Topic::Guidance => &[
                "comment guidance",
                "guide comments",
                "guided comments",
                "guiding comments",
                "guide opinion",
                "opinion guidance",
                "guide public opinion",
                "commentator",
                "commentators",
                "paid comments",
                "sock puppet",
                "sock puppets",
                "astroturf",
                "astroturfing",
                "trolls",
                "positive comments",
                "comment steering",
            ],
            Topic::Takedown => &[
                "takedown",
                "takedowns",
                "take down",
                "take downs",
                "delete posts",
                "remove posts",
                "delete comments",
                "remove comments",
                "block accounts",
                "ban accounts",
                "suspend accounts",
                "account control",
                "censor",
                "censorship",
                "shadow ban",
                "block topic",
                "suppress topic",
            ],
            Topic::Scanning => &[
                "crawl",
                "crawler",
                "crawling",
                "scrape",
                "scraper",
                "scraping",
                "monitor posts",
                "monitor accounts",
                "monitoring posts",
                "monitoring accounts",
                "social listening",
                "social media monitoring",
                "opinion monitoring",
                "sentiment",
                "weibo",
                "douyin",
                "tiktok",
            ],
            Topic::Tracking => &[
                "watchlist",
                "watchlists",
                "watch list",
                "watch lists",
                "blacklist",
                "black list",
                "tracking",
                "tracked",
                "movement traces",
                "movement data",
                "trace data",
                "whereabouts",
                "location data",
                "geolocation",
                "gps",
                "phone data",
                "phone records",
                "courier",
                "courier data",
                "ride hailing",
                "police data",
                "police records",
                "face recognition",
                "facial recognition",
                "surveillance",
                "key persons",
                "key person",
                "persons of interest",
                "intercept",
            ],
            Topic::Person => &[
                "person",
                "persons",
                "individual",
                "individuals",
                "name",
                "names",
                "phone",
                "plate",
                "petitioner",
                "id number",
                "id card",
                "writer",
                "caller",
                "identity",
            ],
            Topic::Attention => &[
                "attention",
                "heat",
                "trending",
                "views",
                "reads",
                "popularity",
                "buzz",
                "hot search",
                "sentiment",
            ],
        }
    }

    /// The word in a text that tells of this topic.
    pub(crate) fn told_by(self, text: &str) -> Option<&'static str> {
        let (squeezed, spaced) = (squeeze(text), space(text));
        // Blocking a signal (信号屏蔽) and blocking speech (屏蔽) share a word; the first says more.
        if self == Topic::Takedown
            && Topic::Jamming
                .told_by(text)
                .is_some_and(|word| word.contains("屏蔽"))
        {
            return None;
        }
        let chinese = self.chinese().iter().find(|word| squeezed.contains(**word));
        let english = || {
            self.english()
                .iter()
                .find(|word| spaced.contains(&format!(" {word} ")))
        };
        chinese.or_else(english).copied()
    }
}

/// The first topic refused anywhere that a text tells of, with the word.
pub(crate) fn anywhere(text: &str) -> Option<(Topic, &'static str)> {
    let told = |topic: Topic| topic.told_by(text).map(|word| (topic, word));
    Topic::ANYWHERE.into_iter().find_map(told)
}

/// Visits every text that says what is done: names, titles, duties and ids. What happens (scenarios),
/// where (city, areas) and the words complained with (keywords) are not what is done.
pub(crate) fn texts<'i>(root: &'i Item, visit: &mut impl FnMut(&'i Item, &'i At<String>)) {
    root.walk(&mut |item| {
        if matches!(
            item.table.name,
            "scenario" | "city" | "area" | "keyword" | "plan"
        ) {
            return;
        }
        for (.., value) in &item.fields {
            if let Value::Text(text) = value {
                visit(item, text);
            }
        }
    });
}

/// Every telling word, for the test that takes them out and finds the plan refused all the same.
#[must_use]
pub fn all_words() -> Vec<&'static str> {
    let topics = [Topic::Person, Topic::Attention];
    let topics = Topic::ANYWHERE.into_iter().chain(topics);
    let mut words: Vec<_> = topics
        .flat_map(|topic| [topic.chinese(), topic.english()].concat())
        .collect();
    words.sort_by_key(|word| (std::cmp::Reverse(word.len()), *word));
    words
}

/// Full-width letters as half-width, lower case, nothing but letters and digits.
fn squeeze(text: &str) -> String {
    text.chars()
        .map(half_width)
        .filter(|c| c.is_alphanumeric())
        .collect()
}

/// The words of a text between single spaces; `_`, `-` and other signs part words.
fn space(text: &str) -> String {
    let parted: String = text
        .chars()
        .map(half_width)
        .map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' })
        .collect();
    let words: Vec<&str> = parted.split(' ').filter(|word| !word.is_empty()).collect();
    format!(" {} ", words.join(" "))
}

fn half_width(c: char) -> char {
    let narrow = match u32::from(c) {
        code @ 0xff01..=0xff5e => char::from_u32(code - 0xfee0).unwrap_or(c),
        _ => c,
    };
    narrow.to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spacing_width_and_case_do_not_hide_a_word() {
        for text in [
            "请网信办 删 帖",
            "Delete-Posts",
            "ＤＥＬＥＴＥ ｐｏｓｔｓ",
            "delete_posts",
            "删·帖",
        ] {
            assert_eq!(
                anywhere(text).map(|(topic, _)| topic),
                Some(Topic::Takedown),
                "{text}"
            );
        }
    }

    #[test]
    fn a_word_inside_another_word_tells_nothing() {
        assert_eq!(anywhere("jamboree at the tracks"), None);
        assert_eq!(anywhere("签名的公开答复"), None);
    }
}
