//! Tables whose columns grow, or change their minds.

use crate::generated::{custom, number, numbers, open, text};
use ingest::Source;
use lake::Error;
use schema::{Column, ColumnType, Table};

fn table(columns: &[(&str, ColumnType)]) -> Table {
    Table::custom(
        "Mine_CL",
        columns.iter().map(|(name, kind)| Column::new(*name, *kind)).collect(),
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn new_columns_join_and_old_rows_read_them_as_null() {
    let folder = tempfile::tempdir().unwrap();
    let source = Source::from_bytes("growing", b"growing".as_slice());
    let lake = open(folder.path()).await;
    let writer = lake.writer().await.unwrap();
    let first = custom(&source, 1, table(&[("a", ColumnType::Long)]), |rows| {
        text(rows, "a", "1");
        rows.finish_row("g-1-0");
    });
    let second = custom(
        &source,
        2,
        table(&[("a", ColumnType::Long), ("b", ColumnType::Dynamic)]),
        |rows| {
            text(rows, "a", "2");
            text(rows, "b", "{\"x\":1}");
            rows.finish_row("g-2-0");
        },
    );
    let third = custom(&source, 3, table(&[("a", ColumnType::String)]), |rows| {
        text(rows, "a", "three");
        rows.finish_row("g-3-0");
    });
    for delivery in [first, second, third] {
        writer.append(&[delivery]).await.unwrap();
    }
    drop(writer);
    let lake = open(folder.path()).await;
    let described = hunt::Tables::table(&lake, "Mine_CL").unwrap();
    let columns: Vec<_> = described
        .columns
        .iter()
        .map(|column| (column.name.as_str(), column.kind))
        .collect();
    assert_eq!(
        columns,
        [
            ("TimeGenerated", ColumnType::Datetime),
            ("a", ColumnType::Long),
            ("b", ColumnType::Dynamic),
            ("a_string", ColumnType::String)
        ]
    );
    let query = "| where (a == 1 and isempty(b)) or (a == 2 and tostring(b) == '{\"x\":1}') \
                 or (isnull(a) and a_string == 'three') | count";
    assert_eq!(number(&lake, "Mine_CL", query).await, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_catalogue_table_offers_all_its_columns() {
    let folder = tempfile::tempdir().unwrap();
    let lake = open(folder.path()).await;
    let source = crate::generated::Generated::new("wide", 1, 10);
    lake.writer().await.unwrap().append(&source.all()).await.unwrap();
    // `Activity` is documented and was never set.
    let query = "SecurityEvent | summarize count(), countif(isnotempty(Activity))";
    assert_eq!(numbers(&lake, query).await, [9, 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_would_leave_the_folder_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let lake = open(folder.path()).await;
    let source = Source::from_bytes("evil", b"evil".as_slice());
    let delivery = custom(&source, 1, Table::custom("../../evil", Vec::new()), |rows| {
        rows.finish_row("e-1-0")
    });
    let error = lake.writer().await.unwrap().append(&[delivery]).await.unwrap_err();
    assert!(matches!(error, Error::TableName(_)), "{error}");
}
