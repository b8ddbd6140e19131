//! The tables are Delta tables to others too.

use crate::generated::{Generated, open};
use url::Url;

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
    let session = datafusion::prelude::SessionContext::new();
    for (name, rows) in [("SecurityEvent", 6_300), ("DeviceProcessEvents", 2_100)] {
        let url = Url::from_directory_path(lake.folder().join(name)).unwrap();
        let table = deltalake::open_table(url).await.unwrap();
        let sums = lake.tables().await.unwrap();
        let ours = sums.iter().find(|table| table.name == name).unwrap();
        assert_eq!((table.version(), ours.rows), (Some(ours.version), Some(rows)));
        let provider = table.table_provider().await.unwrap();
        assert_eq!(
            session.read_table(provider).unwrap().count().await.unwrap() as u64,
            rows
        );
        let log = table.log_store();
        let last = table.snapshot().unwrap().transaction_version(log.as_ref(), source.id());
        assert_eq!(
            last.await.unwrap(),
            Some(70),
            "the last group, as Delta Lake's own reader tells it"
        );
    }
}
