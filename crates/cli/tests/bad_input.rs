//! What a person sees who hands the command something broken or hostile: a clear line, nothing lost, and
//! tables that can still be read.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use serde_json::Value;
use std::io::Write;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// A row of a table of one's own, in a file of its name.
const DOOR: &str = "{\"TimeGenerated\":\"2026-01-02T03:04:05Z\",\"Door\":\"north\"}\n";

struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn file(&self, name: &str, bytes: &[u8]) -> String {
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    }

    fn run(&self, arguments: &[&str]) -> Output {
        command(&self.data(), arguments).output().unwrap()
    }

    fn rows(&self, kql: &str) -> Vec<Value> {
        let output = self.run(&["--format", "json", "kql", kql]);
        assert!(output.status.success(), "{kql}: {}", words(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    }

    fn count(&self, table: &str) -> u64 {
        self.rows(&format!("{table} | count"))[0]["Count"].as_u64().unwrap()
    }

    fn reasons(&self) -> Vec<String> {
        let rows = self.rows("OutriderRejected_CL | project Reason");
        rows.iter()
            .map(|row| row["Reason"].as_str().unwrap().to_owned())
            .collect()
    }
}

fn command(data: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_outrider"));
    command.arg("--data").arg(data).args(arguments);
    command
}

/// Joins what was wrapped to the width of a terminal.
fn words(text: &[u8]) -> String {
    let text = String::from_utf8_lossy(text);
    let words = text.split_whitespace().filter(|word| *word != "│");
    words.collect::<Vec<_>>().join(" ")
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

#[test]
fn a_truncated_evtx_gives_its_whole_chunks_and_names_where_it_breaks_off() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/data/evtx/sbousseaden_GPL3/DE_1102_security_log_cleared.evtx");
    let Ok(whole) = std::fs::read(shared) else {
        eprintln!("SKIPPED: ../shared is missing");
        return;
    };
    let desk = Desk::new();
    // A header of 4 KiB, one chunk of 64 KiB, and a bit of the next.
    let path = desk.file("cut.evtx", &whole[..(4 << 10) + (64 << 10) + 20_000]);
    desk.run(&["ingest", &path]);
    assert!(desk.count("WindowsEvent") + desk.count("SecurityEvent") > 0);
    let reasons = desk.reasons();
    assert!(reasons.iter().any(|reason| reason.contains("cut off")), "{reasons:?}");
}

#[test]
fn a_line_too_long_to_hold_is_rejected_and_the_next_one_is_read() {
    let desk = Desk::new();
    // Four times what is held of one line.
    let path = desk.folder.path().join("Door_CL.json");
    let mut file = std::fs::File::create(&path).unwrap();
    file.write_all(DOOR.as_bytes()).unwrap();
    let piece = vec![b'x'; 16 << 20];
    for _ in 0..4 {
        file.write_all(&piece).unwrap();
    }
    file.write_all(b"\n").unwrap();
    file.write_all(DOOR.replace("north", "south").as_bytes()).unwrap();
    drop(file);
    desk.run(&["ingest", path.to_str().unwrap()]);
    let doors = desk.rows("Door_CL | project Door | sort by Door asc");
    assert_eq!(doors.len(), 2, "{doors:?}");
    let reasons = desk.reasons();
    assert_eq!(reasons.len(), 1, "{reasons:?}");
    assert!(reasons[0].contains("bytes long"), "{reasons:?}");
}

#[test]
fn an_archive_bomb_is_left_where_it_shows_itself_and_its_neighbour_is_stored() {
    let desk = Desk::new();
    // A row, and then 300 MiB of blanks, of which hardly anything is left when they are packed.
    let mut bomb = DOOR.as_bytes().to_vec();
    let mut blanks = vec![b' '; 1 << 20];
    blanks[(1 << 20) - 1] = b'\n';
    for _ in 0..300 {
        bomb.extend_from_slice(&blanks);
    }
    let neighbour = DOOR.replace("north", "south");
    let path = desk.file(
        "bomb.zip",
        &zip(&[("bomb/Door_CL.json", &bomb), ("Door_CL.json", neighbour.as_bytes())]),
    );
    assert!(std::fs::metadata(&path).unwrap().len() < 1 << 20);
    desk.run(&["ingest", &path]);
    let rejected = desk.rows("OutriderRejected_CL | where Reason has 'bombs' | project SourceName");
    assert_eq!(rejected.len(), 1, "{:?}", desk.reasons());
    let source = rejected[0]["SourceName"].as_str().unwrap();
    assert!(source.contains("bomb/Door_CL.json"), "{source}");
    // What came before is kept, and the neighbour is read.
    let doors = desk.rows("Door_CL | project Door | sort by Door asc");
    assert_eq!(doors.len(), 2, "{doors:?}");
}

#[test]
fn an_archive_member_in_no_format_is_named_and_its_neighbour_is_stored() {
    let desk = Desk::new();
    let blanks = vec![b'\n'; 1 << 20];
    let path = desk.file(
        "some.zip",
        &zip(&[("Door_CL.json", DOOR.as_bytes()), ("blank.json", &blanks)]),
    );
    desk.run(&["ingest", &path]);
    // The member is named among what was rejected, and its neighbour is stored.
    let rejected = desk.rows("OutriderRejected_CL | project SourceName");
    assert_eq!(rejected.len(), 1, "{rejected:?}");
    assert!(
        rejected[0]["SourceName"].as_str().unwrap().contains("blank.json"),
        "{rejected:?}"
    );
    assert_eq!(desk.count("Door_CL"), 1);
}

#[test]
fn names_in_an_archive_lead_nowhere() {
    let desk = Desk::new();
    let path = desk.file("climb.zip", &zip(&[("../../Door_CL.json", DOOR.as_bytes())]));
    desk.run(&["ingest", &path]);
    let mut names: Vec<_> = std::fs::read_dir(desk.folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, ["climb.zip", "data"]);
    assert_eq!(desk.count("Door_CL"), 1, "the row is read under its label");
}

#[test]
fn a_full_disk_is_named_and_what_was_stored_stays() {
    let desk = Desk::new();
    let small = desk.file("Door_CL.json", DOOR.as_bytes());
    assert!(desk.run(&["ingest", &small]).status.success());
    let many: String = (0..200_000)
        .map(|at| DOOR.replace("north", &format!("{at:x}{}", at * 7919)))
        .collect();
    let large = desk.file("More_CL.json", many.as_bytes());
    // The shell limits the size of files, which fails as a full disk does.
    let output = Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 64; exec \"$@\"", "sh"])
        .arg(env!("CARGO_BIN_EXE_outrider"))
        .arg("--data")
        .arg(desk.data())
        .args(["ingest", &large])
        .output()
        .unwrap();
    assert!(!output.status.success());
    let said = words(&output.stderr);
    assert!(said.contains("full") || said.contains("space"), "{said}");
    assert_eq!(desk.count("Door_CL"), 1);
    // With room again nothing is missing and nothing is there twice.
    assert!(desk.run(&["ingest", &large]).status.success());
    assert_eq!(desk.count("More_CL"), 200_000);
}

#[test]
fn a_port_in_use_is_named_with_a_way_out() {
    let desk = Desk::new();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let output = desk.run(&["serve", "--bind", &address]);
    assert!(!output.status.success());
    let said = words(&output.stderr);
    assert!(said.contains("in use") && said.contains("--bind"), "{said}");
}
