//! A keyword that looks like a person, a number or a plate (charter 1, M5).

use crate::diagnostic::{Finding, Findings, Rule, Severity};
use crate::item::Item;

pub(crate) const RULE: Rule = ("keyword-names-someone", Severity::Refused);

const SURNAMES: &str = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文";
const DOUBLE_SURNAMES: [&str; 8] = [
    "欧阳", "上官", "司马", "诸葛", "东方", "皇甫", "尉迟", "公孙",
];
/// Characters of things and doings: a short word that ends in one of them is no name.
const THINGS: &str = "工资费款额房屋路桥车位水电气暖热网学校师教育医院药保险社养老金地拆迁征补偿退税贷债欠拖施污染噪音味垃圾物停电断供烂尾质量合同诈骗租售证照山河湖林木矿厂店市场价格油价温度速公交站线员岗职法律安全灾害风雨雪火病毒食品奶肉菜务";
const TITLES: [&str; 16] = [
    "某某", "某", "先生", "女士", "小姐", "师傅", "大爷", "大妈", "阿姨", "老板", "书记", "局长",
    "主任", "市长", "区长", "校长",
];
const DOINGS: [&str; 6] = ["上访", "闹访", "缠访", "信访", "进京", "维权"];

pub(super) fn check(root: &Item, out: &mut Findings) {
    for keyword in root
        .items("keyword")
        .iter()
        .filter_map(|item| item.text("text"))
    {
        let Some((en, zh)) = looks_like(&keyword.value) else {
            continue;
        };
        let text = &keyword.value;
        let finding = Finding::new(
            RULE,
            &keyword.span,
            format!(
                "\"{text}\" looks like {en}; keywords count problems, never people (charter 1)"
            ),
            format!("“{text}”像是{zh}；关键词统计的是问题，不是人（底线 1）"),
        );
        out.push(finding.help(
            "name the problem, in four characters or more where it starts like a surname: `text = \"拖欠工资\"`",
            "请写问题本身；开头像姓氏的，写满四个字以上，如 `text = \"拖欠工资\"`",
        ));
    }
}

type Seems = (&'static str, &'static str);

fn looks_like(text: &str) -> Option<Seems> {
    let chars: Vec<char> = text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '·' | '_'))
        .collect();
    if plate(&chars) {
        Some(("a plate", "车牌"))
    } else if long_number(&chars) {
        Some(("a phone or identity number", "电话或证件号码"))
    } else if name(&chars) || latin_name(text) {
        Some(("a person's name", "人名"))
    } else {
        None
    }
}

/// A Chinese character, a letter, five letters and digits.
fn plate(chars: &[char]) -> bool {
    chars.windows(7).any(|window| {
        ('\u{4e00}'..='\u{9fff}').contains(&window[0])
            && window[1].is_ascii_alphabetic()
            && window[2..].iter().all(char::is_ascii_alphanumeric)
            && window[2..].iter().any(char::is_ascii_digit)
    })
}

/// Six digits in a row: shorter ones are years, hotlines (12345) and house numbers.
fn long_number(chars: &[char]) -> bool {
    let digit = |c: &char| c.is_ascii_digit() || ('０'..='９').contains(c);
    chars.windows(6).any(|window| window.iter().all(digit))
}

fn name(chars: &[char]) -> bool {
    let text: String = chars.iter().collect();
    let surname = DOUBLE_SURNAMES
        .iter()
        .find(|s| text.starts_with(**s))
        .map(|_| 2);
    let surname = surname.or_else(|| chars.first().filter(|c| SURNAMES.contains(**c)).map(|_| 1));
    let Some(surname) = surname else {
        return false;
    };
    let given: String = chars[surname..].iter().collect();
    let titled = TITLES
        .iter()
        .any(|title| given == *title || (given.ends_with(title) && given.chars().count() <= 4));
    let mut doings = DOINGS.iter().filter_map(|doing| given.strip_suffix(doing));
    let doing = doings.any(bare_given);
    titled || doing || bare_given(&given)
}

/// One or two characters that do not end in a thing or a doing.
fn bare_given(given: &str) -> bool {
    let len = given.chars().count();
    let chinese = given
        .chars()
        .all(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    (1..=2).contains(&len) && chinese && !given.ends_with(|c| THINGS.contains(c))
}

/// `Zhang Wei`, `ZHANG WEI`: two or three capitalised words of letters.
fn latin_name(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    (2..=3).contains(&words.len())
        && words.iter().all(|word| {
            word.starts_with(|c: char| c.is_ascii_uppercase())
                && word.chars().all(|c| c.is_ascii_alphabetic())
        })
}

#[cfg(test)]
mod tests {
    use super::looks_like;

    #[test]
    fn people_numbers_and_plates_are_seen() {
        for text in [
            "张伟",
            "王小明",
            "欧阳娜",
            "李某某",
            "赵师傅",
            "张伟上访",
            "13800138000",
            "江A12345",
            "粤BD12345",
            "Zhang Wei",
            "陈书记",
            "王学明",
        ] {
            assert!(looks_like(text).is_some(), "{text}");
        }
    }

    #[test]
    fn problems_are_not_people() {
        for text in [
            "拖欠工资",
            "房价",
            "马路积水",
            "白石桥",
            "金额",
            "高温费",
            "医保报销",
            "12345",
            "2026年",
            "延期交房",
            "停水",
            "学区划分",
            "黄河路",
        ] {
            assert!(looks_like(text).is_none(), "{text}");
        }
    }
}
