//! Signs of an attack that are written with marks rather than words: delimiters of chat formats, calls of tools,
//! images and links that carry data away.

use super::Flag;
use regex::{Regex, RegexSet, RegexSetBuilder};
use std::sync::LazyLock;

const SIGNS: &[(&str, &str)] = &[
    // Chat templates.
    ("delimiter", r"<\|[a-zA-Z_ ]{2,24}\|>"),
    ("delimiter", r"(?i)\[/?inst\]|<</?sys>>"),
    (
        "delimiter",
        r"(?i)#{2,4}\s*(?:new |additional )?(?:instructions?|system|human|assistant|user input|response)\b\s*:?",
    ),
    ("delimiter", r"(?:^|\n|\\n)\s*(?:Human|Assistant|H|A)\s*:\s"),
    (
        "delimiter",
        r"(?i)(?:^|\n|\\n|\s)system\s*:\s*(?:you|the (?:previous|user|assistant|analyst|following)|ignore|new |from now|previous|all |approve|override)",
    ),
    (
        "delimiter",
        r"</?(?:system|assistant|evidence|untrusted\w{0,20}|instructions?|context|user_input|tool_results?|tool_calls?|function_calls?|human|admin|developer)(?:\s[^>]{0,80})?>",
    ),
    ("delimiter", r#"(?i)"role"\s*:\s*"(?:system|assistant|developer)""#),
    (
        "delimiter",
        r"(?i)\b(?:begin|end|start)(?: of)?(?: the)? (?:system prompt|log data|untrusted|evidence|user input|instructions|prompt|context)\b",
    ),
    (
        "delimiter",
        r"(?i)\[(?:system|admin|assistant|developer)\](?:\(#|\s*:)|\]\(#(?:additional|system|inner|instructions)",
    ),
    // Calls of tools.
    ("tool", r#"(?i)"(?:tool_calls?|function_call|tool_use|tool_name)"\s*:"#),
    ("tool", r"(?i)\bto=functions\.|<function=|<invoke\b|<tool_call>"),
    (
        "tool",
        r"\b(?:change_incident|comment_incident|post_incident_report|close_incident|delete_session)\b",
    ),
    // Images and links that carry data.
    ("beacon", r"!\[[^\]]{0,300}\]\(\s*(?:https?:)?//"),
    ("beacon", r"(?i)\]\(\s*https?://[^)\s]{0,500}(?:\{|\$\{|%7b)"),
    (
        "beacon",
        r#"(?i)<img[^>]{1,200}src\s*=\s*["']?(?:https?:)?//[^>]{0,300}[{$]"#,
    ),
    ("beacon", r"(?i)\bmarkdown image\b"),
];

/// Characters of which one stands in every sign.
const MARKS: &[char] = &[
    '<', '[', '#', ':', '"', '_', '!', 'm', 'M', 'b', 'B', 'e', 'E', 's', 'S',
];

/// Room for the automaton of all signs. With the usual 2 MB the library falls back to a slower way.
const AUTOMATON_BYTES: usize = 16 << 20;

static SET: LazyLock<Option<(RegexSet, Vec<Regex>)>> = LazyLock::new(|| {
    let set = RegexSetBuilder::new(SIGNS.iter().map(|(_, sign)| sign))
        .dfa_size_limit(AUTOMATON_BYTES)
        .build()
        .ok()?;
    let each = SIGNS
        .iter()
        .map(|(_, sign)| Regex::new(sign))
        .collect::<Result<_, _>>()
        .ok()?;
    Some((set, each))
});

/// Returns a flag for each sign.
pub(super) fn flags(text: &str) -> Vec<Flag> {
    let Some((set, each)) = SET.as_ref().filter(|_| text.contains(MARKS)) else {
        return Vec::new();
    };
    set.matches(text)
        .into_iter()
        .filter_map(|at| {
            let found = each.get(at)?.find(text)?;
            Some(Flag {
                what: SIGNS.get(at)?.0,
                from: found.start(),
                until: found.end(),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sign_compiles() {
        assert!(SET.is_some());
    }
}
