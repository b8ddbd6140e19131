//! Readers beside a writer, and two writers.

use crate::generated::{Generated, assert_exactly_once, number, open};
use lake::Error;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_sees_whole_groups_while_a_writer_adds_them() {
    let folder = tempfile::tempdir().unwrap();
    let source = Generated::new("watched", 40, 100);
    let lake = open(folder.path()).await;
    let writer = lake.writer().await.unwrap();
    writer.append(&[source.delivery(1)]).await.unwrap();
    let done = Arc::new(AtomicBool::new(false));
    let reader = tokio::spawn({
        // Another lake object follows the log as another process would.
        let (other, done) = (open(folder.path()).await, Arc::clone(&done));
        async move {
            let (mut seen, mut looks) = (0, 0);
            while !done.load(Ordering::Relaxed) {
                let rows = number(&other, "SecurityEvent", "| where EventID > 0 | count").await;
                assert_eq!(rows % 90, 0, "whole groups only");
                assert!(rows >= seen, "never fewer than before");
                (seen, looks) = (rows, looks + 1);
            }
            looks
        }
    });
    for sequence in 2..=source.groups {
        writer.append(&[source.delivery(sequence)]).await.unwrap();
        if sequence == 20 {
            writer.compact(None).await.unwrap();
        }
    }
    done.store(true, Ordering::Relaxed);
    assert!(reader.await.unwrap() > 2);
    assert_exactly_once(&open(folder.path()).await, &[source]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn writers_of_one_process_take_turns() {
    let folder = tempfile::tempdir().unwrap();
    let lake = open(folder.path()).await;
    let sources: Vec<Generated> = (0..4).map(|at| Generated::new(&format!("turn {at}"), 3, 50)).collect();
    let writes = sources.iter().cloned().map(|source| {
        let lake = lake.clone();
        tokio::spawn(async move {
            for sequence in 1..=source.groups {
                lake.writer()
                    .await
                    .unwrap()
                    .append(&[source.delivery(sequence)])
                    .await
                    .unwrap();
            }
        })
    });
    for write in writes.collect::<Vec<_>>() {
        write.await.unwrap();
    }
    assert_exactly_once(&lake, &sources).await;
}

/// Names the data folder for [`child`]; without it that test has nothing to do.
const CHILD: &str = "OUTRIDER_TEST_LOCK_CHILD";

#[test]
fn child() {
    let Some(data) = std::env::var_os(CHILD) else {
        return;
    };
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let lake = open(std::path::Path::new(&data)).await;
        let _writer = lake.writer().await.unwrap();
        println!("locked");
        // Until the parent closes the pipe.
        std::io::copy(&mut std::io::stdin(), &mut std::io::sink()).unwrap();
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn another_process_that_writes_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let source = Generated::new("locked", 1, 10);
    let lake = open(folder.path()).await;
    lake.writer().await.unwrap().append(&source.all()).await.unwrap();
    let mut other = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "concurrent::child", "--nocapture"])
        .env(CHILD, folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    // Kept until the child has ended, which writes more.
    let mut lines = std::io::BufRead::lines(std::io::BufReader::new(other.stdout.take().unwrap()));
    assert!(
        lines.by_ref().map_while(Result::ok).any(|line| line.contains("locked")),
        "the child never got the lock"
    );
    let error = lake.writer().await.unwrap_err();
    assert!(
        matches!(&error, Error::Locked { owner, .. } if *owner == Some(other.id())),
        "{error}"
    );
    assert_exactly_once(&open(folder.path()).await, &[source]).await;
    drop(other.stdin.take());
    other.wait().unwrap();
    drop(lines);
    lake.writer().await.unwrap();
}
