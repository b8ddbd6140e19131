//! Groups made from a seed, and questions about what the lake holds of them.

use arrow_array::cast::AsArray as _;
use arrow_array::types::Int64Type;
use chrono::Utc;
use hunt::{Engine, Limits, QueryOptions};
use ingest::{Batch, Group, REJECTED_TABLE, Source, rejected_table};
use lake::{Delivery, Lake, LakeOptions};
use schema::{Table, TableBuilder};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// First second of the generated events.
pub(crate) const BEGIN: i64 = 1_700_000_000;

/// A source of so many groups of so many events each. Every event gives a row of `SecurityEvent`,
/// every third one also of `DeviceProcessEvents`; every tenth is rejected instead.
#[derive(Clone)]
pub(crate) struct Generated {
    pub(crate) name: Arc<str>,
    source: Source,
    pub(crate) groups: u64,
    pub(crate) events: u64,
}

impl Generated {
    pub(crate) fn new(name: &str, groups: u64, events: u64) -> Self {
        Self {
            name: name.into(),
            source: Source::from_bytes(name, name.as_bytes()),
            groups,
            events,
        }
    }

    pub(crate) fn id(&self) -> &str {
        self.source.id().as_str()
    }

    pub(crate) fn item(&self, event: u64) -> String {
        format!("{}-{event:012}-0", self.id())
    }

    pub(crate) fn delivery(&self, sequence: u64) -> Delivery {
        let table = |name: &str| Arc::new(schema::find_table(name).unwrap().clone());
        let mut security = TableBuilder::new(table("SecurityEvent"));
        let mut process = TableBuilder::new(table("DeviceProcessEvents"));
        let mut dead = TableBuilder::new(rejected_table());
        let mut rejected = 0;
        for number in 0..self.events {
            let event = (sequence - 1) * self.events + number;
            let micros = (BEGIN + i64::try_from(event).unwrap()) * 1_000_000;
            let item = self.item(event);
            if event % 10 == 9 {
                text(&mut dead, "Reason", "made to be rejected");
                long(&mut dead, "Position", event);
                dead.finish_row(&item);
                rejected += 1;
                continue;
            }
            time(&mut security, "TimeGenerated", micros);
            long(&mut security, "EventID", 4_688 + event % 7);
            text(&mut security, "Computer", &format!("host{}.example.com", event % 50));
            text(&mut security, "CommandLine", &command_line(event));
            security.finish_row(&item);
            if event.is_multiple_of(3) {
                time(&mut process, "Timestamp", micros);
                text(&mut process, "FileName", "cmd.exe");
                long(&mut process, "ProcessId", event % 30_000);
                process.finish_row(&item);
            }
        }
        let batches = [&mut process, &mut dead, &mut security]
            .into_iter()
            .filter(|builder| !builder.is_empty())
            .map(|builder| Batch {
                table: Arc::clone(builder.table()),
                rows: builder.finish().unwrap(),
            })
            .collect();
        let group = Group {
            source: self.source.id().clone(),
            sequence,
            format: "generated",
            batches,
            events: self.events,
            stored: self.events - rejected,
            rejected,
            last: sequence == self.groups,
            bytes_read: sequence * self.events,
        };
        Delivery::new(Arc::clone(&self.name), group)
    }

    pub(crate) fn all(&self) -> Vec<Delivery> {
        (1..=self.groups).map(|sequence| self.delivery(sequence)).collect()
    }

    pub(crate) fn total(&self) -> u64 {
        self.groups * self.events
    }
}

