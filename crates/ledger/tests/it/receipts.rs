//! Receipts: both forms, what they prove, and every way in which one is not believed.

use huiyin_ledger::{
    Checkpoint, CompactError, Demands, Hash, Note, Policy, QR_CHARS_MAX_L, QR_CHARS_MAX_M, Receipt,
    ReceiptError, Refusal, SignatureType, SigningKey, leaf_hash, node_hash,
};
use proptest::prelude::*;

use crate::{ORIGIN, SEEN_S, case, log_key, policy, promise, receipt, witness_key};

fn sample() -> Receipt {
    receipt(&promise(), 5, 11, &[1, 2, 3])
}

fn verdict(receipt: &Receipt) -> Result<(), Refusal> {
    receipt.verify(&policy(), &Demands::default()).map(drop)
}

#[test]
fn a_receipt_proves_its_entry() {
    let proved = sample()
        .verify(&policy(), &Demands::default())
        .expect("holds");
    assert_eq!(proved.entry, promise().sealed());
    assert_eq!(
        (proved.index, proved.size, proved.origin.as_str()),
        (5, 11, ORIGIN)
    );
    let seen = |number: u64| (format!("w{number}"), SEEN_S + number);
    assert_eq!(proved.witnesses, [seen(1), seen(2), seen(3)]);
}

#[test]
fn both_forms_read_back_as_the_same_receipt() {
    for receipt in [sample(), sample().shortened(), receipt(&case(), 0, 1, &[])] {
        assert_eq!(
            Receipt::parse(receipt.to_string().as_bytes()),
            Ok(receipt.clone())
        );
        let compact = receipt.to_compact().expect("fits");
        assert_eq!(Receipt::from_compact(&compact), Ok(receipt));
    }
}

#[test]
fn a_shortened_receipt_proves_as_much() {
    assert_eq!(verdict(&sample().shortened()), Ok(()));
    assert_eq!(sample().shortened().leaf(), sample().leaf());
}

/// Every byte of both forms, with one bit and with all bits changed: nothing altered is believed.
#[test]
fn no_altered_byte_gets_through() {
    let (text, compact) = (sample().to_string(), sample().to_compact().expect("fits"));
    for mask in [1, 0x20, 0xFF] {
        for at in 0..text.len() {
            let altered = Receipt::parse(&flipped(text.as_bytes(), at, mask));
            assert!(
                altered.is_err() || altered.is_ok_and(|it| harmless(&it)),
                "byte {at} of the text"
            );
        }
        for at in 0..compact.len() {
            let altered = Receipt::from_compact(&flipped(&compact, at, mask));
            assert!(
                altered.is_err() || altered.is_ok_and(|it| harmless(&it)),
                "byte {at} of the short form"
            );
        }
    }
}

fn flipped(bytes: &[u8], at: usize, mask: u8) -> Vec<u8> {
    let mut altered = bytes.to_vec();
    altered[at] ^= mask;
    altered
}

/// Refused, or proving the very same: a witness whose name was altered is a stranger, the two others suffice.
fn harmless(altered: &Receipt) -> bool {
    let same = altered.leaf() == sample().leaf()
        && altered.checkpoint() == sample().checkpoint()
        && altered.index() == sample().index();
    same || verdict(altered).is_err()
}

#[test]
fn a_receipt_cut_short_anywhere_is_refused() {
    let text = sample().to_string();
    let whole_lines = text.lines().count();
    for end in 0..text.len() {
        let Ok(receipt) = Receipt::parse(&text.as_bytes()[..end]) else {
            continue;
        };
        // Only whole signature lines may be missing, and then the quorum decides.
        let lines = text[..end].lines().count();
        let expected = (lines == whole_lines - 1).then_some(());
        assert_eq!(verdict(&receipt).ok(), expected, "cut at {end}");
    }
    let bytes = sample().to_compact().expect("fits");
    for end in 0..bytes.len() {
        if let Ok(receipt) = Receipt::from_compact(&bytes[..end]) {
            assert!(
                receipt.to_compact().expect("fits").len() == end,
                "cut at {end}"
            );
        }
    }
}

#[test]
fn hashes_in_another_order_are_refused() {
    let text = sample().to_string();
    let mut lines: Vec<&str> = text.lines().collect();
    lines.swap(3, 4);
    let swapped = lines.join("\n") + "\n";
    let receipt = Receipt::parse(swapped.as_bytes()).expect("well-formed");
    assert!(matches!(verdict(&receipt), Err(Refusal::NotIncluded(_))));
    assert_eq!(receipt.to_compact(), Err(CompactError::Inconsistent));
    lines.swap(3, 4);
    lines.swap(1, 2);
    let swapped = lines.join("\n") + "\n";
    assert_eq!(
        Receipt::parse(swapped.as_bytes()),
        Err(ReceiptError::NoContent)
    );
}

