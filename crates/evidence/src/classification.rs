//! What analysts say an alert or incident was, in Graph's words.
//!
//! Source: Graph v1.0 `alertClassification` and `alertDetermination`; spellings of older payloads are read
//! too, as `microsoft.graph.security` documents them.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident, $what:literal, { $($(#[$about:meta])* $variant:ident, $graph:literal, $words:literal $(, $old:literal)*;)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "camelCase")]
        pub enum $name { #[default] $($(#[$about])* $variant,)* }

        impl $name {
            /// All of them, in Graph's order.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// Returns Graph's spelling.
            #[must_use]
            pub fn graph_name(self) -> &'static str {
                match self { $(Self::$variant => $graph,)* }
            }

            /// Returns what a person would say.
            #[must_use]
            pub fn words(self) -> &'static str {
                match self { $(Self::$variant => $words,)* }
            }
        }

        impl FromStr for $name {
            type Err = String;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                const OLD: &[(&str, $name)] = &[$($(($old, $name::$variant),)*)*];
                let plain: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
                let known = Self::ALL.iter().copied().find(|value| value.graph_name().eq_ignore_ascii_case(&plain));
                let old = || OLD.iter().find(|(name, _)| name.eq_ignore_ascii_case(&plain)).map(|(_, value)| *value);
                known.or_else(old).ok_or_else(|| {
                    let names: Vec<&str> = Self::ALL.iter().map(|value| value.graph_name()).collect();
                    format!("unknown {} `{}`; there are {}", $what, text.chars().take(60).collect::<String>(), names.join(", "))
                })
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.words())
            }
        }
    };
}

words! {
    /// Whether it was an attack.
    Classification, "classification", {
        /// Nobody has said.
        Unknown, "unknown", "not classified", "undetermined", "none";
        /// The alerts were wrong.
        FalsePositive, "falsePositive", "false positive";
        /// It was an attack.
        TruePositive, "truePositive", "true positive";
        /// The alerts were right, and what they saw was allowed.
        InformationalExpectedActivity, "informationalExpectedActivity", "informational, expected activity",
            "benignPositive", "informational", "benign";
    }
}

words! {
    /// What kind of thing it was.
    Determination, "determination", {
        /// Nobody has said.
        Unknown, "unknown", "not determined";
        /// A targeted attack.
        Apt, "apt", "targeted attack";
        /// Malware.
        Malware, "malware", "malware";
        /// Work of one's own security staff.
        SecurityPersonnel, "securityPersonnel", "security staff";
        /// A test of one's own security.
        SecurityTesting, "securityTesting", "security test";
        /// Software that nobody wants.
        UnwantedSoftware, "unwantedSoftware", "unwanted software";
        /// Something else.
        Other, "other", "other";
        /// An attack in several stages.
        MultiStagedAttack, "multiStagedAttack", "multi-stage attack";
        /// Somebody has another's account.
        CompromisedAccount, "compromisedAccount", "compromised account", "compromisedUser";
        /// Phishing.
        Phishing, "phishing", "phishing";
        /// One's own people did harm.
        MaliciousUserActivity, "maliciousUserActivity", "malicious insider";
        /// Nothing bad about it.
        NotMalicious, "notMalicious", "not malicious", "clean";
        /// The data does not say.
        NotEnoughDataToValidate, "notEnoughDataToValidate", "not enough data to tell", "insufficientData";
        /// The user did it, and may.
        ConfirmedActivity, "confirmedActivity", "confirmed activity", "confirmedUserActivity";
        /// A program of one's own business.
        LineOfBusinessApplication, "lineOfBusinessApplication", "line-of-business application";
    }
}

impl Classification {
    /// Returns Sentinel's word in `SecurityIncident`, and the reason it asks for beside it.
    #[must_use]
    pub fn sentinel_words(self, determination: Determination) -> (&'static str, &'static str) {
        match self {
            Self::Unknown => ("", ""),
            Self::TruePositive => ("TruePositive", "SuspiciousActivity"),
            Self::InformationalExpectedActivity => ("BenignPositive", "SuspiciousButExpected"),
            Self::FalsePositive if determination == Determination::NotEnoughDataToValidate => {
                ("FalsePositive", "InaccurateData")
            }
            Self::FalsePositive => ("FalsePositive", "IncorrectAlertLogic"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_is_read_and_graph_is_written() {
        for (text, graph) in [
            ("TruePositive", "truePositive"),
            ("BenignPositive", "informationalExpectedActivity"),
            ("informational, expected activity", "informationalExpectedActivity"),
            ("Undetermined", "unknown"),
        ] {
            assert_eq!(text.parse::<Classification>().unwrap().graph_name(), graph);
        }
        for (text, graph) in [
            ("clean", "notMalicious"),
            ("CompromisedUser", "compromisedAccount"),
            ("phishing", "phishing"),
        ] {
            assert_eq!(text.parse::<Determination>().unwrap().graph_name(), graph);
        }
        let error = "perhaps".parse::<Classification>().unwrap_err();
        assert!(
            error.contains("`perhaps`") && error.contains("falsePositive"),
            "{error}"
        );
        for value in Classification::ALL {
            assert_eq!(serde_json::to_value(value).unwrap(), value.graph_name());
        }
        for value in Determination::ALL {
            assert_eq!(serde_json::to_value(value).unwrap(), value.graph_name());
        }
    }
}