/// Text that hardly compresses, so that files have a size.
pub(crate) fn command_line(event: u64) -> String {
    format!(
        "cmd.exe /c echo {:016x}",
        (event + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    )
}

/// One batch of a custom table.
pub(crate) fn custom(source: &Source, sequence: u64, table: Table, fill: impl Fn(&mut TableBuilder)) -> Delivery {
    let mut builder = TableBuilder::new(Arc::new(table));
    fill(&mut builder);
    let events = builder.len() as u64;
    let batches = vec![Batch {
        table: Arc::clone(builder.table()),
        rows: builder.finish().unwrap(),
    }];
    let group = Group {
        source: source.id().clone(),
        sequence,
        format: "generated",
        batches,
        events,
        stored: events,
        rejected: 0,
        last: false,
        bytes_read: 0,
    };
    Delivery::new(source.name().into(), group)
}

pub(crate) fn text(builder: &mut TableBuilder, name: &str, value: &str) {
    let column = builder.column(name).unwrap();
    builder.set_text(column, value);
}

pub(crate) fn long(builder: &mut TableBuilder, name: &str, value: u64) {
    let column = builder.column(name).unwrap();
    builder.set_long(column, i64::try_from(value).unwrap());
}

pub(crate) fn time(builder: &mut TableBuilder, name: &str, micros: i64) {
    let column = builder.column(name).unwrap();
    builder.set_datetime(column, micros);
}

/// Opens a lake that gives up at once when another process writes.
pub(crate) async fn open(data: &Path) -> Lake {
    Lake::open_with(
        data,
        LakeOptions {
            patience: Duration::ZERO,
        },
    )
    .await
    .unwrap()
}

/// Runs a query whose answer is one row of numbers.
pub(crate) async fn numbers(lake: &Lake, query: &str) -> Vec<i64> {
    let engine = Engine::new(Arc::new(lake.clone()), Limits::default());
    let answer = engine.query(query, &QueryOptions::at(Utc::now())).await.unwrap();
    let batch = answer.batches.iter().find(|batch| batch.num_rows() > 0).unwrap();
    let columns = batch.columns().iter();
    columns
        .map(|column| column.as_primitive::<Int64Type>().value(0))
        .collect()
}

/// Runs a query over a table whose answer is one number.
pub(crate) async fn number(lake: &Lake, table: &str, rest: &str) -> i64 {
    numbers(lake, &format!("['{table}'] {rest}")).await[0]
}

/// Asserts that the events of sources are in the lake exactly once, and that the ledger agrees.
pub(crate) async fn assert_exactly_once(lake: &Lake, sources: &[Generated]) {
    let total: u64 = sources.iter().map(Generated::total).sum();
    let events = |keep: fn(u64) -> bool| -> i64 {
        let count = |source: &Generated| (0..source.total()).filter(|event| keep(*event)).count();
        i64::try_from(sources.iter().map(count).sum::<usize>()).unwrap()
    };
    let expected = [
        ("SecurityEvent", events(|event| event % 10 != 9)),
        ("DeviceProcessEvents", events(|event| event % 10 != 9 && event % 3 == 0)),
        (REJECTED_TABLE, events(|event| event % 10 == 9)),
    ];
    for (table, expected) in expected {
        assert_eq!(number(lake, table, "| count").await, expected, "rows of {table}");
        let query = "| distinct _ItemId | count";
        assert_eq!(number(lake, table, query).await, expected, "identities of {table}");
    }
    let table = lake::SOURCES_TABLE;
    let query = "| summarize sum(Events)";
    assert_eq!(number(lake, table, query).await, i64::try_from(total).unwrap());
    let query = "| summarize sum(Stored + Rejected)";
    assert_eq!(number(lake, table, query).await, i64::try_from(total).unwrap());
    let groups: u64 = sources.iter().map(|source| source.groups).sum();
    assert_eq!(number(lake, table, "| count").await, i64::try_from(groups).unwrap());
    assert_eq!(
        number(lake, table, "| where Last | count").await,
        i64::try_from(sources.len()).unwrap()
    );
    for source in sources {
        let state = lake.source(source.id()).await.unwrap().unwrap();
        assert!(state.complete && *state.name == *source.name, "{state:?}");
        assert_eq!((state.sequence, state.events), (source.groups, source.total()));
    }
}
