//! A writer killed at random moments, again and again, loses nothing and doubles nothing.

use crate::generated::{Generated, assert_exactly_once, open};
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

const CHILD: &str = "OUTRIDER_TEST_KILL_CHILD";
const KILLS: u32 = 20;

fn sources() -> Vec<Generated> {
    (0..6)
        .map(|at| Generated::new(&format!("killed {at}"), 13, 4_000))
        .collect()
}

/// Stores what is not stored yet, two groups of each of two sources at a time, telling each step.
#[test]
fn child() {
    let Some(data) = std::env::var_os(CHILD) else {
        return;
    };
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let lake = open(Path::new(&data)).await;
        let writer = lake.writer().await.unwrap();
        println!("step");
        for pair in sources().chunks(2) {
            loop {
                let mut flush = Vec::new();
                for source in pair {
                    let stored = lake
                        .source(source.id())
                        .await
                        .unwrap()
                        .map_or(0, |state| state.sequence);
                    flush.extend(
                        (stored + 1..=source.groups)
                            .take(2)
                            .map(|sequence| source.delivery(sequence)),
                    );
                }
                if flush.is_empty() {
                    break;
                }
                println!("step");
                writer.append(&flush).await.unwrap();
            }
        }
        println!("done");
    });
}

fn spawn(data: &Path) -> std::process::Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "kill::child", "--nocapture"])
        .env(CHILD, data)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_twenty_times_each_event_is_stored_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
    let mut random = move |below: u64| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed % below
    };
    let mut alive = 0;
    for _ in 0..KILLS {
        let mut child = spawn(folder.path());
        let steps = random(2) as usize + 1;
        // Kept until after the kill, as writing to a closed pipe would end the child too.
        let mut lines = BufReader::new(child.stdout.take().unwrap())
            .lines()
            .map_while(Result::ok);
        let seen = lines.by_ref().filter(|line| line.contains("step")).take(steps).count();
        std::thread::sleep(Duration::from_micros(random(60_000)));
        alive += u32::from(seen == steps && child.try_wait().unwrap().is_none());
        // SIGKILL: no handler runs, nothing is flushed.
        child.kill().unwrap();
        child.wait().unwrap();
        drop(lines);
        // Whatever the moment, every table can be read.
        let lake = open(folder.path()).await;
        for table in lake.tables().await.unwrap() {
            let rows = crate::generated::number(&lake, &table.name, "| summarize countif(isnotempty(_ItemId))").await;
            assert_eq!(u64::try_from(rows).ok(), table.rows, "{}", table.name);
        }
    }
    assert_eq!(alive, KILLS, "every kill hit a working process");
    let child = spawn(folder.path()).wait_with_output().unwrap();
    assert!(child.status.success());
    assert_exactly_once(&open(folder.path()).await, &sources()).await;
}
