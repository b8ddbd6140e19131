//! What people say when they want a skill: patterns over concepts, with a weight.
//!
//! A pattern's parts stand in this order in the clause, each a concept or a word, alternatives parted by `|`; a few
//! words may stand between two parts. `^` is the first word that is no courtesy, `$` the last.
//! A cue that is not about any thing counts only where the clause is about that kind.

use super::kind::Kind;
use super::split::POLITE;
use super::text::Text;
use std::collections::HashMap;
use std::sync::LazyLock;

/// What the clause must be about for a cue to count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum On {
    /// Anything.
    Any,
    /// An incident, or nothing else.
    Incident,
    /// A thing that is no incident.
    Thing,
    /// An account or a device.
    Actor,
    /// A file, address, domain, URL.
    Indicator,
    /// A mail.
    Mail,
}

impl On {
    fn fits(self, kind: Option<Kind>) -> bool {
        match self {
            Self::Any => true,
            Self::Incident => matches!(kind, None | Some(Kind::Incident)),
            Self::Thing => kind.is_some_and(|kind| kind != Kind::Incident),
            Self::Actor => matches!(kind, Some(Kind::Device | Kind::User)),
            Self::Indicator => matches!(kind, Some(Kind::File | Kind::Ip | Kind::Domain | Kind::Url)),
            Self::Mail => kind == Some(Kind::Mail),
        }
    }
}

/// The name under which cues ask for whatever tells of the thing at hand.
pub(super) const TELL: &str = "*";

/// Weight from which a cue decides.
pub(super) const SURE: u32 = 40;

/// Weight from which a cue cannot be a mere follow-up.
pub(super) const PLAIN: u32 = 60;

