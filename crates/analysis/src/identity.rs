//! A person's account: who it is, what is unusual about it, how it signs in, what is at risk.
//!
//! Contents are those of the reference product's identity summary: creation and criticality, unusual
//! behaviour against the account's own past, role and its changes, devices, authentication methods and
//! applications, directory risk, misconfigurations, and whom to contact.

mod behaviour;
mod devices;
mod methods;
mod profile;
mod risk;
mod sign_in;

use crate::report::{Report, Writer};
use crate::{Inputs, Query, alerts};

/// Which rows it wants. Rows of the directory come first: they give the account's other names.
pub(crate) const QUERIES: &[Query] = &[
    Query {
        name: "directory",
        table: "IdentityInfo",
        kql: "IdentityInfo | where Timestamp <= until | where AccountUpn =~ subject or AccountUpn =~ upn or AccountName =~ name or AccountObjectId =~ subject or OnPremSid =~ subject or EmailAddress =~ subject or AccountDisplayName =~ subject | top 200 by Timestamp desc",
    },
    Query {
        name: "accounts",
        table: "IdentityAccountInfo",
        kql: "IdentityAccountInfo | where Timestamp <= until | where AccountUpn =~ upn or AccountUpn =~ subject or EmailAddress =~ subject or Sid =~ sid or AccountId =~ object_id | top 50 by Timestamp desc",
    },
    Query {
        name: "sign-ins",
        table: "SigninLogs",
        kql: "SigninLogs | where TimeGenerated between (since .. until) | where UserPrincipalName =~ upn or UserPrincipalName =~ subject or UserId =~ object_id | top 5000 by TimeGenerated desc",
    },
    Query {
        name: "other-sign-ins",
        table: "AADNonInteractiveUserSignInLogs",
        kql: "AADNonInteractiveUserSignInLogs | where TimeGenerated between (since .. until) | where UserPrincipalName =~ upn or UserPrincipalName =~ subject or UserId =~ object_id | top 3000 by TimeGenerated desc",
    },
    Query {
        name: "defender-sign-ins",
        table: "AADSignInEventsBeta",
        kql: "AADSignInEventsBeta | where Timestamp between (since .. until) | where AccountUpn =~ upn or AccountUpn =~ subject or AccountObjectId =~ object_id | top 5000 by Timestamp desc",
    },
    Query {
        name: "entra-sign-ins",
        table: "EntraIdSignInEvents",
        kql: "EntraIdSignInEvents | where Timestamp between (since .. until) | where AccountUpn =~ upn or AccountUpn =~ subject or AccountObjectId =~ object_id | top 5000 by Timestamp desc",
    },
    Query {
        name: "directory-logons",
        table: "IdentityLogonEvents",
        kql: "IdentityLogonEvents | where Timestamp between (since .. until) | where AccountUpn =~ upn or AccountName =~ name or AccountSid =~ sid or AccountObjectId =~ object_id | top 5000 by Timestamp desc",
    },
    Query {
        name: "device-logons",
        table: "DeviceLogonEvents",
        kql: "DeviceLogonEvents | where Timestamp between (since .. until) | where AccountName =~ name or AccountSid =~ sid | top 5000 by Timestamp desc",
    },
    Query {
        name: "security-logons",
        table: "SecurityEvent",
        kql: "SecurityEvent | where TimeGenerated between (since .. until) | where EventID in (4624, 4625) | where TargetUserName =~ name or TargetUserSid =~ sid | top 5000 by TimeGenerated desc",
    },
    Query {
        name: "devices",
        table: "DeviceInfo",
        kql: "DeviceInfo | where Timestamp <= until | where LoggedOnUsers has name | top 50 by Timestamp desc",
    },
    Query {
        name: "directory-changes",
        table: "IdentityDirectoryEvents",
        kql: "IdentityDirectoryEvents | where Timestamp between (since .. until) | where TargetAccountUpn =~ upn or AccountName =~ name or AccountUpn =~ upn | top 500 by Timestamp desc",
    },
    Query {
        name: "audit",
        table: "AuditLogs",
        kql: "AuditLogs | where TimeGenerated between (since .. until) | where tostring(TargetResources) contains upn or tostring(InitiatedBy) contains upn | top 500 by TimeGenerated desc",
    },
    Query {
        name: "risky-users",
        table: "AADRiskyUsers",
        kql: "AADRiskyUsers | where TimeGenerated <= until | where UserPrincipalName =~ upn or UserPrincipalName =~ subject or Id =~ object_id | top 20 by TimeGenerated desc",
    },
    Query {
        name: "risk-events",
        table: "AADUserRiskEvents",
        kql: "AADUserRiskEvents | where TimeGenerated between (since .. until) | where UserPrincipalName =~ upn or UserPrincipalName =~ subject or UserId =~ object_id | top 200 by TimeGenerated desc",
    },
];

/// Tells it.
pub(crate) fn report(inputs: &Inputs) -> Report {
    let mut writer = Writer::new(inputs);
    let sign_ins = sign_in::all(inputs);
    profile::overview(&mut writer);
    behaviour::section(&mut writer, &sign_ins);
    profile::role(&mut writer);
    devices::section(&mut writer, &sign_ins);
    methods::section(&mut writer, &sign_ins);
    risk::section(&mut writer, &sign_ins);
    risk::misconfigurations(&mut writer, &sign_ins);
    profile::contact(&mut writer);
    alerts::section(&mut writer);
    writer.finish()
}
