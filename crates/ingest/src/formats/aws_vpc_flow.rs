//! Amazon VPC flow logs as JSON → `AWSVPCFlow`.
//!
//! Source: Amazon VPC flow log records; columns as in the `AWSVPCFlow` table reference.

use super::bag::{self, Bag};
use super::by_name::ByName;
use super::json_format::JsonFormat;
use super::record_kind::RecordKind;
use crate::{Error, Rejection, RowSink};
use std::sync::LazyLock;

pub(crate) static FORMAT: JsonFormat = JsonFormat {
    name: "aws_vpc_flow",
    summary: "Amazon VPC flow logs, as JSON",
    recognises,
    unwrap: &[],
    hallmarks: &[],
};

pub(crate) const KIND: RecordKind = RecordKind {
    labels: &["awsvpcflow"],
    recognises,
    write,
};

static COLUMNS: LazyLock<Result<ByName, Error>> = LazyLock::new(|| {
    ByName::new(
        "AWSVPCFlow",
        &["end", "start", "p_event_time"],
        &[("account", "AccountId")],
    )
});

fn recognises(record: &Bag) -> bool {
    bag::has_any(record, &["srcAddr", "srcaddr"]) && bag::has_any(record, &["dstAddr", "dstaddr"])
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
            "v.json",
            r#"{"version":2,"interfaceId":"eni-1","srcAddr":"10.0.0.1","dstAddr":"192.0.2.6","srcPort":22,"dstPort":4000,"action":"REJECT","start":"2024-01-02T03:00:00Z","end":"2024-01-02T03:01:00Z"}"#,
        );
        assert_eq!(rows.text("AWSVPCFlow", 0, "TimeGenerated"), "2024-01-02T03:01:00Z");
        assert_eq!(rows.text("AWSVPCFlow", 0, "DstPort"), "4000");
        assert_eq!(rows.text("AWSVPCFlow", 0, "Action"), "REJECT");
    }
}
