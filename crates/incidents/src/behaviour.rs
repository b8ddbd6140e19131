//! What a technique amounts to: the words of titles, and which alerts tell of the same behaviour.
//!
//! Techniques of one behaviour are what an analyst would tell as one act (listing users, groups and
//! processes is one look around). Tactics without a known technique fall back on the tactic's own words.
//! Source: ATT&CK Enterprise v18 technique and tactic names.

use evidence::{Alert, Tactic, Technique};

/// A behaviour in words.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Behaviour {
    /// Name, the same for all techniques of it.
    pub(crate) id: &'static str,
    /// As the subject of a title: `Credential theft`.
    pub(crate) noun: &'static str,
    /// As a clause after `after`, without who: `a payload ran`.
    pub(crate) clause: &'static str,
    /// The tactic it mostly serves.
    pub(crate) tactic: Tactic,
    /// Technique ids; a technique stands for its sub-techniques unless they have a row of their own.
    techniques: &'static [&'static str],
}

const fn row(
    id: &'static str,
    noun: &'static str,
    clause: &'static str,
    tactic: Tactic,
    techniques: &'static [&'static str],
) -> Behaviour {
    Behaviour {
        id,
        noun,
        clause,
        tactic,
        techniques,
    }
}

/// Worst first: the first behaviour that an incident shows gives its title.
static BEHAVIOURS: &[Behaviour] = &[
    row(
        "ransomware",
        "Ransomware",
        "files were encrypted",
        Tactic::Impact,
        &["T1486"],
    ),
    row(
        "recovery",
        "Backups destroyed",
        "backups were destroyed",
        Tactic::Impact,
        &["T1490"],
    ),
    row(
        "destruction",
        "Data destruction",
        "data was destroyed",
        Tactic::Impact,
        &["T1485", "T1561", "T1529", "T1499", "T1498", "T1489"],
    ),
    row(
        "forgery",
        "Forged credentials",
        "a credential was forged",
        Tactic::CredentialAccess,
        &["T1606", "T1649"],
    ),
    row(
        "dcsync",
        "Directory replication",
        "the directory was replicated",
        Tactic::CredentialAccess,
        &["T1003.006", "T1207"],
    ),
    row(
        "dump",
        "Credential theft",
        "credentials were stolen",
        Tactic::CredentialAccess,
        &["T1003", "T1555", "T1539", "T1528", "T1056", "T1557", "T1187"],
    ),
    row(
        "secrets",
        "Secrets read",
        "secrets were read",
        Tactic::CredentialAccess,
        &["T1552"],
    ),
    row(
        "tickets",
        "Kerberos ticket theft",
        "Kerberos tickets were requested for cracking",
        Tactic::CredentialAccess,
        &["T1558"],
    ),
    row(
        "exfiltration",
        "Data theft",
        "data was taken out",
        Tactic::Exfiltration,
        &[
            "T1537", "T1048", "T1041", "T1567", "T1020", "T1030", "T1029", "T1011", "T1052",
        ],
    ),
    row(
        "fraud",
        "Mail fraud",
        "fraudulent mail was sent",
        Tactic::Impact,
        &["T1657", "T1586"],
    ),
    row(
        "pass",
        "Stolen credentials used",
        "stolen credentials were used",
        Tactic::LateralMovement,
        &["T1550"],
    ),
    row(
        "lateral",
        "Lateral movement",
        "another host was reached",
        Tactic::LateralMovement,
        &["T1021", "T1570", "T1210", "T1563", "T1072", "T1080"],
    ),
    row(
        "spray",
        "Password guessing",
        "passwords were guessed",
        Tactic::CredentialAccess,
        &["T1110"],
    ),
    row(
        "injection",
        "Code injection",
        "code was injected into another process",
        Tactic::DefenseEvasion,
        &["T1055"],
    ),
    row(
        "token",
        "Privilege escalation",
        "privileges were raised",
        Tactic::PrivilegeEscalation,
        &["T1134", "T1548", "T1068", "T1484"],
    ),
    row(
        "service",
        "Service abuse",
        "a service was planted",
        Tactic::Persistence,
        &["T1543", "T1569"],
    ),
    row(
        "task",
        "Scheduled task",
        "a task was scheduled",
        Tactic::Persistence,
        &["T1053"],
    ),
    row(
        "autostart",
        "Planted autostart",
        "an autostart was planted",
        Tactic::Persistence,
        &["T1547", "T1546", "T1037", "T1574", "T1112", "T1137", "T1176", "T1197"],
    ),
    row(
        "webshell",
        "Web shell",
        "a web shell was planted",
        Tactic::Persistence,
        &["T1505"],
    ),
    row(
        "accounts",
        "Account manipulation",
        "an account was changed",
        Tactic::Persistence,
        &["T1098", "T1136", "T1556"],
    ),
    row(
        "tampering",
        "Defences impaired",
        "defences were impaired",
        Tactic::DefenseEvasion,
        &["T1562", "T1070", "T1578", "T1531"],
    ),
    row(
        "mailrules",
        "Hidden mail rule",
        "a mail rule was planted",
        Tactic::DefenseEvasion,
        &["T1564.008"],
    ),
    row(
        "mailread",
        "Mailbox read",
        "a mailbox was read",
        Tactic::Collection,
        &["T1114"],
    ),
    row(
        "cloudread",
        "Cloud storage read",
        "cloud storage was read",
        Tactic::Collection,
        &["T1530"],
    ),
    row(
        "collection",
        "Data collection",
        "data was collected",
        Tactic::Collection,
        &["T1560", "T1005", "T1039", "T1074", "T1113", "T1115", "T1119", "T1213"],
    ),
    row(
        "c2",
        "Command channel",
        "a command channel opened",
        Tactic::CommandAndControl,
        &[
            "T1071", "T1095", "T1571", "T1572", "T1573", "T1090", "T1219", "T1102", "T1568", "T1008", "T1001", "T1132",
        ],
    ),
    row(
        "download",
        "Tool download",
        "a tool was downloaded",
        Tactic::CommandAndControl,
        &["T1105", "T1608"],
    ),
    row(
        "exploit",
        "Exploited application",
        "an application was exploited",
        Tactic::InitialAccess,
        &["T1190", "T1189", "T1133", "T1203", "T1200", "T1195", "T1091"],
    ),
    row(
        "phishing",
        "Phishing",
        "a phishing mail arrived",
        Tactic::InitialAccess,
        &["T1566", "T1534"],
    ),
    row(
        "hijacking",
        "Resource hijacking",
        "resources were hijacked",
        Tactic::Impact,
        &["T1496"],
    ),
    row(
        "valid",
        "Suspicious sign-in",
        "a suspicious sign-in",
        Tactic::InitialAccess,
        &["T1078"],
    ),
    row("payload", "Payload", "a payload ran", Tactic::Execution, &["T1204"]),
    row(
        "cloudrun",
        "Commands in the cloud",
        "commands were run in the cloud",
        Tactic::Execution,
        &["T1651", "T1648", "T1525", "T1610", "T1609"],
    ),
    row(
        "wmi",
        "Remote execution",
        "a program was started remotely",
        Tactic::Execution,
        &["T1047"],
    ),
    row(
        "proxy",
        "Signed program abused",
        "a signed program was abused",
        Tactic::DefenseEvasion,
        &["T1218", "T1216", "T1127", "T1220"],
    ),
    row(
        "masquerade",
        "Masquerading",
        "a program was disguised",
        Tactic::DefenseEvasion,
        &["T1036", "T1027", "T1140", "T1564", "T1497", "T1620", "T1553"],
    ),
    row(
        "commands",
        "Suspicious commands",
        "suspicious commands ran",
        Tactic::Execution,
        &["T1059", "T1106", "T1559", "T1129"],
    ),
    row(
        "shares",
        "Shares searched",
        "shares were searched",
        Tactic::Discovery,
        &["T1135"],
    ),
    row(
        "scan",
        "Network scan",
        "the network was scanned",
        Tactic::Discovery,
        &["T1046", "T1595"],
    ),
    row(
        "cloudlook",
        "Cloud reconnaissance",
        "the cloud was explored",
        Tactic::Discovery,
        &["T1580", "T1526", "T1619", "T1538"],
    ),
    row(
        "look",
        "Reconnaissance",
        "the environment was explored",
        Tactic::Discovery,
        &[
            "T1082", "T1033", "T1057", "T1087", "T1069", "T1018", "T1016", "T1049", "T1083", "T1007", "T1012", "T1482",
            "T1518", "T1010", "T1124", "T1201", "T1614", "T1615", "T1040", "T1217", "T1120",
        ],
    ),
];

