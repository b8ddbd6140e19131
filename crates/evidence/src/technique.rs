//! ATT&CK technique ids and tactics.
//!
//! Source: MITRE ATT&CK Enterprise v18.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// An ATT&CK technique or sub-technique id, such as `T1003` or `T1003.001`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Technique(String);

impl Technique {
    /// Returns the id, such as `T1003.001`.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.0
    }

    /// Returns the id of the technique that a sub-technique belongs to (`T1003` for `T1003.001`).
    #[must_use]
    pub fn parent_id(&self) -> &str {
        self.0.split('.').next().unwrap_or(&self.0)
    }
}

impl FromStr for Technique {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let id = text.trim().to_ascii_uppercase();
        let (parent, sub) = match id.split_once('.') {
            Some((parent, sub)) => (parent, Some(sub)),
            None => (id.as_str(), None),
        };
        let all_digits = |text: &str, length| text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
        let good_parent = parent.strip_prefix('T').is_some_and(|digits| all_digits(digits, 4));
        if good_parent && sub.is_none_or(|digits| all_digits(digits, 3)) {
            Ok(Self(id))
        } else {
            Err(format!(
                "`{text}` is not an ATT&CK technique id such as T1003 or T1003.001"
            ))
        }
    }
}

impl TryFrom<String> for Technique {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Technique> for String {
    fn from(technique: Technique) -> Self {
        technique.0
    }
}

impl fmt::Display for Technique {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

macro_rules! tactics {
    ($($(#[$doc:meta])* $variant:ident, $id:literal, $words:literal;)*) => {
        /// An ATT&CK Enterprise tactic, in kill-chain order; `Ord` follows.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Tactic { $($(#[$doc])* $variant,)* }

        impl Tactic {
            /// All tactics in kill-chain order.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// Returns the ATT&CK id (`TA0006`).
            #[must_use]
            pub fn id(self) -> &'static str {
                match self { $(Self::$variant => $id,)* }
            }

            /// Returns the one-word name that Graph and Sentinel use (`CredentialAccess`).
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => stringify!($variant),)* }
            }

            /// Returns the name in words (`credential access`).
            #[must_use]
            pub fn words(self) -> &'static str {
                match self { $(Self::$variant => $words,)* }
            }
        }
    };
}

tactics! {
    /// TA0043.
    Reconnaissance, "TA0043", "reconnaissance";
    /// TA0042.
    ResourceDevelopment, "TA0042", "resource development";
    /// TA0001.
    InitialAccess, "TA0001", "initial access";
    /// TA0002.
    Execution, "TA0002", "execution";
    /// TA0003.
    Persistence, "TA0003", "persistence";
    /// TA0004.
    PrivilegeEscalation, "TA0004", "privilege escalation";
    /// TA0005.
    DefenseEvasion, "TA0005", "defense evasion";
    /// TA0006.
    CredentialAccess, "TA0006", "credential access";
    /// TA0007.
    Discovery, "TA0007", "discovery";
    /// TA0008.
    LateralMovement, "TA0008", "lateral movement";
    /// TA0009.
    Collection, "TA0009", "collection";
    /// TA0011.
    CommandAndControl, "TA0011", "command and control";
    /// TA0010.
    Exfiltration, "TA0010", "exfiltration";
    /// TA0040.
    Impact, "TA0040", "impact";
}

impl FromStr for Tactic {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let plain: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
        Self::ALL
            .iter()
            .copied()
            .find(|tactic| tactic.name().eq_ignore_ascii_case(&plain) || tactic.id().eq_ignore_ascii_case(&plain))
            .ok_or_else(|| format!("unknown ATT&CK tactic `{text}`"))
    }
}

impl fmt::Display for Tactic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_checked() {
        assert_eq!("t1003.001".parse::<Technique>().unwrap().parent_id(), "T1003");
        for bad in ["", "T103", "T1003.1", "TA0006", "T1003.001.2"] {
            assert!(bad.parse::<Technique>().is_err(), "{bad}");
        }
    }

    #[test]
    fn tactics_are_read_in_every_spelling() {
        for text in ["CredentialAccess", "credential access", "credential-access", "TA0006"] {
            assert_eq!(text.parse::<Tactic>().unwrap(), Tactic::CredentialAccess);
        }
    }
}
