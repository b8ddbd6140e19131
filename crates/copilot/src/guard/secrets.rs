//! Secrets in text that is about to be shown or sent: keys, tokens, passwords.
//!
//! Each kind is known by the shape that its maker gave it, so that hashes and ids are none.
//! Source: the makers' documentation of their token formats; RFC 7468 for PEM, RFC 7519 for JWT.

use super::Flag;
use regex::{Regex, RegexSet};
use std::sync::LazyLock;

const SHAPES: &[&str] = &[
    r"-----BEGIN (?:[A-Z ]{0,20})PRIVATE KEY-----",
    r"\b(?:AKIA|ASIA)[A-Z2-7]{16}\b",
    r"\bgh[pousr]_[A-Za-z0-9]{36,}\b|\bgithub_pat_[A-Za-z0-9_]{40,}\b|\bglpat-[A-Za-z0-9_-]{20,}",
    r"\bsk-(?:proj-|ant-|svcacct-)?[A-Za-z0-9_-]{20,}",
    r"\bxox[abprs]-[A-Za-z0-9-]{10,}",
    r"\bAIza[A-Za-z0-9_-]{35}\b",
    r"\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}",
    r"(?i)\b(?:AccountKey|SharedAccessKey|SharedAccessSignature|sig)=[A-Za-z0-9+/%]{32,}={0,2}",
    r#"(?i)\b(?:password|passwd|pwd|secret|api[_-]?key|access[_-]?token|client[_-]?secret|bearer)["']?\s*(?:[:=]|\bis\b)\s*["']?[^\s"',;*\[\]<>]{6,}"#,
    r"(?i)\bauthorization:\s*(?:bearer|basic)\s+[A-Za-z0-9._~+/=-]{12,}",
    r"\b[a-z][a-z0-9+]{2,12}://[^\s:/@]{1,60}:[^\s:/@]{3,60}@",
];

static SET: LazyLock<Option<(RegexSet, Vec<Regex>)>> = LazyLock::new(|| {
    let each = SHAPES
        .iter()
        .map(|shape| Regex::new(shape))
        .collect::<Result<_, _>>()
        .ok()?;
    Some((RegexSet::new(SHAPES).ok()?, each))
});

/// Finds secrets, in order of place.
#[must_use]
pub fn secrets(text: &str) -> Vec<Flag> {
    let Some((set, each)) = SET.as_ref() else {
        return Vec::new();
    };
    let mut found: Vec<Flag> = set
        .matches(text)
        .into_iter()
        .filter_map(|at| each.get(at))
        .flat_map(|shape| shape.find_iter(text))
        .map(|found| Flag {
            what: "secret",
            from: found.start(),
            until: found.end(),
        })
        .collect();
    found.sort();
    // Overlapping shapes are one secret.
    let mut joined: Vec<Flag> = Vec::with_capacity(found.len());
    for flag in found {
        match joined.last_mut() {
            Some(last) if flag.from < last.until => last.until = last.until.max(flag.until),
            _ => joined.push(flag),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_found_and_hashes_are_not() {
        for text in [
            "AKIAIOSFODNN7EXAMPLE",
            "token ghp_0123456789abcdefghijABCDEFGHIJ012345",
            "sk-proj-abcdefghijklmnopqrstuvwxyz",
            "password: Sommer2026!",
            "the password is hunter2hunter2",
            "-----BEGIN RSA PRIVATE KEY-----",
            "postgres://svc:geheim123@db01/app",
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w",
            "Authorization: Bearer abcdefghijklmnop",
        ] {
            assert_eq!(secrets(text).len(), 1, "{text}");
        }
        for text in [
            "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "b1a7c0de-4471-4000-8000-000000000001",
            "the password spray hit 12 accounts",
            "Reset your password",
            "password: ********",
            "https://login.example/a:b",
            "mira.holm@northwind.example",
        ] {
            assert_eq!(secrets(text), [], "{text}");
        }
    }
}
