//! Skipping by terms: what it saves, and that it never loses a row.

use crate::generated::{custom, open, text};
use arrow_array::RecordBatch;
use chrono::{TimeZone as _, Utc};
use hunt::{Engine, Limits, MemoryTables, QueryOptions, Tables};
use ingest::Source;
use lake::Lake;
use schema::{Column, ColumnType, Table};
use std::sync::Arc;

const ROWS: u64 = 40_000;

fn table() -> Table {
    let columns = [
        ("line", ColumnType::String),
        ("more", ColumnType::Dynamic),
        ("json", ColumnType::String),
        ("number", ColumnType::Long),
        ("empty", ColumnType::String),
    ];
    Table::custom(
        "Terms_CL",
        columns
            .into_iter()
            .map(|(name, kind)| Column::new(name, kind))
            .collect(),
    )
}

fn mix(number: u64) -> u64 {
    let mut state = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    state ^ (state >> 31)
}

/// Pieces that texts and needles are made of: words in odd case, beyond ASCII, digits, punctuation,
/// escapes of JSON.
const PIECES: [&str; 30] = [
    "cmd", "CMD", "exe", ".", "\\", "-", " ", "_", "Ünï", "ünï", "İx", "ı", "K", "k", "ß", "SS", "σς", "ΣΣ", "7", "42",
    "1e5", "true", "\u{307}", "Ⓐ", "日本", "/", "null", "a", "B", "é",
];

fn pieces(seed: u64, most: u64) -> String {
    let count = mix(seed) % (most + 1);
    (0..count)
        .map(|at| PIECES[usize::try_from(mix(seed ^ (at + 1) << 20) % 30).unwrap()])
        .collect()
}

fn spelled(text: &str, seed: u64) -> String {
    let plain = serde_json::to_string(text).unwrap();
    if seed.is_multiple_of(3) {
        // The same string, spelled with escapes.
        let units = text.encode_utf16().map(|unit| format!("\\u{unit:04x}"));
        format!("\"{}\"", units.collect::<String>())
    } else {
        plain
    }
}

/// Most rows are dull; one in two hundred has something to find.
fn fill(rows: &mut schema::TableBuilder) {
    for row in 0..ROWS {
        if mix(row).is_multiple_of(200) {
            text(rows, "line", &pieces(row, 6));
            let value = spelled(&pieces(row + 1, 4), row);
            let more = match row % 4 {
                0 => value.clone(),
                1 => format!("{{\"name\": {value}, \"n\": 1.50e1, \"list\": [{value}, 7]}}"),
                2 => format!(" {{\"name\": {{\"name\": {value}}}, \"name\": {value}}}"),
                _ => "7.250".to_owned(),
            };
            text(rows, "more", &more);
            text(rows, "json", if row % 7 == 0 { &value[1..] } else { &more });
        } else {
            text(rows, "line", &format!("dull line {} word{row}", row % 50));
            text(rows, "more", "{\"name\": \"dull\"}");
            text(rows, "json", "{\"name\": \"dull\"}");
        }
        text(rows, "number", &(row % 97).to_string());
        rows.finish_row(&format!("{:016x}-{row:012}-0", 1));
    }
}

async fn stored(folder: &std::path::Path) -> (Lake, Arc<Table>, RecordBatch) {
    let source = Source::from_bytes("terms", b"terms".as_slice());
    let delivery = custom(&source, 1, table(), fill);
    let batch = &delivery.batches[0];
    let (table, rows) = (Arc::clone(&batch.table), batch.rows.clone());
    let lake = open(folder).await;
    let writer = lake.writer().await.unwrap();
    writer.append(&[delivery]).await.unwrap();
    (lake, table, rows)
}

fn options() -> QueryOptions {
    QueryOptions::at(Utc.with_ymd_and_hms(2026, 1, 1, 0, 0, 0).unwrap())
}

async fn count(engine: &Engine, query: &str) -> String {
    match engine.query(query, &options()).await {
        Ok(result) => result.json_rows().unwrap()[0][0].to_string(),
        Err(error) => error.to_string(),
    }
}

