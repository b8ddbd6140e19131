//! Sources of every kind, well-formed and hostile: archives in archives, bombs, names that try to
//! escape, links in a circle, files that break off.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use ingest::{Error, Found, Group, Limits, ReadOptions, Source, discover, read};
use std::fs;
use std::io::Write;
use std::path::Path;
use tempfile::TempDir;

const EVENT: &str = r#"{"EventID":4688,"Channel":"Security","Hostname":"h","SourceName":"Microsoft-Windows-Security-Auditing","@timestamp":"2020-10-22T08:29:50Z","NewProcessId":"0x10","NewProcessName":"C:\\a.exe"}"#;

fn lines(count: usize) -> Vec<u8> {
    format!("{EVENT}\n").repeat(count).into_bytes()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer
            .start_file(*name, zip::write::SimpleFileOptions::default())
            .unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, bytes) in members {
        let mut header = tar::Header::new_ustar();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        // Written by hand, since the library refuses names that escape.
        header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
        header.set_cksum();
        builder.append(&header, *bytes).unwrap();
    }
    builder.into_inner().unwrap()
}

/// Finds what a file of these bytes holds, as lines of `kind name`.
fn find(folder: &Path, name: &str, bytes: &[u8], limits: &Limits) -> (Vec<Source>, Vec<String>) {
    let path = folder.join(name);
    fs::write(&path, bytes).unwrap();
    let (mut sources, mut others) = (Vec::new(), Vec::new());
    for found in discover(&[path], limits) {
        match found {
            Found::Source(source) => sources.push(source),
            Found::Skipped { name, reason } => others.push(format!("skipped {name}: {reason}")),
            Found::Failed { error, .. } => others.push(format!("failed {error}")),
        }
    }
    (sources, others)
}

fn read_all(source: &Source, limits: &Limits) -> (Vec<Group>, Option<Error>) {
    let (mut groups, mut failure) = (Vec::new(), None);
    for group in read(
        source,
        &ReadOptions {
            limits: limits.clone(),
            ..ReadOptions::default()
        },
    )
    .unwrap()
    {
        match group {
            Ok(group) => groups.push(group),
            Err(error) => failure = Some(error),
        }
    }
    (groups, failure)
}

fn count(groups: &[Group]) -> (u64, u64) {
    for group in groups {
        assert_eq!(group.events, group.stored + group.rejected);
    }
    (
        groups.iter().map(|group| group.stored).sum(),
        groups.iter().map(|group| group.rejected).sum(),
    )
}

fn reasons(groups: &[Group]) -> Vec<String> {
    let mut reasons = Vec::new();
    for batch in groups
        .iter()
        .flat_map(|group| &group.batches)
        .filter(|batch| batch.table.name == ingest::REJECTED_TABLE)
    {
        let column = batch.rows.column_by_name("Reason").unwrap();
        let column = arrow_array::cast::AsArray::as_string::<i32>(column);
        reasons.extend(column.iter().flatten().map(str::to_owned));
    }
    reasons
}

#[test]
fn archives_in_archives_are_read_to_the_logs() {
    let folder = TempDir::new().unwrap();
    let inner = zip(&[
        ("deep/a.json", &lines(3)),
        ("README.md", b"hello"),
        ("b.json.gz", &gzip(&lines(2))),
    ]);
    let outer = tar(&[
        ("one.json", &lines(1)),
        ("inner.zip", &inner),
        ("capture.pcap", b"\xD4\xC3\xB2\xA1"),
    ]);
    let bytes = zstd::encode_all(outer.as_slice(), 1).unwrap();
    let (sources, others) = find(folder.path(), "all.tar.zst", &bytes, &Limits::default());
    let found: Vec<_> = sources
        .iter()
        .map(|source| {
            let short = source.name().split_once("all.tar.zst").unwrap().1.to_owned();
            (short, count(&read_all(source, &Limits::default()).0))
        })
        .collect();
    let expected = [
        ("!one.json", (1, 0)),
        ("!inner.zip!deep/a.json", (3, 0)),
        ("!inner.zip!b.json.gz", (2, 0)),
    ];
    assert_eq!(found, expected.map(|(name, counts)| (name.to_owned(), counts)));
    assert_eq!(others.len(), 2, "{others:?}");
}

