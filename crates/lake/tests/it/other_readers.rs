//! The tables are Delta tables to others too.

use crate::generated::{Generated, open};
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use url::Url;

/// Returns the rows of a file that the table's log names.
fn rows_of(file: &str) -> i64 {
    let path = file.strip_prefix("file://").unwrap_or(file);
    let file = std::fs::File::open(path).unwrap();
    let reader = SerializedFileReader::new(file).unwrap();
    reader.metadata().file_metadata().num_rows()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plain_delta_reader_reads_the_same_rows() {
    let folder = tempfile::tempdir().unwrap();
    let source = Generated::new("shared", 70, 100);
    let lake = open(folder.path()).await;
    let writer = lake.writer().await.unwrap();
    for sequence in 1..=source.groups {
        writer.append(&[source.delivery(sequence)]).await.unwrap();
    }
    writer.compact(None).await.unwrap();
    for (name, rows) in [("SecurityEvent", 6_300), ("DeviceProcessEvents", 2_100)] {
        let url = Url::from_directory_path(lake.folder().join(name)).unwrap();
        let table = deltalake::open_table(url).await.unwrap();
        let sums = lake.tables().await.unwrap();
        let ours = sums.iter().find(|table| table.name == name).unwrap();
        assert_eq!((table.version(), ours.rows), (Some(ours.version), Some(rows)));
        let files = table.get_file_uris().unwrap();
        let found: i64 = files.map(|file| rows_of(&file)).sum();
        assert_eq!(found.cast_unsigned(), rows);
        let log = table.log_store();
        let last = table.snapshot().unwrap().transaction_version(log.as_ref(), source.id());
        assert_eq!(
            last.await.unwrap(),
            Some(70),
            "the last group, as Delta Lake's own reader tells it"
        );
    }
}
