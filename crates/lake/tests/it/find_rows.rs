//! Rows by identity.

use crate::generated::{Generated, command_line, custom, open, text};
use evidence::RowRef;
use ingest::Source;
use schema::{Column, ColumnType, Table};
use serde_json::json;

fn row(table: &str, item_id: &str) -> RowRef {
    RowRef {
        table: table.to_owned(),
        item_id: item_id.to_owned(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_are_found_whole_wherever_they_lie() {
    let folder = tempfile::tempdir().unwrap();
    let lake = open(folder.path()).await;
    let sources: Vec<Generated> = (0..4)
        .map(|at| Generated::new(&format!("cited {at}"), 3, 500))
        .collect();
    let writer = lake.writer().await.unwrap();
    for sequence in 1..=3 {
        let flush: Vec<_> = sources.iter().map(|source| source.delivery(sequence)).collect();
        writer.append(&flush).await.unwrap();
    }
    let mut wanted = Vec::new();
    for source in &sources {
        for event in [0, 3, 501, 1_203] {
            wanted.push(row("SecurityEvent", &source.item(event)));
            wanted.push(row("DeviceProcessEvents", &source.item(event)));
        }
    }
    wanted.push(row("SecurityEvent", "0000000000000000-1-0"));
    wanted.push(row("NoSuchTable", "0000000000000000-1-0"));
    let found = lake.find_rows(&wanted).await.unwrap();
    assert_eq!(found.len(), 4 * 4 * 2);
    assert!(found.is_sorted_by(|a, b| a.row < b.row));
    let one = found.iter().find(|found| found.row == wanted[2]).unwrap();
    let expected = json!({
        "TimeGenerated": "2023-11-14T22:13:23Z",
        "Computer": "host3.example.com",
        "CommandLine": command_line(3),
        "EventID": 4691,
    });
    assert_eq!(serde_json::Value::Object(one.fields.clone()), expected);
    writer.compact(None).await.unwrap();
    assert_eq!(
        lake.find_rows(&wanted).await.unwrap(),
        found,
        "merging files moves rows and changes none"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn dynamic_values_come_as_json_and_hostile_ones_as_text() {
    let folder = tempfile::tempdir().unwrap();
    let lake = open(folder.path()).await;
    let source = Source::from_bytes("dynamic", b"dynamic".as_slice());
    let columns = vec![
        Column::new("good", ColumnType::Dynamic),
        Column::new("bad", ColumnType::Dynamic),
    ];
    let delivery = custom(&source, 1, Table::custom("Bag_CL", columns), |rows| {
        text(rows, "good", "{\"a\":[1,2]}");
        text(rows, "bad", "{\"a\":");
        rows.finish_row("d-1-0");
    });
    lake.writer().await.unwrap().append(&[delivery]).await.unwrap();
    let found = lake.find_rows(&[row("Bag_CL", "d-1-0")]).await.unwrap();
    let expected = json!({ "good": {"a": [1, 2]}, "bad": "{\"a\":" });
    assert_eq!(serde_json::Value::Object(found[0].fields.clone()), expected);
}