#[test]
fn identities_depend_on_content_and_place_in_the_archive_only() {
    let folder = TempDir::new().unwrap();
    let bytes = zip(&[("a.json", &lines(1)), ("b.json", &lines(1))]);
    let ids = |name: &str| -> Vec<_> {
        find(folder.path(), name, &bytes, &Limits::default())
            .0
            .iter()
            .map(|source| source.id().clone())
            .collect()
    };
    let (first, second) = (ids("x.zip"), ids("y.zip"));
    assert_eq!(first, second);
    assert_ne!(first[0], first[1]);
    assert_eq!(first[0].as_str().len(), 16);
}

#[test]
fn names_that_try_to_escape_are_labels_only() {
    let folder = TempDir::new().unwrap();
    let inside = folder.path().join("in");
    fs::create_dir(&inside).unwrap();
    for bytes in [
        zip(&[("../../escaped.json", &lines(1))]),
        tar(&[("../../escaped.json", &lines(1)), ("/etc/escaped.json", &lines(1))]),
    ] {
        let (sources, others) = find(&inside, "evil.bin", &bytes, &Limits::default());
        assert!(!sources.is_empty() && others.is_empty(), "{others:?}");
        for source in &sources {
            assert_eq!(count(&read_all(source, &Limits::default()).0), (1, 0));
        }
    }
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(left.len(), 1, "nothing is written beside the archive");
}

#[test]
fn bombs_are_stopped_and_said_so() {
    let folder = TempDir::new().unwrap();
    let limits = Limits {
        ratio: 50,
        ratio_from_bytes: 1 << 20,
        depth: 3,
        members: 10,
        ..Limits::default()
    };
    let mut bytes = lines(2);
    bytes.extend(vec![b' '; 30 << 20]);
    let (sources, _) = find(folder.path(), "zeros.json.gz", &gzip(&bytes), &limits);
    let (groups, failure) = read_all(&sources[0], &limits);
    assert!(failure.is_none());
    assert_eq!(count(&groups), (2, 1), "what comes before the limit is read");
    assert!(reasons(&groups)[0].contains("archive bomb"), "{:?}", reasons(&groups));

    let mut nested = lines(1);
    for _ in 0..6 {
        nested = gzip(&nested);
    }
    let (sources, others) = find(folder.path(), "nested.gz", &nested, &limits);
    assert!(sources.is_empty() && others[0].contains("nested"), "{others:?}");

    let members: Vec<_> = (0..11).map(|at| format!("{at}.json")).collect();
    let members: Vec<_> = members.iter().map(|name| (name.as_str(), EVENT.as_bytes())).collect();
    for bytes in [zip(&members), tar(&members)] {
        let (sources, others) = find(folder.path(), "many", &bytes, &limits);
        assert!(
            sources.is_empty() && others[0].contains("more than 10 members"),
            "{others:?}"
        );
    }

    let tar_bomb = gzip(&tar(&[("zeros", &vec![0; 30 << 20])]));
    let (sources, others) = find(folder.path(), "bomb.tar.gz", &tar_bomb, &limits);
    assert!(sources.is_empty() && others[0].contains("archive bomb"), "{others:?}");
}

