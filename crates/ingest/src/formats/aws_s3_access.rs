//! Amazon S3 server access logs as JSON → `AWSS3ServerAccess`.
//!
//! Source: Amazon S3 server access log format; columns as in the `AWSS3ServerAccess` table reference.

use super::bag::{self, Bag};
use super::by_name::ByName;
use super::json_format::JsonFormat;
use super::record_kind::RecordKind;
use crate::{Error, Rejection, RowSink};
use std::sync::LazyLock;

pub(crate) static FORMAT: JsonFormat = JsonFormat {
    name: "aws_s3_access",
    summary: "Amazon S3 server access logs, as JSON",
    recognises,
    unwrap: &[],
    hallmarks: &[],
};

pub(crate) const KIND: RecordKind = RecordKind {
    labels: &["awss3serveraccess"],
    recognises,
    write,
};

static COLUMNS: LazyLock<Result<ByName, Error>> =
    LazyLock::new(|| ByName::new("AWSS3ServerAccess", &["time", "p_event_time"], &[]));

fn recognises(record: &Bag) -> bool {
    bag::has_all(record, &["bucket", "operation"])
        && bag::text(record, "operation").contains('.')
        && bag::has_any(record, &["remoteip", "requester", "bucketowner"])
}

fn write(record: Bag, sink: &mut RowSink) -> Result<(), Rejection> {
    ByName::of(&COLUMNS)?.write(record, &[], sink);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::testing::read_named;

    #[test]
    fn members_become_columns() {
        let rows = read_named(
            "s3.json",
            r#"{"bucket":"b1","time":"2020-04-22 07:48:45.000","remoteip":"192.0.2.6","operation":"REST.GET.OBJECT","httpstatus":403,"errorcode":"AccessDenied"}"#,
        );
        assert_eq!(
            rows.text("AWSS3ServerAccess", 0, "TimeGenerated"),
            "2020-04-22T07:48:45Z"
        );
        assert_eq!(rows.text("AWSS3ServerAccess", 0, "RemoteIp"), "192.0.2.6");
        assert_eq!(rows.text("AWSS3ServerAccess", 0, "HttpStatus"), "403");
    }
}
