//! Runs the conformance files `tests/kql/*.slt`: queries with the columns and rows they must give.
//!
//! A file holds records separated by empty lines:
//!
//! ```text
//! # a remark
//! query            (or: query sorted — the rows may come in any order)
//! print a = 1
//! ----
//! a:long
//! [1]
//!
//! error KS142      (the code that the query is refused with)
//! print nothing
//! ```
//!
//! Rows are JSON arrays as `QueryResult::json_rows` writes them. Within a query `//` stands for an
//! empty line. The tables are those of the catalogue; `DeviceProcessEvents` holds a few rows.

use arrow::array::{Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray};
use arrow::datatypes::{DataType, Field, Schema, TimeUnit};
use async_trait::async_trait;
use chrono::{TimeZone, Utc};
use datafusion::catalog::TableProvider;
use datafusion::datasource::MemTable;
use hunt::{Engine, Limits, QueryOptions, Reference, Tables};
use serde_json::Value;
use std::io::Write;
use std::sync::Arc;

/// The catalogue, with a few processes on three devices.
#[derive(Debug)]
struct Fixture;

#[async_trait]
impl Tables for Fixture {
    fn table(&self, name: &str) -> Option<Arc<schema::Table>> {
        schema::find_table(name).map(|table| Arc::new(table.clone()))
    }

    fn names(&self) -> Vec<String> {
        schema::tables().map(|table| table.name.clone()).collect()
    }