#[test]
fn what_breaks_off_gives_what_is_readable_and_a_dead_letter() {
    let folder = TempDir::new().unwrap();
    let mut varied = Vec::new();
    for at in 0..5000 {
        varied.extend(EVENT.replace("0x10", &format!("0x{:x}", at * 7919)).bytes());
        varied.push(b'\n');
    }
    let whole = gzip(&varied);
    let (sources, _) = find(
        folder.path(),
        "cut.json.gz",
        &whole[..whole.len() / 2],
        &Limits::default(),
    );
    let (groups, failure) = read_all(&sources[0], &Limits::default());
    let (stored, rejected) = count(&groups);
    assert!(
        failure.is_none() && stored > 1000 && (1..=2).contains(&rejected),
        "{stored} {rejected}"
    );
    assert!(
        reasons(&groups).iter().any(|reason| reason.contains("breaks off")),
        "{:?}",
        reasons(&groups)
    );

    let archive = zip(&[("a.json", &varied)]);
    let (sources, others) = find(
        folder.path(),
        "cut.zip",
        &archive[..archive.len() / 2],
        &Limits::default(),
    );
    assert!(sources.is_empty() && others[0].contains("damaged"), "{others:?}");

    let archive = tar(&[("a.json", &lines(1)), ("b.json", &varied)]);
    let (sources, _) = find(folder.path(), "cut.tar", &archive[..20_000], &Limits::default());
    let (groups, _) = read_all(sources.last().unwrap(), &Limits::default());
    assert!(
        reasons(&groups)
            .iter()
            .any(|reason| reason.contains("missing at the end")),
        "{:?}",
        reasons(&groups)
    );
}

#[test]
fn unknown_text_is_an_error_that_names_what_was_tried_and_a_dead_letter() {
    let source = Source::from_bytes("notes.dat", b"once upon a time\nthere was no log\n".to_vec());
    let (groups, failure) = read_all(&source, &Limits::default());
    let Some(Error::UnknownFormat { name, tried }) = failure else {
        panic!("{failure:?}")
    };
    assert!(name == "notes.dat" && tried.contains("evtx"), "{tried}");
    assert_eq!(count(&groups), (0, 1));
    assert!(groups[0].last);
}

#[test]
fn an_empty_file_is_one_empty_group() {
    for bytes in [b"".as_slice(), b"\n \n"] {
        let (groups, failure) = read_all(&Source::from_bytes("empty.json", bytes), &Limits::default());
        assert!(failure.is_none() && groups.len() == 1 && groups[0].last && groups[0].events == 0);
    }
}

#[test]
fn unsupported_compressions_and_encrypted_members_are_told() {
    let folder = TempDir::new().unwrap();
    for (bytes, word) in [
        (b"BZh91AY&SY".as_slice(), "bzip2"),
        (b"\xFD7zXZ\0\0", "xz"),
        (b"7z\xBC\xAF\x27\x1C\0", "7-Zip"),
    ] {
        let (sources, others) = find(folder.path(), "x", bytes, &Limits::default());
        assert!(sources.is_empty() && others[0].contains(word), "{others:?}");
    }
}

#[cfg(unix)]
#[test]
fn folders_linked_in_a_circle_are_walked_once() {
    let folder = TempDir::new().unwrap();
    let inside = folder.path().join("a");
    fs::create_dir(&inside).unwrap();
    fs::write(inside.join("x.json"), lines(1)).unwrap();
    std::os::unix::fs::symlink(folder.path(), inside.join("up")).unwrap();
    let found: Vec<_> = discover(&[folder.path().to_owned()], &Limits::default()).collect();
    assert_eq!(found.len(), 1, "{found:?}");
}

#[test]
fn a_missing_path_is_told() {
    let found: Vec<_> = discover(&["/nowhere/at/all".into()], &Limits::default()).collect();
    assert!(
        matches!(
            &found[..],
            [Found::Failed {
                error: Error::Open { .. },
                ..
            }]
        ),
        "{found:?}"
    );
}

#[test]
fn a_bad_line_is_rejected_with_its_number() {
    let text = format!("{EVENT}\n{EVENT}\n{{\"EventID\":1,\n\n{EVENT}\n");
    let (groups, _) = read_all(&Source::from_bytes("a.json", text.into_bytes()), &Limits::default());
    assert_eq!(count(&groups), (3, 1));
    let batch = groups[0]
        .batches
        .iter()
        .find(|batch| batch.table.name == ingest::REJECTED_TABLE)
        .unwrap();
    let positions = batch.rows.column_by_name("Position").unwrap();
    let positions = arrow_array::cast::AsArray::as_primitive::<arrow_array::types::Int64Type>(positions);
    assert_eq!(positions.value(0), 3);
}
