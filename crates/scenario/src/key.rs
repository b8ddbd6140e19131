//! The answer key: what an analyst must find in the simulated week.

use serde::Serialize;

/// The attack as a list of steps, in the form that incident scorers read.
#[derive(Clone, Debug, Serialize)]
pub struct AnswerKey {
    /// What it is.
    pub about: &'static str,
    /// First and last instant of the attack, ISO 8601 UTC.
    pub window: [&'static str; 2],
    /// The steps in order.
    pub steps: Vec<KeyStep>,
}

/// One thing that the attacker did.
#[derive(Clone, Debug, Serialize)]
pub struct KeyStep {
    /// Number, from 1.
    pub n: usize,
    /// What happened.
    pub title: &'static str,
    /// First event, ISO 8601 UTC.
    pub from: String,
    /// Last event, ISO 8601 UTC.
    pub to: String,
    /// Short names of the hosts.
    pub hosts: &'static [&'static str],
    /// Accounts without domain.
    pub accounts: &'static [&'static str],
    /// ATT&CK ids, any of which names it rightly.
    pub techniques: &'static [&'static str],
    /// Texts in its rows, any of which shows it.
    pub artefacts: &'static [&'static str],
}

/// Title, first and last time of day, hosts, accounts, techniques, artefacts.
type Row = (
    &'static str,
    &'static str,
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
    &'static [&'static str],
    &'static [&'static str],
);

const ROWS: &[Row] = &[
    (
        "Phishing mail to Mira Holm",
        "08:41:12",
        "08:58:10",
        &[],
        &["mira.holm"],
        &["T1566.002"],
        &["login.northwind-portal.example", "customs@northwind-portal.example"],
    ),
    (
        "Sign-in to her account from another country",
        "09:04:47",
        "09:04:47",
        &[],
        &["mira.holm"],
        &["T1078.004"],
        &["203.0.113.77", "Recife"],
    ),
    (
        "Inbox rule that hides the answers",
        "09:11:20",
        "09:11:20",
        &[],
        &["mira.holm"],
        &["T1564.008"],
        &["New-InboxRule", "RSS Feeds"],
    ),
    (
        "Mailbox read",
        "09:16:02",
        "09:16:30",
        &[],
        &["mira.holm"],
        &["T1114.002"],
        &["MailItemsAccessed"],
    ),
    (
        "Mail with a script to a colleague",
        "09:31:40",
        "09:31:40",
        &[],
        &["mira.holm", "jonas.weber"],
        &["T1534"],
        &["Release papers for shipment 4471"],
    ),
    (
        "Script downloaded and run",
        "09:52:18",
        "09:53:06",
        &["wks-0101"],
        &["jonas.weber"],
        &["T1204.002", "T1059.007"],
        &["Shipment_4471.js"],
    ),
    (
        "Encoded PowerShell fetches the payload",
        "09:53:09",
        "09:53:18",
        &["wks-0101"],
        &["jonas.weber"],
        &["T1059.001", "T1027.010", "T1105"],
        &["-EncodedCommand", "routesync.exe"],
    ),
    (
        "Payload calls home",
        "09:53:24",
        "10:53:24",
        &["wks-0101"],
        &["jonas.weber"],
        &["T1071.001", "T1571"],
        &["198.51.100.23"],
    ),
    (
        "Run key",
        "09:54:01",
        "09:54:01",
        &["wks-0101"],
        &["jonas.weber"],
        &["T1547.001"],
        &[r"CurrentVersion\Run"],
    ),
    (
        "Discovery commands",
        "10:07:28",
        "10:08:16",
        &["wks-0101"],
        &["jonas.weber"],
        &["T1033", "T1082", "T1069.002", "T1482", "T1057"],
        &["nltest /domain_trusts", "Domain Admins"],
    ),
    (
        "LSASS memory dumped",
        "10:26:44",
        "10:26:45",
        &["wks-0101"],
        &["jonas.weber"],
        &["T1003.001"],
        &["comsvcs.dll", "s.dmp"],
    ),
    (
        "Log-on to the file server as the backup service",
        "10:48:09",
        "10:48:11",
        &["file01"],
        &["svc-backup"],
        &["T1021.002", "T1078.002", "T1550.002"],
        &["svc-backup"],
    ),
    (
        "Remote service on the file server",
        "10:48:15",
        "10:48:19",
        &["file01"],
        &["svc-backup", "system"],
        &["T1569.002", "T1543.003"],
        &["rsvc4471"],
    ),
    (
        "Finance folder packed",
        "11:02:51",
        "11:04:26",
        &["file01"],
        &["system"],
        &["T1560.001"],
        &["fin.7z"],
    ),
    (
        "Archive copied away",
        "11:19:05",
        "11:33:05",
        &["file01"],
        &["system"],
        &["T1567.002", "T1048"],
        &["rclone.exe", "203.0.113.140"],
    ),
    (
        "Security log cleared",
        "11:43:37",
        "11:43:38",
        &["file01"],
        &["system"],
        &["T1070.001"],
        &["wevtutil cl Security"],
    ),
];

/// The attack's day; see [`crate::Scenario::start`].
const DAY: &str = "2026-03-05";

pub(crate) fn answer_key() -> AnswerKey {
    let steps = ROWS
        .iter()
        .enumerate()
        .map(
            |(at, &(title, from, to, hosts, accounts, techniques, artefacts))| KeyStep {
                n: at + 1,
                title,
                from: format!("{DAY}T{from}Z"),
                to: format!("{DAY}T{to}Z"),
                hosts,
                accounts,
                techniques,
                artefacts,
            },
        )
        .collect();
    AnswerKey {
        about: "Simulated: a phishing mail at Northwind Freight leads to stolen files",
        window: ["2026-03-05T08:41:12Z", "2026-03-05T11:43:38Z"],
        steps,
    }
}
