//! The list of formats. One file each; one row each, alphabetical within a confidence class.

mod audit_record;
mod auditd;
mod auditd_json;
mod aws_guardduty;
mod aws_s3_access;
mod aws_security_hub;
mod aws_vpc_flow;
mod aws_waf;
mod bag;
mod by_name;
mod cef;
mod cloudtrail;
mod csv_custom;
mod csv_table;
mod csv_text;
mod custom_table;
mod defender_export;
mod dns_query;
mod entra;
mod event_time;
mod evtx;
mod gcp_audit;
mod graph_security;
mod gsuite;
mod json_format;
mod json_wrapped;
mod kubernetes_audit;
mod linux_message;
mod linux_process;
mod log_analytics;
mod log_analytics_tables;
mod mapping;
mod ndjson_custom;
mod network_session;
mod ocsf;
mod office365;
mod okta;
mod overflow;
mod record_kind;
mod stix;
mod suricata_eve;
mod syslog;
mod sysmon_linux;
mod table_row;
#[cfg(test)]
mod testing;
mod trivy;
mod windows_json;
mod windows_row;
mod wrapped_record;
mod zeek;
mod zeek_json;
mod zeek_tsv;

use crate::Format;

/// Returns all formats. Order matters only between formats that are equally sure.
#[must_use]
pub fn formats() -> &'static [&'static dyn Format] {
    FORMATS
}

static FORMATS: &[&dyn Format] = &[
    &auditd::Auditd,
    &auditd_json::FORMAT,
    &aws_guardduty::FORMAT,
    &aws_s3_access::FORMAT,
    &aws_security_hub::FORMAT,
    &aws_vpc_flow::FORMAT,
    &aws_waf::FORMAT,
    &cloudtrail::FORMAT,
    &csv_table::CsvTable,
    &entra::FORMAT,
    &evtx::Evtx,
    &gcp_audit::FORMAT,
    &graph_security::FORMAT,
    &gsuite::FORMAT,
    &kubernetes_audit::FORMAT,
    &log_analytics::FORMAT,
    &log_analytics_tables::LogAnalyticsTables,
    &ocsf::FORMAT,
    &office365::FORMAT,
    &okta::FORMAT,
    &stix::FORMAT,
    &suricata_eve::FORMAT,
    &syslog::Syslog,
    &trivy::FORMAT,
    &windows_json::WindowsJson,
    &zeek_json::FORMAT,
    &zeek_tsv::ZeekTsv,
    // After `log_analytics`, which reads rows that nothing wraps.
    &defender_export::FORMAT,
    // Readable as something more telling first.
    &csv_custom::CsvCustom,
    &json_wrapped::JsonWrapped,
    &ndjson_custom::NdjsonCustom,
];
