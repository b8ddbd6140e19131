//! What a login may do: a role, and rights beyond it.
//!
//! Rights are named as guided response names them, after the reference product's unified roles. Who asks on a
//! loopback address without a login owns the machine, and may do everything.

use crate::error::Error;
use axum::http::Method;
use serde::{Deserialize, Serialize};

/// Reads everything.
const READ: &str = "Security data basics (read)";
/// Works on incidents.
pub(crate) const WORK: &str = "Alerts (manage)";
/// Uploads files to answer from: contributors and owners, as the reference product has it.
const UPLOAD: &str = "Knowledge files (upload)";
/// Decides about guidebooks and settings; only owners have it of themselves.
const SETTINGS: &str = "Core security settings (manage)";
/// Reads and verifies the audit log. Owners have it of themselves, auditors are given it.
///
/// # Source
/// Microsoft Purview's role of this name.
const AUDIT: &str = "View-Only Audit Logs";

/// A role, as the reference product has them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Role {
    /// May do everything.
    #[default]
    Owner,
    /// Works on incidents: classifies, comments, notes what was done.
    Contributor,
    /// Reads and asks.
    Reader,
}

impl std::str::FromStr for Role {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "owner" => Ok(Self::Owner),
            "contributor" => Ok(Self::Contributor),
            "reader" => Ok(Self::Reader),
            other => Err(format!("`{other}` is no role; there are owner, contributor and reader")),
        }
    }
}

/// What a login may do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Grant {
    /// Its role.
    pub role: Role,
    /// Rights beyond the role's, in the words of the cards (`Active remediation actions`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rights: Vec<String>,
}

impl Grant {
    /// Returns the rights; `None` for all.
    pub(crate) fn rights(&self) -> Option<Vec<String>> {
        let of_role: &[&str] = match self.role {
            Role::Owner => return None,
            Role::Contributor => &[READ, WORK, UPLOAD],
            Role::Reader => &[READ],
        };
        let of_role = of_role.iter().map(|right| (*right).to_owned());
        Some(of_role.chain(self.rights.iter().cloned()).collect())
    }

    fn has(&self, right: &str) -> bool {
        self.rights().is_none_or(|rights| rights.iter().any(|own| own == right))
    }

    /// Says whether what others see may be changed.
    ///
    /// # Errors
    /// [`Error::Forbidden`] with the right that is missing.
    pub(crate) fn permits_change(&self) -> Result<(), Error> {
        match self.has(WORK) {
            true => Ok(()),
            false => Err(Error::Forbidden { right: WORK }),
        }
    }

    /// Says whether a request may be answered.
    ///
    /// # Errors
    /// [`Error::Forbidden`] with the right that is missing.
    pub(crate) fn permits(&self, method: &Method, path: &str) -> Result<(), Error> {
        match needed(method, path) {
            Some(right) if !self.has(right) => Err(Error::Forbidden { right }),
            _ => Ok(()),
        }
    }
}

/// What tells of everybody's work: only owners read it.
const OVERSIGHT: &[&str] = &["/api/feedback/export", "/api/usage"];

/// The right that a request needs beyond being let in. Queries, questions and feedback change nothing that
/// others see; what a plan of the copilot changes is asked where it is approved.
fn needed(method: &Method, path: &str) -> Option<&'static str> {
    if OVERSIGHT.contains(&path) || path.ends_with("/securityCopilot/activity") {
        return Some(SETTINGS);
    }
    if path == "/api/audit" || path.starts_with("/api/audit/") {
        return Some(AUDIT);
    }
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return None;
    }
    if *method == Method::POST && path == "/api/knowledge" {
        return Some(UPLOAD);
    }
    let last = path.rsplit('/').next().unwrap_or_default();
    let is_setting = ["/api/settings", "/api/guidebooks", "/api/capacity"]
        .iter()
        .any(|start| path.starts_with(start));
    if is_setting {
        return Some(SETTINGS);
    }
    let is_work = path.starts_with("/v1.0/security/incidents")
        || path.starts_with("/api/incidents/") && !matches!(last, "summary" | "feedback");
    is_work.then_some(WORK)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_may_do_what_its_name_says() {
        let grant = |role| Grant {
            role,
            rights: Vec::new(),
        };
        let cases = [
            (Method::GET, "/api/incidents/1/response", [true, true, true]),
            (Method::POST, "/api/hunting/query", [true, true, true]),
            (Method::POST, "/api/incidents/1/feedback", [true, true, true]),
            (Method::POST, "/api/incidents/1/summary", [true, true, true]),
            (Method::POST, "/api/incidents/1/comments", [true, true, false]),
            (Method::POST, "/api/incidents/1/report", [true, true, false]),
            (Method::PATCH, "/v1.0/security/incidents/1", [true, true, false]),
            (Method::POST, "/api/guidebooks", [true, false, false]),
            (Method::DELETE, "/api/guidebooks/7", [true, false, false]),
            (Method::POST, "/api/settings/summary", [true, false, false]),
            (Method::PUT, "/api/settings/models", [true, false, false]),
            (Method::PUT, "/api/capacity", [true, false, false]),
            (Method::GET, "/api/capacity", [true, true, true]),
            (Method::GET, "/api/usage", [true, false, false]),
            (Method::GET, "/api/audit", [true, false, false]),
            (Method::GET, "/api/audit/verify", [true, false, false]),
            (Method::GET, "/api/feedback/export", [true, false, false]),
            (
                Method::GET,
                "/beta/security/securityCopilot/activity",
                [true, false, false],
            ),
            (Method::POST, "/api/sessions/1/prompts", [true, true, true]),
            (Method::POST, "/api/knowledge", [true, true, false]),
            (Method::DELETE, "/api/knowledge/7", [true, true, true]),
            (Method::PUT, "/api/settings/knowledge", [true, false, false]),
        ];
        for (method, path, may) in cases {
            for (role, may) in [Role::Owner, Role::Contributor, Role::Reader].into_iter().zip(may) {
                assert_eq!(
                    grant(role).permits(&method, path).is_ok(),
                    may,
                    "{role:?} {method} {path}"
                );
            }
        }
        let more = Grant {
            role: Role::Reader,
            rights: vec![WORK.to_owned()],
        };
        assert!(more.permits(&Method::POST, "/api/incidents/1/comments").is_ok());
    }
}