#[test]
fn a_receipt_of_another_log_is_refused() {
    let other = SigningKey::from_seed("other.example/ledger", &[3; 32]).expect("a name");
    let key = other.verifier(SignatureType::Log);
    let policy = Policy::parse(format!("log {key}\nquorum none").as_bytes()).expect("a policy");
    let origin = ORIGIN.to_owned();
    let refusal = sample().verify(&policy, &Demands::default());
    assert_eq!(refusal, Err(Refusal::UnknownLog { origin }));
}

#[test]
fn a_log_of_the_right_name_with_another_key_is_refused() {
    let impostor = SigningKey::from_seed(ORIGIN, &[1; 32]).expect("a name");
    let checkpoint = sample().checkpoint().clone();
    let note = checkpoint.sign(&impostor).expect("a note");
    let leaf = sample().leaf();
    let forged = Receipt::new(promise(), 0, vec![], note).expect("well-formed");
    assert_eq!(forged.leaf(), leaf);
    let origin = ORIGIN.to_owned();
    assert_eq!(verdict(&forged), Err(Refusal::NotSigned { origin }));
}

#[test]
fn a_witness_cannot_sign_for_the_log() {
    let text = sample().checkpoint().to_string();
    let note = Note::new(&text, log_key().cosign(&text, SEEN_S)).expect("a note");
    let forged = Receipt::new(promise(), 5, vec![], note).expect("well-formed");
    assert!(matches!(verdict(&forged), Err(Refusal::NotSigned { .. })));
}

#[test]
fn a_proof_for_one_entry_does_not_prove_another() {
    let text = sample().to_string();
    let other = receipt(&case(), 5, 11, &[1, 2, 3]).to_string();
    let extra = |text: &str| text.lines().nth(1).expect("extra").to_owned();
    let forged = text.replace(&extra(&text), &extra(&other));
    let receipt = Receipt::parse(forged.as_bytes()).expect("well-formed");
    assert!(matches!(verdict(&receipt), Err(Refusal::NotIncluded(_))));
}

#[test]
fn too_few_witnesses_are_refused() {
    for (witnesses, signed) in [(&[][..], 0), (&[2][..], 1)] {
        let refusal = verdict(&receipt(&promise(), 5, 11, witnesses));
        assert_eq!(refusal, Err(Refusal::NoQuorum { signed, known: 3 }));
    }
    assert_eq!(verdict(&receipt(&promise(), 5, 11, &[3, 1])), Ok(()));
}

#[test]
fn one_witness_who_signs_twice_counts_once() {
    let mut note = sample().checkpoint().sign(&log_key()).expect("a note");
    for at_s in [SEEN_S, SEEN_S + 1] {
        note.add(witness_key(1).cosign(&sample().checkpoint().to_string(), at_s))
            .expect("room");
    }
    let twice = Receipt::new(promise(), 5, vec![], note).expect("well-formed");
    assert_eq!(
        verdict(&twice),
        Err(Refusal::NoQuorum {
            signed: 1,
            known: 3
        })
    );
}

#[test]
fn a_stale_receipt_is_refused_by_size_and_by_time() {
    let judge = |demands: Demands| sample().verify(&policy(), &demands).map(drop);
    let size = |size_min| {
        judge(Demands {
            size_min,
            ..Demands::default()
        })
    };
    assert_eq!(size(11), Ok(()));
    assert_eq!(
        size(12),
        Err(Refusal::TooSmall {
            found: 11,
            size_min: 12
        })
    );
    let since = |at_s| {
        judge(Demands {
            seen_min_s: Some(at_s),
            ..Demands::default()
        })
    };
    assert_eq!(since(SEEN_S + 2), Ok(()), "two of three are late enough");
    assert_eq!(
        since(SEEN_S + 3),
        Err(Refusal::NoQuorum {
            signed: 1,
            known: 3
        })
    );
    let until = |at_s| {
        judge(Demands {
            seen_max_s: Some(at_s),
            ..Demands::default()
        })
    };
    assert_eq!(until(SEEN_S + 3), Ok(()));
    let witness = "w3".to_owned();
    assert_eq!(
        until(SEEN_S + 2),
        Err(Refusal::FromTheFuture {
            witness,
            at_s: SEEN_S + 3
        })
    );
}