const CUES: &[(&str, On, u32, &[&str])] = &[
    (
        TELL,
        On::Any,
        58,
        &[
            "sum",
            "speed",
            "tl;dr",
            "explain more",
            "more about|detail|details|explain",
        ],
    ),
    (
        TELL,
        On::Any,
        50,
        &[
            "what happen",
            "what go on|down|here",
            "explain",
            "look at",
            "what this|it|that about",
            "^ check",
            "^ open",
            "what known",
            "known about",
            "what deal|dealing with",
            "what we have",
        ],
    ),
    (
        TELL,
        On::Thing,
        55,
        &[
            "suspicious",
            "threat",
            "healthy",
            "compromise",
            "^ show",
            "what do|did up|do",
            "been up to",
            "who be",
            "who is|was",
            "what is|are",
            "known",
            "reputation",
            "traffic",
            "where else",
            "else seen|visit|ask|open",
            "^ hunt",
            "check",
            "trust",
            "tell",
        ],
    ),
    (TELL, On::Actor, 55, &["signin", "how signin", "who use", "act $"]),
    (
        TELL,
        On::Indicator,
        70,
        &[
            "who|which|what|any|do|does|did talk|visit|resolve-name|resolve|resolved|resolves|seen|connect|connected|contacted|opened|have|has|ran|executed|downloaded|received",
            "where else|seen|come|did",
            "which|what device|user|people",
            "how common|often|widespread",
            "be ours",
        ],
    ),
    (
        TELL,
        On::Mail,
        70,
        &[
            "sent",
            "attachment",
            "who received|got|sent",
            "contain|carry|include",
            "threat",
            "^ show",
        ],
    ),
    (TELL, On::Any, 78, &["story behind", "fill in"]),
    (
        "guide_response",
        On::Incident,
        66,
        &[
            "respond",
            "what should|must|can|shall done|do",
            "what to do",
            "next action",
            "action next",
            "^ next",
            "next $",
            "contain",
            "remediate",
            "triage",
            "how stop|fix|handle|deal|react|recover|proceed",
            "which|what action",
            "action take",
            "what need|needs|have|has contain|isolated|disabled|blocked",
            "clean up",
            "get rid",
            "what do i|we do",
            "where start",
            "what first",
        ],
    ),
    (
        "guide_response",
        On::Incident,
        72,
        &[
            "^ is|are|was|should|could|would|might|may|do|does|can true|false positive|alarm",
            "^ is|are|was|should|could|do benign|true-positive|false-positive|real|legitimate",
            "how should|would|do classify|classification",
            "true or false",
            "should close|classify|escalate",
        ],
    ),
    (
        "report_incident",
        On::Incident,
        68,
        &[
            "report",
            "^ document",
            "document incident|this|it|everything",
            "write up",
        ],
    ),
    (
        "post_incident_report",
        On::Incident,
        82,
        &[
            "post report|summary|it|that|this",
            "^ post",
            "put report|it|this|that log",
            "report to|into|in log",
            "attach report",
            "add report to|into log|incident",
        ],
    ),
    (
        "similar_incidents",
        On::Incident,
        74,
        &[
            "similar",
            "seen before",
            "happen before",
            "anything|something like",
            "like this|that|it before",
            "been here before",
            "ever seen|happen",
            "before incident",
            "first time",
            "known pattern",
        ],
    ),
    (
        "list_incident_alerts",
        On::Incident,
        70,
        &[
            "^ alert",
            "show|which|what|how|any|find alert",
            "alert $",
            "what fire",
            "alert fire",
            "rules fire",
        ],
    ),
    (
        "show_attack_story",
        On::Incident,
        74,
        &[
            "story",
            "killchain",
            "attack path",
            "path attack",
            "order happen",
            "happen order",
            "step-by-step",
            "step by step",
            "how attack go|progress|happen|develop",
            "order of events",
            "course of",
            "attack move|moved",
            "visualize|visualise",
        ],
    ),
    (
        "show_blast_radius",
        On::Incident,
        76,
        &[
            "blast",
            "how far",
            "reach",
            "be at risk",
            "risk next",
            "next risk|affected",
            "could|can|might attack go|get|reach|access",
            "get to next",
            "go next",
            "impact if",
        ],
    ),
    (
        "list_incidents",
        On::Incident,
        62,
        &[
            "queue",
            "latest incident",
            "top incident",
            "what happen period",
            "any status",
            "anything status|new|severity",
            "still open|status",
            "what new",
            "incident list",
            "new incident",
        ],
    ),
    (
        "comment_incident",
        On::Incident,
        84,
        &[
            "^ comment",
            "add|leave|write|make|put|post|append|drop comment",
            "comment on|to incident|it|this",
        ],
    ),
    (
        "search_files",
        On::Any,
        78,
        &[
            "runbook",
            "policy",
            "policy say|require",
            "our document|handbook|standard|wiki",
            "my document|file|notes",
            "upload",
            "the|our|my|your|all|these uploaded file|document",
            "document say|state|mention|tell",
            "in|look|search|read document",
            "according to",
            "knowledge base",
        ],
    ),
    (
        "general_knowledge",
        On::Any,
        52,
        &[
            "how do|does|can|is|are work",
            "best practice",
            "what do|does mean|stand",
            "comparison",
            "what be|is|are known as",
            "define",
            "how protect|prevent|defend|detect|secure|harden",
            "how can protect|prevent|defend|detect",
        ],
    ),
    (
        "ask_alerts",
        On::Any,
        72,
        &[
            "which|what process|registry|command|task|tool|technique|key|program act|run",
            "origin process",
            "from which|what ip|device|user|mailbox",
        ],
    ),
    (
        "ask_alerts",
        On::Any,
        64,
        &[
            "which|what|whose|from process|user|device|file|registry|ip|url|domain|task|tool|service|technique|credential|mailbox|mail|program|key|act act",
            "which|what process|user|device|file|registry|ip|url|domain|tool|service|technique|credential|program act",
            "when did|was|were|has",
            "who did|act",
            "how did|was|were",
            "what did|was act",
            "origin process|vector|point|access",
            "what process act",
            "why did|was|were",
            "where did|was|were",
            "with which|what",
            "command act",
            "act by",
        ],
    ),
];

/// Words that may stand between two parts of a pattern.
const GAP: usize = 4;

struct Cue {
    skill: &'static str,
    on: On,
    weight: u32,
    parts: Vec<Vec<&'static str>>,
}

/// All cues, and which of them can begin with a word or a concept.
struct Cues {
    all: Vec<Cue>,
    by_begin: HashMap<&'static str, Vec<usize>>,
}

static COMPILED: LazyLock<Cues> = LazyLock::new(|| {
    let all: Vec<Cue> = CUES
        .iter()
        .flat_map(|(skill, on, weight, patterns)| {
            patterns.iter().map(|pattern| Cue {
                skill,
                on: *on,
                weight: *weight,
                parts: pattern.split(' ').map(|part| part.split('|').collect()).collect(),
            })
        })
        .collect();
    let mut by_begin: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, cue) in all.iter().enumerate() {
        for name in cue
            .parts
            .iter()
            .find(|part| part.as_slice() != ["^"])
            .into_iter()
            .flatten()
        {
            by_begin.entry(name).or_default().push(at);
        }
    }
    Cues { all, by_begin }
});

