//! A drawing in each form.

use huiyin_document::{Anchor, Block, Figure, Lang, Shape, Tone, docx, html, svg, text};

/// Two axes, a curve, a bar and a few words.
pub(crate) fn curve() -> Figure {
    let points = vec![(40.0, 160.0), (120.5, 60.0), (300.0, 90.0)];
    Figure {
        width: 320.0,
        height: 180.0,
        alt: "现场人数：最多 83 人".into(),
        shapes: vec![
            Shape::Line(Tone::Faint, 1.0, vec![(40.0, 160.0), (310.0, 160.0)]),
            Shape::Line(Tone::Dark, 2.0, points),
            Shape::Box(Tone::Alert, [200.0, 120.0, 20.0, 40.0]),
            Shape::Word(Tone::Grey, Anchor::End, 12.0, (36.0, 64.0), "83".into()),
            Shape::Word(
                Tone::Dark,
                Anchor::Middle,
                12.0,
                (160.0, 20.0),
                "现场 <83> 人𠀀".into(),
            ),
        ],
    }
}

fn words(bytes: &[u8]) -> Vec<u32> {
    let (words, rest) = bytes.as_chunks::<4>();
    assert!(rest.is_empty(), "a metafile is made of whole words");
    words.iter().map(|word| u32::from_le_bytes(*word)).collect()
}

fn part<'z>(zip: &'z [u8], begins: &[u8]) -> &'z [u8] {
    let at = zip.windows(begins.len()).position(|piece| piece == begins);
    &zip[at.expect("the part is there, stored as it is")..]
}

#[test]
fn a_drawing_is_an_svg_that_says_what_it_shows_and_holds_no_markup_of_its_words() {
    let drawn = svg(&curve());
    assert!(
        drawn.contains("aria-label=\"现场人数：最多 83 人\""),
        "{drawn}"
    );
    assert!(
        drawn.contains("points=\"40,160 120.5,60 300,90\""),
        "{drawn}"
    );
    assert!(drawn.contains("现场 &lt;83&gt; 人"), "{drawn}");
    let page = html(&[Block::Figure(curve())], Lang::Zh);
    assert!(page.contains(&drawn));
}

#[test]
fn read_aloud_a_drawing_is_the_sentence_of_what_it_shows() {
    assert_eq!(
        text(&[Block::Figure(curve())], Lang::Zh),
        "现场人数：最多 83 人\n"
    );
}

#[test]
fn the_metafile_s_header_counts_every_record_to_the_last_byte() {
    let file = docx(&[Block::Figure(curve())]);
    // Its header record: kind 1, 88 bytes.
    let found = part(&file, &[1, 0, 0, 0, 88, 0, 0, 0]);
    let header = words(&found[..88]);
    let (bytes, records) = (header[12], header[13]);
    let picture = words(&found[..bytes as usize]);
    let (mut at, mut count, mut last) = (0, 0, 0);
    while at < picture.len() {
        let (kind, size) = (picture[at], picture[at + 1]);
        assert!(
            size >= 8 && size.is_multiple_of(4),
            "record {count} of kind {kind}: {size}"
        );
        at += size as usize / 4;
        (count, last) = (count + 1, kind);
    }
    assert_eq!((at, count, last), (picture.len(), records, 14));
}

#[test]
fn equal_blocks_give_equal_bytes() {
    let blocks = [
        Block::Title("报告".into()),
        Block::Figure(curve()),
        Block::Figure(curve()),
    ];
    assert_eq!(docx(&blocks), docx(&blocks));
}