#[test]
fn a_demand_for_an_instant_needs_a_witness_even_where_the_quorum_needs_none() {
    let key = log_key().verifier(SignatureType::Log);
    let policy = Policy::parse(format!("log {key}\nquorum none").as_bytes()).expect("a policy");
    let demands = Demands {
        seen_min_s: Some(1),
        ..Demands::default()
    };
    let refusal = sample().verify(&policy, &demands);
    assert_eq!(
        refusal,
        Err(Refusal::NoQuorum {
            signed: 0,
            known: 0
        })
    );
}

#[test]
fn what_is_not_a_receipt_is_refused_by_name() {
    let text = sample().to_string();
    let refusal = |text: &str| Receipt::parse(text.as_bytes()).expect_err("refused");
    let line = |at: usize| text.lines().nth(at).expect("a line");
    assert_eq!(refusal(""), ReceiptError::FirstLine);
    assert_eq!(
        refusal(&text.replace("@v1", "@v2")),
        ReceiptError::FirstLine
    );
    assert_eq!(Receipt::parse(b"\xff"), Err(ReceiptError::FirstLine));
    assert_eq!(
        refusal(&text.replacen(&format!("{}\n", line(1)), "", 1)),
        ReceiptError::NoContent
    );
    assert_eq!(
        refusal(&text.replacen(line(1), "extra !", 1)),
        ReceiptError::Extra
    );
    assert!(matches!(
        refusal(&text.replacen(line(1), "extra AAAA", 1)),
        ReceiptError::Entry(_)
    ));
    for index in [
        "index",
        "index 05",
        "index -1",
        "Index 5",
        "index 18446744073709551616",
    ] {
        assert_eq!(
            refusal(&text.replacen(line(2), index, 1)),
            ReceiptError::Index,
            "{index}"
        );
    }
    assert_eq!(
        refusal(&text.replacen(line(4), "AAAA", 1)),
        ReceiptError::HashLine { line: 2 }
    );
    let many = format!("{}\n", line(3)).repeat(65);
    assert_eq!(
        refusal(&text.replacen(line(3), many.trim_end(), 1)),
        ReceiptError::TooManyHashes
    );
    assert_eq!(
        refusal(&text[..text.find("\n\n").expect("parted")]),
        ReceiptError::NoCheckpoint
    );
    assert!(matches!(
        refusal(&text.replacen("\n11\n", "\n011\n", 1)),
        ReceiptError::Checkpoint(_)
    ));
    assert!(matches!(
        refusal(&text.replace('\u{2014}', "-")),
        ReceiptError::Note(_)
    ));
    let signed = text.lines().last().expect("a signature line");
    let twice = format!("{text}{signed}\n");
    let signatures = twice.lines().filter(|line| line.starts_with('\u{2014}'));
    assert_eq!(
        refusal(&twice),
        ReceiptError::SignedTwice {
            line: signatures.count()
        }
    );
    assert!(matches!(
        refusal(&"x".repeat(300_000)),
        ReceiptError::TooLong { .. }
    ));
}

/// A receipt from a log far too large to build: siblings are given, and the root is what they lead to.
fn at_height(height: u32) -> Receipt {
    let entry = promise().content.shortened();
    let entry = huiyin_ledger::Entry {
        content: entry,
        ..promise()
    };
    let hashes: Vec<Hash> = (0..height)
        .map(|level| leaf_hash(&level.to_be_bytes()))
        .collect();
    let leaf = leaf_hash(&entry.sealed().to_bytes());
    let root = hashes
        .iter()
        .fold(leaf, |node, sibling| node_hash(&node, sibling));
    let checkpoint = Checkpoint::new(ORIGIN, 1 << height, root).expect("a name");
    let mut note = checkpoint.sign(&log_key()).expect("a note");
    for number in 1..=3 {
        note.add(witness_key(number).cosign(&checkpoint.to_string(), SEEN_S))
            .expect("room");
    }
    Receipt::new(entry, 0, hashes, note).expect("a receipt")
}

/// The figures stand in the guide.
#[test]
fn a_receipt_with_three_witnesses_fits_its_codes() {
    for (height, bytes, at_low, at_medium) in [
        (0, 472, 1, 1),
        (10, 792, 1, 1),
        (20, 1112, 1, 2),
        (22, 1176, 1, 2),
        (24, 1240, 2, 2),
        (34, 1560, 2, 2),
    ] {
        let receipt = at_height(height);
        assert_eq!(verdict(&receipt), Ok(()));
        assert_eq!(
            receipt.to_compact().expect("fits").len(),
            bytes,
            "2^{height} entries"
        );
        for (chars_max, needed) in [(QR_CHARS_MAX_L, at_low), (QR_CHARS_MAX_M, at_medium)] {
            let codes = receipt.to_codes(chars_max).expect("fits");
            assert_eq!(codes.len(), needed, "2^{height} entries, {chars_max} signs");
            assert!(codes.iter().all(|code| code.len() <= chars_max));
            let backwards: Vec<&str> = codes.iter().rev().map(String::as_str).collect();
            let text = backwards.join("\n");
            assert_eq!(Receipt::from_codes(&text).as_ref(), Ok(&receipt));
        }
    }
}