/// Returns the skills whose cues a clause meets, each with its weight, heaviest first. Longer patterns say more.
pub(super) fn met(clause: &Text, kind: Option<Kind>) -> Vec<(&'static str, u32)> {
    let words = Words::of(clause);
    let mut found: Vec<(&'static str, u32)> = Vec::new();
    let mut near: Vec<usize> = words
        .words
        .iter()
        .flat_map(|(lower, concept)| [lower, concept])
        .filter_map(|name| COMPILED.by_begin.get(name))
        .flatten()
        .copied()
        .collect();
    near.sort_unstable();
    near.dedup();
    for cue in near.into_iter().filter_map(|at| COMPILED.all.get(at)) {
        if !cue.on.fits(kind) || !words.meet(&cue.parts) {
            continue;
        }
        match found.iter_mut().find(|(skill, _)| *skill == cue.skill) {
            Some((_, weight)) => *weight = (*weight).max(cue.weight),
            None => found.push((cue.skill, cue.weight)),
        }
    }
    found.sort_by_key(|(_, weight)| std::cmp::Reverse(*weight));
    found
}

/// Skills that are chosen by rules of their own.
const RULED: &[&str] = &[
    "change_incident",
    "list_incident_entities",
    "run_query",
    "summarize_incident",
    "summarize_device",
    "summarize_user",
    "summarize_email",
    "describe_file",
    "describe_ip",
    "describe_domain",
    "describe_url",
];

/// Whether cues or rules choose a skill; the others are chosen by their descriptors alone.
pub(super) fn knows(skill: &str) -> bool {
    RULED.contains(&skill) || CUES.iter().any(|(name, ..)| *name == skill)
}

/// Whether a clause begins with one of these words or concepts, courtesies aside.
pub(super) fn begins_with(clause: &Text, starts: &[&str]) -> bool {
    let words = Words::of(clause);
    words
        .words
        .get(words.first)
        .is_some_and(|(lower, concept)| starts.contains(lower) || starts.contains(concept))
}

/// Whether a clause meets a pattern.
pub(super) fn meets(clause: &Text, pattern: &str) -> bool {
    let parts: Vec<Vec<&str>> = pattern.split(' ').map(|part| part.split('|').collect()).collect();
    Words::of(clause).meet(&parts)
}

/// A clause's words and concepts; names of things are neither.
struct Words<'a> {
    words: Vec<(&'a str, &'a str)>,
    first: usize,
}

impl<'a> Words<'a> {
    fn of(clause: &'a Text) -> Self {
        let words: Vec<(&str, &str)> = clause
            .words
            .iter()
            .map(|word| match word.named || word.quoted {
                true => ("", ""),
                false => (word.lower.as_str(), word.concept.as_str()),
            })
            .collect();
        let first = words
            .iter()
            .position(|(lower, _)| !POLITE.contains(lower) || *lower == "next")
            .unwrap_or(0);
        Self { words, first }
    }

    fn meet(&self, parts: &[Vec<&str>]) -> bool {
        let anchored = parts.first().is_some_and(|part| part.as_slice() == ["^"]);
        let parts = if anchored { &parts[1..] } else { parts };
        if anchored {
            return self.meet_from(parts, self.first, 1);
        }
        (0..self.words.len()).any(|at| self.meet_from(parts, at, 1))
    }

    /// Whether the parts are met from a word on, the first of them within some words.
    fn meet_from(&self, parts: &[Vec<&str>], at: usize, within: usize) -> bool {
        let Some((part, rest)) = parts.split_first() else {
            return true;
        };
        if part.as_slice() == ["$"] {
            return at >= self.words.len();
        }
        let until = (at + within).min(self.words.len());
        (at..until).any(|at| {
            let (lower, concept) = self.words[at];
            let is = |name: &&str| *name == lower || *name == concept;
            !lower.is_empty() && part.iter().any(is) && self.meet_from(rest, at + 1, GAP)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cue_is_found_by_how_it_begins() {
        let found: std::collections::BTreeSet<usize> = COMPILED.by_begin.values().flatten().copied().collect();
        assert_eq!(found, (0..COMPILED.all.len()).collect());
        assert!(
            !COMPILED.by_begin.contains_key("$"),
            "a cue of no word would never be looked at"
        );
    }

    #[test]
    fn patterns_meet_concepts_in_order_with_gaps() {
        let meets = |pattern: &str, prompt: &str| meets(&Text::read(prompt), pattern);
        assert!(meets("what happen", "so what exactly happened here"));
        assert!(!meets("happen what", "what happened"));
        assert!(meets("^ document", "please document this"));
        assert!(!meets("^ document", "the documents"));
        assert!(meets("next $", "what comes next?"));
        assert!(!meets("next $", "next to it"));
        assert!(!meets("what happen", "what \"happened\""), "quotations are data");
    }
}