impl Behaviour {
    /// Place in the order of gravity, worst first.
    pub(crate) fn rank(&self) -> usize {
        BEHAVIOURS
            .iter()
            .position(|other| other.id == self.id)
            .unwrap_or(BEHAVIOURS.len())
    }
}

/// Returns the behaviour that a technique stands for.
pub(crate) fn of_technique(technique: &Technique) -> Option<&'static Behaviour> {
    let find = |id: &str| BEHAVIOURS.iter().find(|behaviour| behaviour.techniques.contains(&id));
    find(technique.id()).or_else(|| find(technique.parent_id()))
}

/// Returns the behaviour that an alert mainly tells of: that of its first technique which has one and
/// serves one of the alert's own tactics, else of its first with one.
pub(crate) fn of_alert(alert: &Alert) -> Option<&'static Behaviour> {
    let mut known = alert.techniques.iter().filter_map(of_technique);
    let first = known.clone().next();
    known
        .find(|behaviour| alert.tactics.first() == Some(&behaviour.tactic))
        .or(first)
}

/// Returns the alert's main tactic: its own first, else that of its behaviour.
pub(crate) fn main_tactic(alert: &Alert) -> Option<Tactic> {
    alert
        .tactics
        .first()
        .copied()
        .or_else(|| of_alert(alert).map(|behaviour| behaviour.tactic))
}