    async fn provider(
        &self,
        name: &str,
    ) -> Result<Option<Arc<dyn TableProvider>>, Box<dyn std::error::Error + Send + Sync>> {
        if name != "DeviceProcessEvents" {
            return Ok(None);
        }
        // Only some columns are stored, as in a real lake; the others read as absent.
        let text = |name: &str| Field::new(name, DataType::Utf8, true);
        let schema = Arc::new(Schema::new(vec![
            Field::new(
                "Timestamp",
                DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
                true,
            ),
            text("DeviceName"),
            text("FileName"),
            text("ProcessCommandLine"),
            text("AdditionalFields"),
            Field::new("ProcessId", DataType::Int64, true),
            text("_ItemId"),
        ]));
        let start = Utc.with_ymd_and_hms(2026, 1, 1, 0, 0, 0).unwrap().timestamp_micros();
        let minute = 60_000_000;
        let batch = RecordBatch::try_new(
            Arc::clone(&schema),
            vec![
                Arc::new(
                    TimestampMicrosecondArray::from_iter_values((0..5).map(|at| start + at * minute))
                        .with_timezone("UTC"),
                ),
                Arc::new(StringArray::from(vec!["alpha", "alpha", "beta", "gamma", "gamma"])),
                Arc::new(StringArray::from(vec![
                    Some("cmd.exe"),
                    Some("powershell.exe"),
                    Some("cmd.exe"),
                    None,
                    Some("PowerShell.EXE"),
                ])),
                Arc::new(StringArray::from(vec![
                    Some("cmd /c whoami"),
                    Some("powershell -enc AAAA"),
                    Some("cmd /c dir"),
                    None,
                    Some("powershell -File a.ps1"),
                ])),
                Arc::new(StringArray::from(vec![
                    Some(r#"{"Signer":{"Name":"Contoso"},"Score":7}"#),
                    Some("{}"),
                    None,
                    Some("not json"),
                    Some(r#"{"Signer":{"Name":"Fabrikam"}}"#),
                ])),
                Arc::new(Int64Array::from(vec![Some(10), Some(20), Some(30), None, Some(50)])),
                Arc::new(StringArray::from(vec!["s-0-0", "s-1-0", "s-2-0", "s-3-0", "s-4-0"])),
            ],
        )?;
        Ok(Some(Arc::new(MemTable::try_new(schema, vec![vec![batch]])?)))
    }

    async fn reference(
        &self,
        reference: &Reference,
    ) -> Result<Option<Vec<u8>>, Box<dyn std::error::Error + Send + Sync>> {
        let text = match reference.path().as_str() {
            "addresses/example.org/lists/counts.csv" => "Name,Count\n\"alpha\",1\n\"with, comma\",x\nbeta\n",
            "addresses/example.org/lists/all.txt" => "# a remark\none\ntwo, three\n",
            "addresses/example.org/feed.json" => {
                r#"[{"id": 1, "tags": ["a", "b"], "name": "x"}, {"id": "2", "name": 7}]"#
            }
            "addresses/example.org/lists/packed.csv.gz" => {
                let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
                packed.write_all(b"one\ntwo\n")?;
                return Ok(Some(packed.finish()?));
            }
            "addresses/example.org/lists/all.parquet" => "PAR1",
            "watchlists/Admins.csv" => "User,Department\nann,IT\nbob,\n",
            "watchlists/Devices.csv" => "Name\nalpha\ngamma\n",
            "places.csv" => {
                "network,country,state,city,latitude,longitude\n203.0.113.0/24,Atlantis,,Poseidonis,1.5,-2\n203.0.113.128/25,Lemuria,,,,\n"
            }
            "file_profiles.csv" => "SHA1,GlobalPrevalence,Signer\naaaa,12,Contoso\n",
            "functions/Recent.kql" => "(least: long = 1) { range x from 1 to 3 step 1 | where x >= least }",
            "functions/Twice.kql" => "(n: long) { n * 2 }",
            _ => return Ok(None),
        };
        Ok(Some(text.as_bytes().to_vec()))
    }
}

fn engine() -> Engine {
    Engine::new(Arc::new(Fixture), Limits::default())
}

fn options() -> QueryOptions {
    QueryOptions::at(Utc.with_ymd_and_hms(2026, 1, 1, 12, 0, 0).unwrap())
}

struct Record {
    line: usize,
    head: String,
    query: String,
    expected: Vec<String>,
}

fn records(text: &str) -> Vec<Record> {
    let mut records = Vec::new();
    let mut lines = text.lines().enumerate().peekable();
    while let Some((line, head)) = lines.next() {
        if head.trim().is_empty() || head.starts_with('#') {
            continue;
        }
        let mut query = Vec::new();
        let mut expected = Vec::new();
        let mut answering = false;
        while let Some((_, line)) = lines.next_if(|(_, line)| !line.trim().is_empty()) {
            match line {
                "----" => answering = true,
                "//" if !answering => query.push(""),
                line if answering => expected.push(line.to_owned()),
                line => query.push(line),
            }
        }
        records.push(Record {
            line: line + 1,
            head: head.to_owned(),
            query: query.join("\n"),
            expected,
        });
    }
    records
}

async fn check(engine: &Engine, record: &Record) -> Result<(), String> {
    let outcome = engine.query(&record.query, &options()).await;
    if let Some(code) = record.head.strip_prefix("error ") {
        return match outcome {
            Ok(result) => Err(format!("expected {code}, got {} rows", result.row_count())),
            Err(error) if error.code() == code.trim() => Ok(()),
            Err(error) => Err(format!("expected {code}, got {} {error}", error.code())),
        };
    }
    let result = outcome.map_err(|error| {
        format!(
            "{error}: {:?}",
            std::error::Error::source(&error).map(ToString::to_string)
        )
    })?;
    let columns: Vec<String> = result
        .columns
        .iter()
        .map(|column| format!("{}:{}", column.name, column.kind))
        .collect();
    let mut rows: Vec<String> = result
        .json_rows()
        .map_err(|error| error.to_string())?
        .into_iter()
        .map(|row| Value::Array(row).to_string())
        .collect();
    let (header, wanted) = record.expected.split_first().ok_or("no expected columns")?;
    let mut wanted: Vec<String> = wanted
        .iter()
        .map(|line| {
            serde_json::from_str::<Value>(line)
                .map(|row| row.to_string())
                .map_err(|error| error.to_string())
        })
        .collect::<Result<_, _>>()?;
    if record.head == "query sorted" {
        rows.sort();
        wanted.sort();
    }
    if columns.join(" ") != *header || rows != wanted {
        return Err(format!(
            "expected\n{header}\n{}\ngot\n{}\n{}",
            wanted.join("\n"),
            columns.join(" "),
            rows.join("\n")
        ));
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn every_conformance_file_agrees() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/kql");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let engine = engine();
    let mut checked = 0;
    let mut failures = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        for record in records(&text) {
            checked += 1;
            if let Err(reason) = check(&engine, &record).await {
                let name = file.file_name().unwrap().to_string_lossy().into_owned();
                failures.push(format!("{name}:{}\n{}\n{reason}", record.line, record.query));
            }
        }
    }
    assert!(
        failures.is_empty(),
        "{} of {checked} failed\n\n{}",
        failures.len(),
        failures.join("\n\n")
    );
    assert!(checked > 100, "only {checked} records were found");
}

/// The operators that this engine runs, as they are written.
const OPERATORS: &[&str] = &[
    "as",
    "assert-schema",
    "consume",
    "count",
    "datatable",
    "distinct",
    "evaluate",
    "extend",
    "externaldata",
    "find",
    "getschema",
    "graph-mark-components",
    "graph-match",
    "graph-shortest-paths",
    "graph-to-table",
    "invoke",
    "join",
    "limit",
    "lookup",
    "make-graph",
    "make-series",
    "materialize",
    "mv-apply",
    "mv-expand",
    "order by",
    "parse",
    "parse-kv",
    "parse-where",
    "partition",
    "print",
    "project",
    "project-away",
    "project-by-names",
    "project-keep",
    "project-rename",
    "project-reorder",
    "range",
    "render",
    "sample",
    "sample-distinct",
    "scan",
    "search",
    "serialize",
    "sort",
    "summarize",
    "take",
    "top",
    "top-hitters",
    "top-nested",
    "toscalar",
    "union",
    "where",
];

#[test]
fn every_operator_occurs_in_a_conformance_file() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/kql");
    let mut queries = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        let answered = records(&text)
            .into_iter()
            .filter(|record| record.head.starts_with("query"));
        queries.extend(answered.map(|record| record.query));
    }
    let occurs = |operator: &str| {
        queries.iter().any(|query| {
            query.match_indices(operator).any(|(at, _)| {
                let before = query[..at].trim_end();
                let after = query[at + operator.len()..].chars().next();
                let starts = before.is_empty() || before.ends_with(['|', ';', '(', '=', '{', '\n']);
                starts && !after.is_some_and(|next| next.is_alphanumeric() || next == '-' || next == '_')
            })
        })
    };
    let missing: Vec<&&str> = OPERATORS.iter().filter(|operator| !occurs(operator)).collect();
    assert!(missing.is_empty(), "no conformance file has {missing:?}");
}

