//! One sign-in to the cloud, whichever table tells of it.

use crate::Inputs;
use crate::field::{first_text, json, number, object, text, truth};
use chrono::{DateTime, Utc};
use evidence::Citation;
use serde_json::Value;

/// A sign-in.
#[derive(Clone, Debug)]
pub(super) struct SignIn<'a> {
    pub(super) row: &'a Citation,
    pub(super) at: DateTime<Utc>,
    pub(super) succeeded: bool,
    /// Result code of a failure.
    pub(super) code: Option<String>,
    pub(super) country: Option<String>,
    pub(super) address: Option<&'a str>,
    pub(super) app: Option<&'a str>,
    pub(super) client: Option<&'a str>,
    pub(super) device: Option<String>,
    pub(super) system: Option<String>,
    pub(super) managed: Option<bool>,
    /// `singleFactorAuthentication` or `multiFactorAuthentication`.
    pub(super) requirement: Option<&'a str>,
    pub(super) methods: Vec<String>,
    /// Risk level while signing in, when there was any.
    pub(super) risk: Option<&'a str>,
}

/// Tables in which the same sign-in may stand; the first that has any is the one that is told from.
const TABLES: [&str; 3] = ["sign-ins", "defender-sign-ins", "entra-sign-ins"];

/// Returns the sign-ins of a person, oldest first.
pub(super) fn all(inputs: &Inputs) -> Vec<SignIn<'_>> {
    let table = TABLES.into_iter().find(|name| !inputs.rows(name).is_empty());
    let mut sign_ins: Vec<SignIn<'_>> = table
        .map(|name| inputs.rows(name))
        .unwrap_or_default()
        .iter()
        .filter_map(of_row)
        .collect();
    sign_ins.sort_by_key(|sign_in| (sign_in.at, &sign_in.row.row));
    sign_ins
}

fn of_row(row: &Citation) -> Option<SignIn<'_>> {
    let device = object(row, "DeviceDetail");
    let inner = |name: &str| {
        device
            .get(name)?
            .as_str()
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
    };
    let code = first_text(row, &["ResultType"])
        .map(str::to_owned)
        .or_else(|| number(row, "ErrorCode").map(|code| code.to_string()));
    let place = object(row, "LocationDetails");
    let country = first_text(row, &["Country", "Location"])
        .map(str::to_owned)
        .or_else(|| place.get("countryOrRegion")?.as_str().map(str::to_owned));
    let methods = match json(row, "AuthenticationDetails") {
        Some(Value::Array(steps)) => steps
            .iter()
            .filter_map(|step| step.get("authenticationMethod")?.as_str())
            .filter(|method| !method.is_empty())
            .map(str::to_owned)
            .collect(),
        _ => Vec::new(),
    };
    Some(SignIn {
        row,
        at: row.at?,
        succeeded: code.as_deref().is_none_or(|code| code == "0"),
        code: code.filter(|code| code != "0"),
        country: country.filter(|country| !country.is_empty()),
        address: text(row, "IPAddress"),
        app: first_text(row, &["AppDisplayName", "Application"]),
        client: text(row, "ClientAppUsed"),
        device: inner("displayName").or_else(|| text(row, "DeviceName").map(str::to_owned)),
        system: inner("operatingSystem").or_else(|| text(row, "OSPlatform").map(str::to_owned)),
        managed: device
            .get("isManaged")
            .and_then(Value::as_bool)
            .or_else(|| truth(row, "IsManaged")),
        requirement: text(row, "AuthenticationRequirement"),
        methods,
        risk: first_text(row, &["RiskLevelDuringSignIn", "RiskLevelAggregated"])
            .filter(|level| !["none", "0", "hidden"].contains(level)),
    })
}
