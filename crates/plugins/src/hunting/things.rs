//! Things that rows of a query name, by their columns.

/// Columns that name things, by kind.
const COLUMNS: &[(&str, &[&str])] = &[
    ("device", &["DeviceName", "Computer", "HostName"]),
    (
        "user",
        &[
            "AccountUpn",
            "UserPrincipalName",
            "AccountName",
            "Account",
            "InitiatingProcessAccountName",
        ],
    ),
    (
        "ip",
        &[
            "RemoteIP",
            "IPAddress",
            "LocalIP",
            "SourceIP",
            "DestinationIP",
            "SenderIPv4",
        ],
    ),
    ("file", &["SHA256", "SHA1", "FileName", "InitiatingProcessFileName"]),
    ("url", &["RemoteUrl", "Url"]),
    ("email", &["NetworkMessageId"]),
    ("incident", &["IncidentNumber", "ProviderIncidentId"]),
    ("alert", &["AlertId", "SystemAlertId"]),
];

/// Returns the kind of thing that a column names.
pub(crate) fn kind_of(column: &str) -> Option<&'static str> {
    COLUMNS
        .iter()
        .find(|(_, columns)| columns.contains(&column))
        .map(|(kind, _)| *kind)
}
