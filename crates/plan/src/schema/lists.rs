//! Closed lists of words, with other words that people use for them.

use super::{Closed, WordList};

const fn list(words: &'static [&'static str]) -> WordList {
    WordList {
        words,
        meant: &[],
        closed_by: None,
    }
}

pub(crate) static LEVELS: WordList = WordList {
    words: &["IV", "III", "II", "I"],
    meant: &[
        ("4", "IV"),
        ("3", "III"),
        ("2", "II"),
        ("1", "I"),
        ("四级", "IV"),
        ("三级", "III"),
        ("二级", "II"),
        ("一级", "I"),
    ],
    closed_by: None,
};
pub(crate) static TARGETS: WordList = WordList {
    words: &["IV", "III", "II", "end"],
    meant: &[
        ("结束", "end"),
        ("终止", "end"),
        ("close", "end"),
        ("ended", "end"),
    ],
    closed_by: None,
};
pub(crate) static COLOURS: WordList = WordList {
    words: &["blue", "yellow", "orange", "red"],
    meant: &[
        ("蓝", "blue"),
        ("黄", "yellow"),
        ("橙", "orange"),
        ("红", "red"),
        ("蓝色", "blue"),
        ("黄色", "yellow"),
        ("橙色", "orange"),
        ("红色", "red"),
    ],
    closed_by: None,
};
pub(crate) static PLACES: WordList = list(&["front", "rear"]);
pub(crate) static GROUP_KINDS: WordList = WordList {
    words: &[
        "reception",
        "safety",
        "public_information",
        "medical",
        "logistics",
        "policy",
    ],
    meant: &[
        ("information", "public_information"),
        ("supply", "logistics"),
        ("security", "safety"),
    ],
    closed_by: None,
};
pub(crate) static WATCHED: WordList = WordList {
    words: &["matter", "keyword"],
    meant: &[
        ("信访事项", "matter"),
        ("关键词", "keyword"),
        ("word", "keyword"),
    ],
    closed_by: Some(Closed::Subject),
};
pub(crate) static RECORD_CHANNELS: WordList = WordList {
    words: &["letter", "visit", "web", "hotline", "grid"],
    meant: &[
        ("来信", "letter"),
        ("来访", "visit"),
        ("网上", "web"),
        ("热线", "hotline"),
        ("网格", "grid"),
        ("12345", "hotline"),
        ("mail", "letter"),
        ("call", "hotline"),
    ],
    closed_by: Some(Closed::Source),
};
pub(crate) static CHANNEL_KINDS: WordList = WordList {
    words: &[
        "board",
        "sms",
        "phone",
        "meeting",
        "sealed_document",
        "satellite_phone",
        "mail",
    ],
    meant: &[
        ("fax", "sealed_document"),
        ("encrypted_fax", "sealed_document"),
        ("call", "phone"),
        ("telephone", "phone"),
        ("video", "meeting"),
        ("video_meeting", "meeting"),
        ("satellite", "satellite_phone"),
        ("email", "mail"),
        ("text", "sms"),
        ("短信", "sms"),
        ("电话", "phone"),
        ("传真", "sealed_document"),
        ("视频会议", "meeting"),
        ("卫星电话", "satellite_phone"),
        ("邮件", "mail"),
    ],
    closed_by: Some(Closed::Audience),
};
pub(crate) static MEASURE_KINDS: WordList = WordList {
    words: &["zone", "barrier", "transport", "care"],
    meant: &[
        ("fence", "barrier"),
        ("medical", "care"),
        ("supplies", "care"),
        ("bus", "transport"),
        ("metro", "transport"),
        ("area", "zone"),
        ("hall", "zone"),
    ],
    closed_by: Some(Closed::Aim),
};
pub(crate) static LANES: WordList = WordList {
    words: &["walking", "ambulance", "reception_door"],
    meant: &[
        ("door", "reception_door"),
        ("pedestrian", "walking"),
        ("reception", "reception_door"),
    ],
    closed_by: None,
};
pub(crate) static ZONE_KINDS: WordList = WordList {
    words: &["reception", "core", "buffer", "evacuation"],
    meant: &[
        ("hall", "reception"),
        ("接待区", "reception"),
        ("核心区", "core"),
        ("缓冲区", "buffer"),
        ("疏散区", "evacuation"),
    ],
    closed_by: None,
};
pub(crate) static LANE_KINDS: WordList = WordList {
    words: &["walking", "ambulance", "reception_door", "crowd", "vehicle"],
    meant: &[
        ("door", "reception_door"),
        ("pedestrian", "walking"),
        ("queue", "crowd"),
        ("car", "vehicle"),
        ("步行通道", "walking"),
        ("救护通道", "ambulance"),
    ],
    closed_by: None,
};
pub(crate) static GIVES: WordList = WordList {
    words: &["answer", "promise"],
    meant: &[
        ("statement", "answer"),
        ("solution", "promise"),
        ("答复", "answer"),
        ("承诺", "promise"),
    ],
    closed_by: None,
};
pub(crate) static EVIDENCE: WordList = WordList {
    words: &["none", "note", "figure", "file", "signature"],
    meant: &[
        ("photo", "file"),
        ("document", "file"),
        ("signed", "signature"),
        ("number", "figure"),
        ("count", "figure"),
        ("text", "note"),
    ],
    closed_by: Some(Closed::Record),
};
