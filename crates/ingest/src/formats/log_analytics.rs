//! Rows of Log Analytics and advanced-hunting tables as JSON lines or arrays → their tables.
//!
//! See `table_row` for how the table is found.

use super::json_format::JsonFormat;
use super::table_row;

pub(crate) static FORMAT: JsonFormat = JsonFormat {
    name: "log_analytics",
    summary: "rows of Log Analytics or advanced-hunting tables, as JSON",
    recognises: table_row::KIND.recognises,
    unwrap: &[],
    hallmarks: &["TimeGenerated", "TenantId"],
};

#[cfg(test)]
mod tests {
    use super::super::testing::read_named;

    #[test]
    fn alert_rows_are_known_by_their_columns() {
        let rows = read_named(
            "x.jsonl",
            r#"{"TenantId":"t","TimeGenerated":"2024-07-04 22:35:00.428096+00:00","DisplayName":"D","AlertName":"D","AlertSeverity":"High","ProviderName":"MDATP","SystemAlertId":"s1","StartTime":"2024-06-20 09:32:05.060115+00:00","Entities":"[]","ConfidenceScore":"","IsIncident":"False"}"#,
        );
        assert_eq!(rows.format, "log_analytics");
        assert_eq!(
            rows.text("SecurityAlert", 0, "StartTime"),
            "2024-06-20T09:32:05.060115Z"
        );
        assert_eq!(rows.text("SecurityAlert", 0, "IsIncident"), "false");
        assert_eq!(rows.text("OutriderOverflow_CL", 0, "Extra"), r#"{"TenantId":"t"}"#);
    }

    #[test]
    fn union_suffixes_are_dropped_and_misfits_kept() {
        let rows = read_named(
            "x.json",
            r#"{"Type":"VMConnection","TimeGenerated":"2022-05-11T18:09:38.868Z","Computer":"U5","ProcessName_string":"java","DestinationPort":"many","BytesSent":218}"#,
        );
        assert_eq!(rows.text("VMConnection", 0, "ProcessName"), "java");
        assert_eq!(rows.text("VMConnection", 0, "BytesSent"), "218");
        assert_eq!(
            rows.text("OutriderOverflow_CL", 0, "Extra"),
            r#"{"DestinationPort":"many"}"#
        );
    }

    #[test]
    fn an_execution_in_a_syslog_row_is_a_process() {
        let rows = read_named(
            "s.json",
            r#"{"Type":"Syslog","TimeGenerated":"2022-05-11T18:10:21.997Z","Computer":"U5","HostName":"U5","SyslogMessage":"type=AUOMS_EXECVE audit(1652292621.990:84143): node=U5 syscall=execve success=yes ppid=1340 pid=17790 user=tomcat exe=\"/bin/bash\" cmdline=\"bash -i\" containerid="}"#,
        );
        assert_eq!(rows.count("Syslog"), 1);
        assert_eq!(
            rows.text("DeviceProcessEvents", 0, "Timestamp"),
            "2022-05-11T18:10:21.990Z"
        );
    }
}
