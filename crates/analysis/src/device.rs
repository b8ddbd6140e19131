//! A device: is it protected, who used it, what is weak on it, what happened there.
//!
//! Contents are those of the reference product's device summary: protection, notable activity, vulnerable
//! software, other settings, last seen, management, and the alerts beside them.

mod activity;
mod facts;
mod protection;
mod software;

use crate::report::{Report, Writer};
use crate::{Inputs, Query, alerts};

/// Which rows it wants. A device is known by its short name, its full name or its Defender id.
pub(crate) const QUERIES: &[Query] = &[
    Query {
        name: "info",
        table: "DeviceInfo",
        kql: "DeviceInfo | where Timestamp <= until | where DeviceName =~ subject or DeviceName =~ name or DeviceName startswith dotted or DeviceId =~ subject | top 50 by Timestamp desc",
    },
    Query {
        name: "network",
        table: "DeviceNetworkInfo",
        kql: "DeviceNetworkInfo | where Timestamp <= until | where DeviceName =~ subject or DeviceName =~ name or DeviceName startswith dotted or DeviceId =~ subject | top 20 by Timestamp desc",
    },
    Query {
        name: "configuration",
        table: "DeviceTvmSecureConfigurationAssessment",
        kql: "DeviceTvmSecureConfigurationAssessment | where DeviceName =~ subject or DeviceName =~ name or DeviceName startswith dotted or DeviceId =~ subject | take 2000",
    },
    Query {
        name: "configuration-names",
        table: "DeviceTvmSecureConfigurationAssessmentKB",
        kql: "DeviceTvmSecureConfigurationAssessmentKB | take 5000",
    },
    Query {
        name: "gathered",
        table: "DeviceTvmInfoGathering",
        kql: "DeviceTvmInfoGathering | where DeviceName =~ subject or DeviceName =~ name or DeviceName startswith dotted or DeviceId =~ subject | top 5 by Timestamp desc",
    },
    Query {
        name: "vulnerabilities",
        table: "DeviceTvmSoftwareVulnerabilities",
        kql: "DeviceTvmSoftwareVulnerabilities | where DeviceName =~ subject or DeviceName =~ name or DeviceName startswith dotted or DeviceId =~ subject | take 5000",
    },
    Query {
        name: "vulnerability-facts",
        table: "DeviceTvmSoftwareVulnerabilitiesKB",
        kql: "DeviceTvmSoftwareVulnerabilitiesKB | where CveId in ((DeviceTvmSoftwareVulnerabilities | where DeviceName =~ subject or DeviceName =~ name or DeviceName startswith dotted or DeviceId =~ subject | distinct CveId)) | take 5000",
    },
    Query {
        name: "software",
        table: "DeviceTvmSoftwareInventory",
        kql: "DeviceTvmSoftwareInventory | where DeviceName =~ subject or DeviceName =~ name or DeviceName startswith dotted or DeviceId =~ subject | take 2000",
    },
    Query {
        name: "logons",
        table: "DeviceLogonEvents",
        kql: "DeviceLogonEvents | where Timestamp between (since .. until) | where DeviceName =~ subject or DeviceName =~ name or DeviceName startswith dotted or DeviceId =~ subject | top 8000 by Timestamp desc",
    },
    Query {
        name: "security-logons",
        table: "SecurityEvent",
        kql: "SecurityEvent | where TimeGenerated between (since .. until) | where EventID in (4624, 4625) | where Computer =~ subject or Computer =~ name or Computer startswith dotted | top 8000 by TimeGenerated desc",
    },
    Query {
        name: "events",
        table: "DeviceEvents",
        kql: "DeviceEvents | where Timestamp between (since .. until) | where DeviceName =~ subject or DeviceName =~ name or DeviceName startswith dotted or DeviceId =~ subject | where ActionType startswith \"Asr\" or ActionType startswith \"Antivirus\" or ActionType has_any (\"TamperingAttempt\", \"SecurityLogCleared\", \"UserAccountCreated\", \"UserAccountAddedToLocalGroup\", \"FirewallServiceStopped\", \"ControlledFolderAccessViolationBlocked\", \"SmartScreenUserOverride\", \"UsbDriveMounted\") | top 2000 by Timestamp desc",
    },
    Query {
        name: "last-process",
        table: "DeviceProcessEvents",
        kql: "DeviceProcessEvents | where Timestamp between (since .. until) | where DeviceName =~ subject or DeviceName =~ name or DeviceName startswith dotted or DeviceId =~ subject | top 1 by Timestamp desc",
    },
    Query {
        name: "sign-ins",
        table: "AADSignInEventsBeta",
        kql: "AADSignInEventsBeta | where Timestamp between (since .. until) | where DeviceName =~ subject or DeviceName =~ name or DeviceName startswith dotted | top 200 by Timestamp desc",
    },
    Query {
        name: "entra-sign-ins",
        table: "EntraIdSignInEvents",
        kql: "EntraIdSignInEvents | where Timestamp between (since .. until) | where DeviceName =~ subject or DeviceName =~ name or DeviceName startswith dotted | top 200 by Timestamp desc",
    },
];

/// Tells it.
pub(crate) fn report(inputs: &Inputs) -> Report {
    let mut writer = Writer::new(inputs);
    facts::overview(&mut writer);
    protection::section(&mut writer);
    activity::section(&mut writer);
    software::section(&mut writer);
    protection::settings(&mut writer);
    facts::management(&mut writer);
    alerts::section(&mut writer);
    writer.finish()
}
