//! Input that nobody meant to be read: random bytes, real files cut off or changed anywhere. Nothing
//! may panic, and the counts always add up.

#[path = "development_data/shared.rs"]
mod shared;

use ingest::{Group, Limits, ReadOptions, Source, read};
use proptest::prelude::*;
use shared::{Totals, data_folder};
use std::fs;

/// Reads everything that can be read.
fn read_leniently(name: &str, bytes: Vec<u8>) -> Vec<Group> {
    let limits = Limits {
        record_bytes: 1 << 20,
        block_bytes: 64 << 10,
        ..Limits::default()
    };
    let options = ReadOptions {
        limits,
        workers: 1,
        ..ReadOptions::default()
    };
    match read(&Source::from_bytes(name, bytes), &options) {
        Ok(reading) => reading.map_while(Result::ok).collect(),
        Err(_) => Vec::new(),
    }
}

fn assert_counts(name: &str, groups: &[Group]) {
    let totals = Totals::of(groups);
    assert_eq!(totals.events, totals.stored + totals.rejected, "{name}");
    for batch in groups.iter().flat_map(|group| &group.batches) {
        if let Some(reasons) = batch
            .rows
            .column_by_name("Reason")
            .filter(|_| batch.table.name == ingest::REJECTED_TABLE)
        {
            let reasons = arrow_array::cast::AsArray::as_string::<i32>(reasons);
            let defect = reasons.iter().flatten().find(|reason| reason.contains("please report"));
            assert_eq!(defect, None, "{name}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..5000)) {
        assert_counts("random", &read_leniently("x", bytes));
    }

    #[test]
    fn random_bytes_behind_magics(at in 0_usize..6, bytes in proptest::collection::vec(any::<u8>(), 0..70_000)) {
        let magics: [&[u8]; 6] = [b"ElfFile\0", b"ElfChnk\0", b"\x1F\x8B\x08", b"\x28\xB5\x2F\xFD", b"{\"EventID\":1,\"Channel\":\"", b"[{\"a\":"];
        assert_counts("magic", &read_leniently("x", [magics[at], &bytes].concat()));
    }

    #[test]
    fn random_json(lines in proptest::collection::vec("[{}\\[\\]\",:a0-9\\\\ \\n]{0,60}", 0..40)) {
        assert_counts("json", &read_leniently("x.json", format!("{{\"EventID\":1,\"Channel\":\"c\",\"Hostname\":\"h\"}}\n{}", lines.join("\n")).into_bytes()));
    }

    #[test]
    fn any_value_in_any_field(id in 0_i64..7000, sysmon in any::<bool>(), value in "\\PC{0,40}", key in 0_usize..12) {
        let keys = ["UtcTime", "ProcessGuid", "ProcessId", "Hashes", "TargetFilename", "TargetObject", "Details", "SourceIp", "LogonType", "TaskContent", "Contents", "TimeCreated"];
        let channel = if sysmon { "Microsoft-Windows-Sysmon/Operational" } else { "Security" };
        let event = serde_json::json!({"EventID": id % if sysmon { 30 } else { 7000 }, "Channel": channel, "Hostname": value, "@timestamp": "2020-10-22T08:29:50Z", keys[key]: value});
        let groups = read_leniently("x.json", format!("{event}\n").into_bytes());
        assert_counts("field", &groups);
        prop_assert_eq!(Totals::of(&groups).stored, 1);
    }
}

#[test]
fn real_files_cut_off_or_changed_anywhere() {
    let Some(data) = data_folder() else { return };
    let mut files: Vec<_> = fs::read_dir(data.join("evtx/sbousseaden_GPL3"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files.retain(|path| {
        path.extension().is_some_and(|extension| extension == "evtx") && path.metadata().unwrap().len() < 100_000
    });
    // A fixed sequence of numbers, so that a failure comes again.
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut next = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below as u64) as usize
    };
    for path in &files {
        let whole = fs::read(path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let events = Totals::of(&read_leniently(&name, whole.clone())).stored;
        for _ in 0..12 {
            let cut = read_leniently(&name, whole[..next(whole.len())].to_vec());
            assert_counts(&name, &cut);
            assert!(Totals::of(&cut).stored <= events);
            let mut changed = whole.clone();
            for _ in 0..1 + next(40) {
                let at = 4096 + next(20_000.min(changed.len() - 4096));
                changed[at] = next(256) as u8;
            }
            assert_counts(&name, &read_leniently(&name, changed));
        }
    }
}
