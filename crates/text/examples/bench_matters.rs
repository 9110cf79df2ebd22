//! Measures grouping: complaints a second with N matters held, beside a bare loop that only makes
//! MinHash sketches of the same texts and looks them up in a table, in the same run.
//! Times are the thread's own CPU seconds (Linux), so a busy machine disturbs them little.
//! `bench_matters [HELD] [COMPLAINTS]`; every complaint is synthetic, about 320 characters long.
#![expect(clippy::print_stdout, reason = "a tool that prints")]

use std::collections::BTreeMap;

use huiyin_text::{Doc, Grouper, Params};

/// A small generator (xorshift), so that every run sees the same complaints.
struct Draw(u64);

impl Draw {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n as u64) as usize
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }
}

const NAME: [&str; 24] = [
    "云", "栖", "湖", "锦", "程", "橘", "园", "白", "鹭", "望", "江", "梧", "桐", "松", "岭", "青",
    "禾", "星", "桥", "柳", "塘", "晨", "曜", "澜",
];
const SUFFIX: [&str; 8] = ["小区", "花园", "大道", "路", "村", "小学", "公司", "菜市场"];
const PROBLEM: [&str; 16] = [
    "停工烂尾",
    "拖欠工资",
    "油烟扰民",
    "夜间施工噪音",
    "经常停水",
    "路灯不亮",
    "违章搭建",
    "乱停车",
    "电梯故障",
    "征地补偿",
    "有偿补课",
    "臭气熏天",
    "路面破损",
    "房产证办不下来",
    "公交改道",
    "漏水开裂",
];
const ASK: [&str; 4] = [
    "请尽快处理",
    "何时能够解决",
    "恳请领导重视",
    "请相关部门回复",
];

fn complaint(draw: &mut Draw, background: &[&str]) -> (String, String) {
    let name: String = (0..4).map(|_| draw.pick(&NAME)).collect();
    let object = format!("B{}区{name}{}", 1 + draw.below(9), draw.pick(&SUFFIX));
    let problem = draw.pick(&PROBLEM);
    let topic = format!("{object}{problem}，{}", draw.pick(&ASK));
    let mut body = format!("我是{object}的居民，反映{problem}的问题。");
    while body.chars().count() < 320 {
        body.push_str(draw.pick(background));
        let street: String = (0..3).map(|_| draw.pick(&NAME)).collect();
        body.push_str(&format!("{street}{}号，", draw.below(999)));
    }
    (topic, body)
}

/// The bare loop: 64 one-permutation MinHash values over character 3-grams, 16 bands looked up.
fn sketch(text: &str, bands: &mut BTreeMap<(u8, u64), u32>, n: u32) -> u32 {
    let chars: Vec<u64> = text.chars().map(u64::from).collect();
    let mut least = [u64::MAX; 64];
    for gram in chars.windows(3) {
        let key = gram[0] << 42 | gram[1] << 21 | gram[2];
        let hash = (key ^ key >> 31).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let bin = (hash >> 58) as usize;
        least[bin] = least[bin].min(hash);
    }
    let found = (0_u8..).zip(least.chunks(4)).filter(|(band, values)| {
        let key = values
            .iter()
            .fold(0_u64, |key, value| key.rotate_left(9) ^ value);
        bands.insert((*band, key), n).is_some()
    });
    found.count() as u32
}

fn main() {
    let mut args = std::env::args()
        .skip(1)
        .filter_map(|arg| arg.parse::<usize>().ok());
    let held = args.next().unwrap_or(1_000_000);
    let count = args.next().unwrap_or(40_000);
    let background: Vec<&str> = include_str!("../src/matters/background.txt")
        .lines()
        .collect();
    let mut draw = Draw(0x2545_f491_4f6c_dd1d);
    let texts: Vec<_> = (0..count)
        .map(|_| complaint(&mut draw, &background))
        .collect();

    let mut grouper = Grouper::new(Params::default());
    let start = cpu_seconds();
    for n in 0..held as u64 {
        let (topic, body) = complaint(&mut draw, &background);
        grouper.place_given(&doc(n, &topic, &body), n);
    }
    let rate = held as f64 / (cpu_seconds() - start);
    println!(
        "held {} matters; filled at {rate:.0} complaints/s (making the texts included)",
        grouper.matters_held()
    );

    let start = cpu_seconds();
    let joined = (held as u64..)
        .zip(&texts)
        .filter(|(n, (topic, body))| !grouper.place(&doc(*n, topic, body), *n).new);
    let joined = joined.count();
    let ours = count as f64 / (cpu_seconds() - start);

    let mut bands = BTreeMap::new();
    let start = cpu_seconds();
    let hits: u32 = (0_u32..)
        .zip(&texts)
        .map(|(n, (topic, body))| sketch(&format!("{topic}{body}"), &mut bands, n))
        .sum();
    let bare = count as f64 / (cpu_seconds() - start);
    println!(
        "place: {ours:.0} complaints/s ({joined} joined); bare sketch and table: {bare:.0}/s ({hits} hits); ratio {:.2}",
        ours / bare
    );
}

fn doc<'a>(n: u64, topic: &'a str, body: &'a str) -> Doc<'a> {
    Doc {
        time_us: 1_700_000_000_000_000 + n as i64 * 1_000_000,
        topic,
        body,
        area: None,
    }
}

/// CPU seconds this thread has run.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").expect("Linux");
    let ns = stat
        .split(' ')
        .next()
        .and_then(|ns| ns.parse::<f64>().ok())
        .expect("a number");
    ns / 1e9
}
