//! A writer killed at random moments, again and again, keeps every row it acknowledged.

use crate::postgres;
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use store::{Actor, Location, Store};

const CHILD: &str = "OUTRIDER_TEST_STATE_KILL_CHILD";
const KILLS: usize = 12;

/// Comments without end, telling each that was acknowledged.
#[test]
fn child() {
    let Some(place) = std::env::var_os(CHILD) else {
        return;
    };
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let location = Location::parse(place.to_str().unwrap()).unwrap();
        let state = Store::open(&location).await.unwrap().workspace("killed");
        let from = state.activity("7").await.unwrap().len();
        for number in from.. {
            let text = format!("comment {number}");
            state.comment("7", &text, &Actor::analyst("ann")).await.unwrap();
            println!("acknowledged {text}");
        }
    });
}

async fn every_acknowledged_row_survives(place: &str) {
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    let mut acknowledged: Vec<String> = Vec::new();
    for _ in 0..KILLS {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        let steps = (seed % 40) as usize + 1;
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "kill::child", "--nocapture"])
            .env(CHILD, place)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut seen = 0;
        while seen < steps {
            let Some(Ok(line)) = lines.next() else {
                panic!("the writer ended by itself");
            };
            if let Some((_, text)) = line.split_once("acknowledged ") {
                acknowledged.push(text.to_owned());
                seen += 1;
            }
        }
        child.kill().unwrap();
        child.wait().unwrap();
        // What it still said before it died was acknowledged too; a torn last line was not read whole.
        for line in lines.map_while(Result::ok) {
            if let Some((_, text)) = line.split_once("acknowledged comment ")
                && text.parse::<u64>().is_ok()
            {
                acknowledged.push(format!("comment {text}"));
            }
        }
    }
    let state = Store::open(&Location::parse(place).unwrap())
        .await
        .unwrap()
        .workspace("killed");
    let kept: Vec<String> = state
        .activity("7")
        .await
        .unwrap()
        .into_iter()
        .map(|line| line.text)
        .collect();
    acknowledged.dedup();
    assert!(acknowledged.len() > KILLS);
    for text in &acknowledged {
        assert!(kept.contains(text), "{text} was acknowledged and is lost");
    }
    let mut once = kept.clone();
    once.sort();
    once.dedup();
    assert_eq!(once.len(), kept.len(), "nothing is doubled");
}

#[tokio::test(flavor = "multi_thread")]
async fn sqlite_keeps_what_it_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("state.sqlite");
    every_acknowledged_row_survives(file.to_str().unwrap()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn postgres_keeps_what_it_acknowledged() {
    if let Some(url) = tokio::task::spawn_blocking(postgres::url).await.unwrap() {
        every_acknowledged_row_survives(url).await;
    }
}