/// Returns the alert's tactics, or, when the source gives none, that of its behaviour.
pub(crate) fn tactics(alert: &Alert) -> Vec<Tactic> {
    if alert.tactics.is_empty() {
        main_tactic(alert).into_iter().collect()
    } else {
        alert.tactics.clone()
    }
}

/// Returns the tactic's own words as the subject of a title.
pub(crate) fn tactic_noun(tactic: Tactic) -> &'static str {
    match tactic {
        Tactic::Reconnaissance | Tactic::Discovery => "Reconnaissance",
        Tactic::ResourceDevelopment => "Attack preparation",
        Tactic::InitialAccess => "Initial access",
        Tactic::Execution => "Suspicious execution",
        Tactic::Persistence => "Persistence",
        Tactic::PrivilegeEscalation => "Privilege escalation",
        Tactic::DefenseEvasion => "Defence evasion",
        Tactic::CredentialAccess => "Credential theft",
        Tactic::LateralMovement => "Lateral movement",
        Tactic::Collection => "Data collection",
        Tactic::CommandAndControl => "Command channel",
        Tactic::Exfiltration => "Data theft",
        Tactic::Impact => "Damage",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn each_technique_has_one_behaviour_and_each_behaviour_one_row() {
        let mut techniques = HashSet::new();
        let mut ids = HashSet::new();
        for behaviour in BEHAVIOURS {
            assert!(ids.insert(behaviour.id), "{}", behaviour.id);
            for technique in behaviour.techniques {
                assert!(technique.parse::<Technique>().is_ok(), "{technique}");
                assert!(techniques.insert(technique), "{technique}");
            }
        }
    }

    #[test]
    fn sub_techniques_follow_their_technique_unless_they_have_a_row() {
        let id = |text: &str| of_technique(&text.parse().unwrap()).map(|behaviour| behaviour.id);
        assert_eq!(
            (id("T1003.001"), id("T1003.006"), id("T9999")),
            (Some("dump"), Some("dcsync"), None)
        );
    }
}