#[test]
fn codes_that_do_not_belong_together_are_refused_by_name() {
    let codes = at_height(34).to_codes(QR_CHARS_MAX_L).expect("fits");
    let others = at_height(33).to_codes(QR_CHARS_MAX_L).expect("fits");
    let read = |codes: &[&str]| Receipt::from_codes(&codes.join("\n"));
    assert_eq!(read(&[]), Err(CompactError::Code));
    assert_eq!(read(&["HYR1/x"]), Err(CompactError::Code));
    assert_eq!(
        read(&[&codes[1]]),
        Err(CompactError::Parts {
            found: 1,
            needed: 2
        })
    );
    assert_eq!(read(&[&codes[0], &others[1]]), Err(CompactError::Tag));
    assert!(
        read(&[&codes[1], &codes[0], &codes[1]]).is_ok(),
        "one scanned twice does no harm"
    );
    let cut = &codes[1][..codes[1].len() - 3];
    assert_eq!(read(&[&codes[0], cut]), Err(CompactError::Tag));
    assert_eq!(read(&[&codes[0], "HYR1/2/2/AB"]), Err(CompactError::Code));
    let slashed = format!("{}/", codes[1]);
    assert_eq!(read(&[&codes[0], &slashed]), Err(CompactError::Code));
}

#[test]
fn codes_survive_what_messages_do_to_them() {
    let codes = at_height(34).to_codes(QR_CHARS_MAX_L).expect("fits");
    assert!(codes.iter().all(|code| !code.contains([' ', '%', '+'])));
    let broken: String = codes
        .concat()
        .chars()
        .map(|sign| format!("{sign} "))
        .collect();
    for text in [
        codes.concat(),
        codes.join(" \r\n\r\n "),
        broken,
        codes.concat().to_lowercase(),
    ] {
        assert_eq!(Receipt::from_codes(&text), Ok(at_height(34)));
    }
}

#[test]
fn what_the_short_form_has_no_room_for_is_refused() {
    let note = sample().checkpoint().to_string() + "extension\n";
    let note = Note::new(&note, log_key().sign(&note)).expect("a note");
    let extended = Receipt::parse(sample().to_string().as_bytes()).expect("a receipt");
    let text = extended.to_string();
    let head = &text[..text.find("\n\n").expect("parted") + 2];
    let extended = Receipt::parse(format!("{head}{note}").as_bytes()).expect("well-formed");
    assert_eq!(extended.to_compact(), Err(CompactError::TooLong));
    assert_eq!(sample().to_codes(10), Err(CompactError::TooLong));
}

proptest! {
    #[test]
    fn forms_are_equal_at_every_place_of_every_small_log((size, index) in (1_u64..80).prop_flat_map(|size| (Just(size), 0..size))) {
        let receipt = receipt(&case(), index, size, &[2, 1]);
        let compact = receipt.to_compact().expect("fits");
        prop_assert_eq!(Receipt::from_compact(&compact), Ok(receipt.clone()));
        prop_assert_eq!(Receipt::parse(receipt.to_string().as_bytes()), Ok(receipt.clone()));
        prop_assert_eq!(verdict(&receipt), Ok(()));
    }

    #[test]
    fn any_bytes_get_an_answer_and_what_is_read_is_written_the_same(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(receipt) = Receipt::from_compact(&bytes) {
            prop_assert_eq!(receipt.to_compact(), Ok(bytes));
        }
    }

    #[test]
    fn any_splice_of_two_receipts_proves_only_what_one_of_them_says(
        from in 0_usize..600, to in 0_usize..600, length in 0_usize..300,
    ) {
        let (one, two) = (sample().to_string(), receipt(&case(), 3, 9, &[1, 2]).to_string());
        let cut = |text: &str, at: usize| (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let (head, start) = (cut(&one, from), cut(&two, to));
        let end = cut(&two, start + length).max(start);
        let tail = cut(&one, from + length).max(head);
        let spliced = format!("{}{}{}", &one[..head], &two[start..end], &one[tail..]);
        if let Ok(receipt) = Receipt::parse(spliced.as_bytes()) {
            prop_assert_eq!(receipt.to_string(), spliced);
            if verdict(&receipt).is_ok() {
                let honest = [sample(), crate::receipt(&case(), 3, 9, &[1, 2])];
                prop_assert!(honest.iter().any(|one| one.leaf() == receipt.leaf() && one.index() == receipt.index()));
            }
        }
    }
}