fn condition(seed: u64) -> String {
    let needle = |at: u64| {
        let text = pieces(seed.wrapping_mul(31) ^ at << 40, 3);
        serde_json::to_string(&text).unwrap()
    };
    let operands = [
        "line",
        "line",
        "tolower(line)",
        "more",
        "more.name",
        "tostring(more.name)",
        "more.name.name",
        "tostring(more)",
        "tolower(tostring(more.name))",
        "tostring(parse_json(json).name)",
        "tostring(parse_json(json))",
        "json",
        "tostring(number)",
        "empty",
    ];
    let operand = operands[usize::try_from(mix(seed) % 14).unwrap()];
    let one = |at: u64| match mix(seed ^ at) % 14 {
        0 => format!("{operand} has {}", needle(at)),
        1 => format!("{operand} has_cs {}", needle(at)),
        2 => format!("{operand} hasprefix {}", needle(at)),
        3 => format!("{operand} hassuffix {}", needle(at)),
        4 => format!("{operand} contains {}", needle(at)),
        5 => format!("{operand} startswith {}", needle(at)),
        6 => format!("{operand} endswith_cs {}", needle(at)),
        7 => format!("{operand} == {}", needle(at)),
        8 => format!("{operand} =~ {}", needle(at)),
        9 => format!("{operand} in ({}, {})", needle(at), needle(at + 1)),
        10 => format!("{operand} in~ ({}, {})", needle(at), needle(at + 1)),
        11 => format!("{operand} has_any ({}, {})", needle(at), needle(at + 1)),
        12 => format!("{operand} has_all ({}, {})", needle(at), needle(at + 1)),
        _ => format!("{operand} !has {}", needle(at)),
    };
    match seed % 4 {
        0 => format!("{} or {}", one(1), one(2)),
        1 => format!("{} and not({})", one(1), one(2)),
        _ => one(1),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn searches_find_what_a_scan_finds() {
    let folder = tempfile::tempdir().unwrap();
    let (lake, table, rows) = stored(folder.path()).await;
    let skipping = Engine::new(Arc::new(lake), Limits::default());
    let mut memory = MemoryTables::default();
    memory.insert(table, rows);
    let scanning = Engine::new(Arc::new(memory), Limits::default());
    let mut found = 0;
    for seed in 0..150 {
        let query = format!("Terms_CL | where {} | count", condition(seed));
        let (skipped, scanned) = (count(&skipping, &query).await, count(&scanning, &query).await);
        assert_eq!(skipped, scanned, "{query}");
        found += usize::from(skipped != "0");
    }
    for term in ["cmd", "42", "true", "日本", "nothing"] {
        let query = format!("Terms_CL | search '{term}' | count");
        assert_eq!(
            count(&skipping, &query).await,
            count(&scanning, &query).await,
            "{query}"
        );
    }
    assert!(found > 25, "only {found} searches find anything");
}

/// Returns how many rows the scan of a query reads, by leaving the row filter nothing to do.
async fn rows_read(lake: &Lake, filter: datafusion::prelude::Expr) -> usize {
    let provider = lake.provider("Terms_CL").await.unwrap().unwrap();
    let session = datafusion::prelude::SessionContext::new();
    let state = session.state();
    let plan = provider.scan(&state, None, &[filter], None).await.unwrap();
    datafusion::physical_plan::collect(plan, session.task_ctx())
        .await
        .unwrap()
        .iter()
        .map(RecordBatch::num_rows)
        .sum()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rare_term_is_read_with_its_blocks_only() {
    use datafusion::prelude::{ident, lit};
    let folder = tempfile::tempdir().unwrap();
    let (lake, _, _) = stored(folder.path()).await;
    let all = usize::try_from(ROWS).unwrap();
    assert_eq!(
        rows_read(&lake, ident("line").eq(lit("dull line 3 word20003"))).await,
        8_192
    );
    assert_eq!(rows_read(&lake, ident("line").eq(lit("no such words"))).await, 0);
    assert_eq!(
        rows_read(&lake, ident("line").not_eq(lit("dull line 3 word20003"))).await,
        all
    );
    assert_eq!(rows_read(&lake, ident("empty").eq(lit("x"))).await, 0);

    // Merging files keeps it so.
    let writer = lake.writer().await.unwrap();
    let source = Source::from_bytes("more terms", b"more terms".as_slice());
    let more = custom(&source, 1, table(), |rows| {
        text(rows, "line", "one more");
        rows.finish_row(&format!("{:016x}-{:012}-0", 2, 0));
    });
    writer.append(&[more]).await.unwrap();
    assert_eq!(rows_read(&lake, ident("line").eq(lit("one more"))).await, 1);
    assert_eq!(
        writer
            .compact(None)
            .await
            .unwrap()
            .iter()
            .filter(|done| done.table == "Terms_CL" && done.files_before == 2)
            .count(),
        1
    );
    assert_eq!(
        rows_read(&lake, ident("line").eq(lit("dull line 3 word20003"))).await,
        8_192
    );
    assert_eq!(
        rows_read(&lake, ident("line").eq(lit("one more"))).await,
        all + 1 - 4 * 8_192
    );
}
