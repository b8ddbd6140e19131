//! An ingest of real files killed at random moments: each source event is in the table exactly once.

use crate::support::{ingest, lines, query};
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use workspace::Workspace;

const CHILD: &str = "OUTRIDER_TEST_INGEST_CHILD";
const KILLS: usize = 20;
const FILES: u64 = 10;
const EVENTS: u64 = 30_000;

/// Ingests as `outrider ingest` does, telling when events arrive.
#[test]
fn child() {
    let Some(folder) = std::env::var_os(CHILD) else {
        return;
    };
    let folder = Path::new(&folder);
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let workspace = Workspace::open(&folder.join("data")).await.unwrap();
        ingest(&workspace, &folder.join("logs"), Some("Killed_CL")).await;
    });
}

fn spawn(folder: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "kill::child"])
        .env(CHILD, folder)
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_random_moments_each_event_is_stored_once() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("logs")).unwrap();
    for file in 0..FILES {
        // Every file has one line that is no JSON.
        let text = lines(file * EVENTS, EVENTS) + "not JSON at all\n";
        fs::write(folder.path().join(format!("logs/{file}.jsonl")), text).unwrap();
    }
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = move |below: u64| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed % below
    };
    let mut hits = 0;
    for _ in 0..KILLS {
        let before = stored(folder.path()).await;
        let mut child = spawn(folder.path());
        std::thread::sleep(Duration::from_millis(20 + random(700)));
        let was_alive = child.try_wait().unwrap().is_none();
        // SIGKILL: no handler runs, nothing is flushed.
        child.kill().unwrap();
        child.wait().unwrap();
        let after = stored(folder.path()).await;
        assert!(after >= before, "what was acknowledged stays");
        hits += usize::from(was_alive);
    }
    assert!(spawn(folder.path()).wait().unwrap().success());
    println!("{hits} of {KILLS} kills hit a running ingest");
    assert!(
        hits >= KILLS / 2,
        "only {hits} kills hit a running ingest: the input is too small for this machine"
    );

    let workspace = Workspace::open(&folder.path().join("data")).await.unwrap();
    let total = FILES * EVENTS;
    let kql = "Killed_CL | summarize count(), sum(number), min(number), max(number)";
    let expected = [total, total * (total - 1) / 2, 0, total - 1];
    assert_eq!(query(&workspace, kql).await, [expected]);
    let kql = "Killed_CL | summarize c = count() by number | where c != 1 | count";
    assert_eq!(query(&workspace, kql).await, [[0]], "no event twice");
    let kql = "OutriderSources_CL | summarize sum(Events), sum(Stored), sum(Rejected), countif(Last)";
    assert_eq!(query(&workspace, kql).await, [[total + FILES, total, FILES, FILES]]);
    assert_eq!(query(&workspace, "OutriderRejected_CL | count").await, [[FILES]]);
    let again = ingest(&workspace, &folder.path().join("logs"), Some("Killed_CL")).await;
    assert_eq!(again.events, 0);
}

/// Opens the folder as a reader does, and returns how many events are acknowledged.
async fn stored(folder: &Path) -> u64 {
    let workspace = Workspace::open(&folder.join("data")).await.unwrap();
    let sources = workspace.lake().sources().await.unwrap();
    sources.iter().map(|source| source.events).sum()
}