/// A query, and for each value of its first column the rows behind it.
type Case = (&'static str, &'static [(&'static str, &'static [&'static str])]);

/// Returns the item ids per row, rows in the order of their first column.
async fn evidence_of(query: &str) -> Result<Vec<(Value, Vec<String>)>, Box<dyn std::error::Error>> {
    let options = QueryOptions {
        evidence: true,
        ..options()
    };
    let result = engine().query(query, &options).await?;
    let evidence = result.evidence.clone().ok_or("no evidence")?;
    let mut rows: Vec<(Value, Vec<String>)> = result
        .json_rows()?
        .into_iter()
        .map(|row| row[0].clone())
        .zip(evidence.iter().map(|rows| {
            rows.iter()
                .map(|row| {
                    assert_eq!(row.table, "DeviceProcessEvents");
                    row.item_id.clone()
                })
                .collect()
        }))
        .collect();
    rows.sort_by_key(|(value, _)| value.to_string());
    Ok(rows)
}

#[tokio::test(flavor = "multi_thread")]
async fn every_operator_carries_the_rows_it_rests_on() {
    let cases: &[Case] = &[
        (
            "DeviceProcessEvents | where FileName == 'cmd.exe' | project DeviceName",
            &[("alpha", &["s-0-0"]), ("beta", &["s-2-0"])],
        ),
        (
            "DeviceProcessEvents | summarize count() by DeviceName",
            &[
                ("alpha", &["s-0-0", "s-1-0"]),
                ("beta", &["s-2-0"]),
                ("gamma", &["s-3-0", "s-4-0"]),
            ],
        ),
        (
            "DeviceProcessEvents | distinct DeviceName | where DeviceName != 'gamma'",
            &[("alpha", &["s-0-0", "s-1-0"]), ("beta", &["s-2-0"])],
        ),
        (
            "let C = DeviceProcessEvents | where FileName =~ 'cmd.exe'; let P = DeviceProcessEvents | where FileName =~ 'powershell.exe'; C | join kind=inner P on DeviceName | project DeviceName",
            &[("alpha", &["s-0-0", "s-1-0"])],
        ),
        (
            "DeviceProcessEvents | where ProcessId == 10 | union (DeviceProcessEvents | where ProcessId == 30) | project DeviceName",
            &[("alpha", &["s-0-0"]), ("beta", &["s-2-0"])],
        ),
        (
            "DeviceProcessEvents | where ProcessId == 10 | mv-expand part = split(ProcessCommandLine, ' ') to typeof(string) | project part",
            &[("/c", &["s-0-0"]), ("cmd", &["s-0-0"]), ("whoami", &["s-0-0"])],
        ),
        (
            "DeviceProcessEvents | sort by Timestamp desc | take 1 | parse ProcessCommandLine with * '-File ' script | project script",
            &[("a.ps1", &["s-4-0"])],
        ),
        (
            "DeviceProcessEvents | sort by Timestamp asc | extend n = row_number() | where n == 2 | project DeviceName",
            &[("alpha", &["s-1-0"])],
        ),
        (
            "DeviceProcessEvents | summarize arg_max(Timestamp, *) by DeviceName | where DeviceName == 'beta' | project DeviceName",
            &[("beta", &["s-2-0"])],
        ),
        (
            "DeviceProcessEvents | sort by Timestamp asc | scan with (step s: FileName == 'cmd.exe';) | project DeviceName",
            &[("alpha", &["s-0-0"]), ("beta", &["s-2-0"])],
        ),
        (
            "DeviceProcessEvents | partition hint.strategy=native by DeviceName (top 1 by Timestamp asc) | project DeviceName",
            &[("alpha", &["s-0-0"]), ("beta", &["s-2-0"]), ("gamma", &["s-3-0"])],
        ),
        (
            "DeviceProcessEvents | partition by DeviceName (count) | where Count == 1 | project n = tostring(Count)",
            &[("1", &["s-2-0"])],
        ),
        (
            "DeviceProcessEvents | top-nested 1 of DeviceName by min(ProcessId) asc, top-nested 1 of FileName by max(ProcessId) | project FileName",
            &[("powershell.exe", &["s-1-0"])],
        ),
        (
            "DeviceProcessEvents | top-hitters 1 of DeviceName | project DeviceName",
            &[("gamma", &["s-3-0", "s-4-0"])],
        ),
        (
            "DeviceProcessEvents | sort by Timestamp asc | evaluate rows_near(FileName == 'cmd.exe' and DeviceName == 'beta', 0) | project DeviceName",
            &[("beta", &["s-2-0"])],
        ),
        (
            "DeviceProcessEvents | where isnotempty(FileName) | make-graph DeviceName --> FileName with_node_id=n | graph-match (d)-[e]->(f) where f.n == 'cmd.exe' and d.n == 'beta' project d.n",
            &[("beta", &["s-2-0"])],
        ),
        (
            "find in (DeviceProcessEvents) where DeviceName == 'beta' project DeviceName | project DeviceName",
            &[("beta", &["s-2-0"])],
        ),
        (
            "let drawn = materialize(DeviceProcessEvents | where DeviceName == 'beta' | sample 5); drawn | project DeviceName",
            &[("beta", &["s-2-0"])],
        ),
    ];
    for (query, expected) in cases {
        let found = evidence_of(query).await.unwrap();
        let found: Vec<(&str, Vec<&str>)> = found
            .iter()
            .map(|(value, rows)| (value.as_str().unwrap(), rows.iter().map(String::as_str).collect()))
            .collect();
        let expected: Vec<(&str, Vec<&str>)> = expected.iter().map(|(value, rows)| (*value, rows.to_vec())).collect();
        assert_eq!(found, expected, "{query}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_time_range_narrows_every_table() {
    let start = Utc.with_ymd_and_hms(2026, 1, 1, 0, 1, 0).unwrap();
    let end = Utc.with_ymd_and_hms(2026, 1, 1, 0, 3, 0).unwrap();
    let options = QueryOptions {
        time_range: Some((start, end)),
        ..options()
    };
    let result = engine().query("DeviceProcessEvents | count", &options).await.unwrap();
    assert_eq!(result.json_rows().unwrap(), vec![vec![Value::from(2)]]);
}

#[tokio::test(flavor = "multi_thread")]
async fn limits_stop_a_query() {
    let rows = Limits {
        rows: 10,
        ..Limits::default()
    };
    let result = engine()
        .query(
            "range x from 1 to 1000 step 1",
            &QueryOptions {
                limits: Some(rows),
                ..options()
            },
        )
        .await
        .unwrap();
    assert!(result.truncated);
    assert_eq!(result.row_count(), 10);

    let brief = Limits {
        wall_time: std::time::Duration::from_millis(300),
        ..Limits::default()
    };
    let slow = "range a from 1 to 20000 step 1 | extend k = 1 | join kind=inner (range b from 1 to 20000 step 1 | extend k = 1) on k | summarize sum(a * b)";
    let started = std::time::Instant::now();
    let error = engine()
        .query(
            slow,
            &QueryOptions {
                limits: Some(brief),
                ..options()
            },
        )
        .await
        .unwrap_err();
    assert_eq!(error.code(), "K9101", "{error}");
    assert!(started.elapsed() < std::time::Duration::from_secs(10));
}

/// Calls of a name in a query, in the records of all conformance files.
#[test]
fn every_function_is_called_in_a_conformance_file() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/kql");
    let mut called = std::collections::HashSet::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        for record in records(&std::fs::read_to_string(entry.unwrap().path()).unwrap()) {
            let mut rest = record.query.as_str();
            while let Some(at) = rest.find('(') {
                let before = rest[..at].trim_end();
                let start = before
                    .rfind(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
                    .map_or(0, |at| at + 1);
                called.insert(before[start..].to_owned());
                rest = &rest[at + 1..];
            }
        }
    }
    let missing: Vec<&str> = hunt::callables()
        .into_iter()
        .map(|callable| callable.name)
        .filter(|name| !called.contains(*name))
        .collect();
    assert!(missing.is_empty(), "no conformance file calls {missing:?}");
}
