//! Kinds of JSON records, told apart by their members, never by where they come from.
//!
//! A JSON file usually holds one kind, which its format recognises. Collectors also mix kinds in one
//! file, so every JSON format hands a record of another kind to whoever recognises it.

use super::bag::Bag;
use super::{
    auditd_json, aws_guardduty, aws_s3_access, aws_security_hub, aws_vpc_flow, aws_waf, cloudtrail, entra, gcp_audit,
    graph_security, gsuite, kubernetes_audit, ocsf, office365, okta, stix, suricata_eve, table_row, trivy, zeek_json,
};
use crate::{Rejection, RowSink};

/// One kind of JSON record.
pub(crate) struct RecordKind {
    /// What collectors call it, in lower-case letters and digits only: `awscloudtrail`.
    pub(crate) labels: &'static [&'static str],
    /// Says whether a record is of this kind. Looks at a handful of members.
    pub(crate) recognises: fn(&Bag) -> bool,
    /// Writes the rows of one record.
    pub(crate) write: fn(Bag, &mut RowSink) -> Result<(), Rejection>,
}

/// All kinds; the first one that recognises a record has it, so specific kinds come first.
static KINDS: &[&RecordKind] = &[
    &table_row::KIND,
    &zeek_json::KIND,
    &suricata_eve::KIND,
    &cloudtrail::KIND,
    &entra::KIND,
    &office365::KIND,
    &graph_security::KIND,
    &okta::KIND,
    &gsuite::KIND,
    &gcp_audit::KIND,
    &kubernetes_audit::KIND,
    &aws_guardduty::KIND,
    &aws_security_hub::KIND,
    &aws_s3_access::KIND,
    &aws_vpc_flow::KIND,
    &aws_waf::KIND,
    &auditd_json::KIND,
    &ocsf::KIND,
    &stix::KIND,
    &trivy::KIND,
];

/// Finds the kind of a record.
pub(crate) fn find_kind(record: &Bag) -> Option<&'static RecordKind> {
    KINDS.iter().copied().find(|kind| (kind.recognises)(record))
}

/// Finds the kind that a collector's label names, as in `"log_type": "AWS.CloudTrail"`.
pub(crate) fn find_label(label: &str) -> Option<&'static RecordKind> {
    let plain: String = label
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect();
    KINDS.iter().copied().find(|kind| kind.labels.contains(&plain.as_str()))
}
