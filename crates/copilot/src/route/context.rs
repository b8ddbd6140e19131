//! What a clause is about: things it names, else what "this", "it", "the second one" or "those users" mean on this
//! page and in this session.

use super::kind::Kind;
use super::mention::Thing;
use super::text::{Text, Word};
use super::{Ask, Listed, Page, PastTurn};
use serde_json::{Map, Value};

/// A thing that is talked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Focus {
    pub(super) kind: Kind,
    pub(super) id: String,
}

/// Things that "those" may mean at once.
const MOST_THINGS: usize = 8;

/// What a clause is about.
#[derive(Clone, Debug, Default)]
pub(super) struct Objects {
    /// Named and pointed at, in order.
    pub(super) things: Vec<Focus>,
    /// An incident that only says where: "the users of incident 7".
    pub(super) within: Option<Focus>,
    /// Whether a word pointed at something: "it", "this device", "the second".
    pub(super) pointed: bool,
    /// A kind that was pointed at and is not known here: "this user" on the home page.
    pub(super) missing: Option<Kind>,
    /// A name that may be a device's or an account's.
    pub(super) unclear: Option<String>,
    /// Whether a term of the field is named (a CVE, a technique).
    pub(super) term: bool,
    /// A document of the knowledge base.
    pub(super) document: Option<String>,
}

impl Objects {
    /// Returns the first thing of a kind.
    pub(super) fn of(&self, kind: Kind) -> Option<&Focus> {
        self.things.iter().chain(&self.within).find(|thing| thing.kind == kind)
    }

    /// Returns the kind that the clause is about, if it says so.
    pub(super) fn kind(&self) -> Option<Kind> {
        self.things.first().map(|thing| thing.kind).or(self.missing)
    }
}

/// What was spoken of before a clause.
#[derive(Clone, Copy, Debug)]
pub(super) struct Context<'a> {
    pub(super) ask: &'a Ask<'a>,
    /// Things of earlier clauses of the same prompt, newest first.
    pub(super) carried: &'a [Focus],
}

impl<'a> Context<'a> {
    /// The thing that the page shows.
    pub(super) fn page(&self) -> Option<Focus> {
        page_thing(self.ask.page)
    }

    fn newest_turns(&self) -> impl Iterator<Item = &'a PastTurn> {
        self.ask.turns.iter().rev()
    }

    /// Returns the thing of a kind that was spoken of last, on the page or in the session.
    pub(super) fn recent(&self, kind: Kind) -> Option<Focus> {
        let of_kind = |thing: &Focus| thing.kind == kind;
        if let Some(thing) = self.carried.iter().find(|thing| of_kind(thing)) {
            return Some(thing.clone());
        }
        let page = self.page().filter(of_kind);
        // Who named another thing in the last prompt still speaks of that; who merely opened another page does not.
        if let Some(turn) = self.ask.turns.last()
            && let Some(thing) = turn_things(turn).into_iter().find(of_kind)
            && (page.is_none() || names_it(turn, &thing))
        {
            return Some(thing);
        }
        page.or_else(|| self.spoken_of(kind))
    }

    /// Returns the thing of a kind that was spoken of last in the session.
    fn spoken_of(&self, kind: Kind) -> Option<Focus> {
        self.newest_turns()
            .flat_map(turn_things)
            .find(|thing| thing.kind == kind)
            .or_else(|| self.only_listed(kind))
    }

    /// Returns the one thing that the newest list of its kind holds.
    fn only_listed(&self, kind: Kind) -> Option<Focus> {
        let listed = self.listed(Some(kind));
        (listed.len() == 1).then(|| listed.into_iter().next()).flatten()
    }

    /// Returns what "it" means.
    pub(super) fn focus(&self) -> Option<Focus> {
        self.carried
            .first()
            .cloned()
            .or_else(|| {
                self.ask
                    .turns
                    .last()
                    .and_then(|turn| turn_things(turn).into_iter().next())
            })
            .or_else(|| self.page())
            .or_else(|| self.newest_turns().flat_map(turn_things).next())
    }

    /// Returns the newest list of things, of one kind if given.
    pub(super) fn listed(&self, kind: Option<Kind>) -> Vec<Focus> {
        self.newest_turns()
            .map(|turn| turn.listed.iter().filter_map(listed_thing).collect::<Vec<_>>())
            .map(|things| match kind {
                Some(kind) => things.into_iter().filter(|thing| thing.kind == kind).collect(),
                None => things,
            })
            .find(|things: &Vec<Focus>| !things.is_empty())
            .unwrap_or_default()
    }

    /// Returns what a clause is about.
    pub(super) fn objects(&self, clause: &Text) -> Objects {
        let mut objects = Objects::default();
        for mention in &clause.mentions {
            match mention.thing {
                Thing::Of(kind) => {
                    let thing = Focus {
                        kind,
                        id: mention.name.clone(),
                    };
                    if kind == Kind::Incident && says_where(&clause.words, mention.word) && clause.mentions.len() > 1 {
                        objects.within = Some(thing);
                    } else if !objects.things.contains(&thing) {
                        objects.things.push(thing);
                    }
                }
                Thing::Unclear => objects.unclear = objects.unclear.or_else(|| Some(mention.name.clone())),
                Thing::Term => objects.term = true,
                Thing::Document => objects.document = objects.document.or_else(|| Some(mention.name.clone())),
            }
        }
        self.point(&clause.words, &mut objects);
        objects
    }

    /// Adds what the words point at.
    fn point(&self, words: &[Word], objects: &mut Objects) {
        let mut at = 0;
        while at < words.len() {
            let taken = self.point_at(words, at, objects);
            at += taken.max(1);
        }
    }

    /// Adds what the words from here point at, and returns how many they are.
    fn point_at(&self, words: &[Word], at: usize, objects: &mut Objects) -> usize {
        let word = &words[at];
        if word.quoted || word.named {
            return 0;
        }
        let next = words.get(at + 1);
        let ends = word.sign.is_some() || next.is_none();
        if let Some((pick, taken)) = pick(words, at) {
            let kind = words.get(at + taken - 1).and_then(|word| Kind::named(&word.concept));
            let found = self.picked(pick, kind);
            if !found.is_empty() {
                objects.pointed = true;
                objects.things.extend(found);
                return taken;
            }
        }
        let article = word.lower.as_str();
        if matches!(article, "this" | "that" | "these" | "those" | "the" | "same")
            && !ends
            && let Some(next) = next
            && !next.named
            && let Some(kind) = Kind::named(&next.concept)
        {
            // The noun of a name that follows points at nothing: "the device wks-0101", "the mira.holm account".
            if words.get(at + 2).is_some_and(|word| word.named) && next.sign.is_none() {
                return 2;
            }
            // "The incident report" and "the file hashes" are about a report and hashes.
            let compound = next.sign.is_none()
                && article == "the"
                && words.get(at + 2).is_some_and(|word| {
                    matches!(
                        word.concept.as_str(),
                        "report"
                            | "file"
                            | "ip"
                            | "alert"
                            | "queue"
                            | "log"
                            | "attachment"
                            | "status"
                            | "process"
                            | "story"
                    ) || Kind::named(&word.concept).is_some()
                });
            let plural = next.lower.ends_with('s') && !matches!(next.lower.as_str(), "address" | "process");
            if plural && matches!(article, "these" | "those") {
                let all = self.listed(Some(kind));
                if !all.is_empty() {
                    objects.pointed = true;
                    objects.things.extend(all.into_iter().take(MOST_THINGS));
                }
                return 2;
            }
            if plural || compound {
                return 2;
            }
            let page = self.page().filter(|thing| thing.kind == kind);
            let found = match article {
                "this" => page.or_else(|| self.recent(kind)),
                "that" | "same" => self.carried_of(kind).or_else(|| self.spoken_of(kind)).or(page),
                _ => self.recent(kind),
            };
            match found {
                Some(thing) if article == "the" && objects.things.iter().any(|other| other.kind == kind) => drop(thing),
                Some(thing) => {
                    let where_only = kind == Kind::Incident && says_where(words, at);
                    objects.pointed = true;
                    if where_only && objects.within.is_none() {
                        objects.within = Some(thing);
                    } else if !objects.things.contains(&thing) {
                        objects.things.push(thing);
                    }
                }
                None if article != "the" || at > 0 => objects.missing = objects.missing.or(Some(kind)),
                None => {}
            }
            return 2;
        }
        let pronoun = matches!(article, "it" | "it's" | "its" | "him" | "her" | "he" | "she" | "here")
            || matches!(article, "this" | "that") && is_alone(next, ends);
        if pronoun {
            objects.pointed = true;
            let found = if matches!(article, "this" | "here") {
                self.page().or_else(|| self.focus())
            } else if matches!(article, "him" | "her" | "he" | "she") {
                self.recent(Kind::User)
            } else {
                self.focus()
            };
            // A pronoun beside a name means that name.
            if objects.things.is_empty() && !words[at..].iter().any(|word| word.named) {
                objects.things.extend(found);
            }
            return 1;
        }
        if matches!(article, "them" | "they" | "all" | "both") && (ends || article == "them") && article != "they" {
            let all = self.listed(None);
            if all.len() > 1 && objects.things.is_empty() {
                objects.pointed = true;
                objects.things.extend(all.into_iter().take(MOST_THINGS));
            }
        }
        0
    }

    fn carried_of(&self, kind: Kind) -> Option<Focus> {
        self.carried.iter().find(|thing| thing.kind == kind).cloned()
    }

    fn picked(&self, pick: Pick, kind: Option<Kind>) -> Vec<Focus> {
        let listed = self.listed(kind);
        let one = match pick {
            Pick::Nth(at) => listed.get(at).cloned(),
            Pick::Last => listed.last().cloned(),
            Pick::Other => {
                let shown = self.ask.turns.last().map(turn_things).unwrap_or_default();
                let mut others = listed.iter().filter(|thing| !shown.contains(thing));
                match (others.next(), others.next()) {
                    (Some(other), None) => Some(other.clone()),
                    _ => None,
                }
            }
        };
        one.into_iter().collect()
    }
}

/// Which of a list.
#[derive(Clone, Copy, Debug)]
enum Pick {
    Nth(usize),
    Last,
    Other,
}

/// Reads "first one", "second user", "the last one", "number 3", and how many words that takes.
fn pick(words: &[Word], at: usize) -> Option<(Pick, usize)> {
    const ORDINALS: [&[&str]; 8] = [
        &["first", "1st"],
        &["second", "2nd"],
        &["third", "3rd"],
        &["fourth", "4th"],
        &["fifth", "5th"],
        &["sixth", "6th"],
        &["seventh", "7th"],
        &["eighth", "8th"],
    ];
    let word = words.get(at)?;
    let lower = word.lower.as_str();
    let nth = ORDINALS.iter().position(|forms| forms.contains(&lower)).map(Pick::Nth);
    let pick = nth.or(match lower {
        "last" => Some(Pick::Last),
        "other" => Some(Pick::Other),
        _ => None,
    });
    if let Some(pick) = pick {
        let next = words.get(at + 1).filter(|_| word.sign.is_none());
        let article = at > 0 && matches!(words[at - 1].lower.as_str(), "the" | "that" | "this" | "no");
        return match next {
            None if article && !matches!(pick, Pick::Other) => Some((pick, 1)),
            Some(next) if next.lower == "one" => Some((pick, 2)),
            Some(next)
                if matches!(next.lower.as_str(), "of" | "in" | "please" | "and" | "for" | "over")
                    && article
                    && nth.is_some() =>
            {
                Some((pick, 1))
            }
            Some(next) if Kind::named(&next.concept).is_some() && article && !next.lower.ends_with('s') => {
                Some((pick, 2))
            }
            _ => None,
        };
    }
    if matches!(lower, "number" | "no" | "#" | "option") {
        let number: usize = words
            .get(at + 1)?
            .lower
            .parse()
            .ok()
            .filter(|number| (1..=20).contains(number))?;
        return Some((Pick::Nth(number - 1), 2));
    }
    None
}

/// Whether a demonstrative stands for itself: "what is this", "is that bad", not "that movie".
pub(super) fn is_alone(next: Option<&Word>, ends: bool) -> bool {
    if ends {
        return true;
    }
    next.is_some_and(|next| {
        matches!(
            next.lower.as_str(),
            "is" | "was"
                | "a"
                | "an"
                | "the"
                | "be"
                | "to"
                | "for"
                | "as"
                | "about"
                | "before"
                | "happen"
                | "happened"
                | "and"
                | "in"
                | "on"
                | "over"
                | "up"
                | "one"
                | "spread"
                | "could"
                | "can"
                | "should"
                | "please"
                | "of"
                | "or"
                | "start"
                | "started"
                | "come"
                | "came"
                | "from"
                | "with"
                | "look"
                | "mean"
                | "malicious"
                | "ours"
                | "true"
                | "false"
                | "resolved"
                | "closed"
                | "active"
                | "further"
                | "done"
                | "through"
                | "again"
                | "now"
                | "true-positive"
                | "false-positive"
                | "benign"
        )
    })
}

/// Whether the words before say "in", "of" or "from": then an incident tells where, not what.
fn says_where(words: &[Word], at: usize) -> bool {
    let mut before = at;
    for _ in 0..4 {
        let Some(word) = before.checked_sub(1).and_then(|before| words.get(before)) else {
            return false;
        };
        before -= 1;
        match word.lower.as_str() {
            "in" | "of" | "from" | "within" | "during" | "on" | "for" => return true,
            "the" | "this" | "that" | "same" | "number" | "no" | "id" | "defender" | "sentinel" => {}
            _ if word.concept == "incident" => {}
            _ => return false,
        }
    }
    false
}

/// Returns the things that a turn was about: what it was called with before what it gave, incidents last.
pub(super) fn turn_things(turn: &PastTurn) -> Vec<Focus> {
    let mut things = things_in(&turn.inputs);
    things.extend(things_in(&turn.values));
    things.sort_by_key(|thing| thing.kind == Kind::Incident);
    things
}

fn things_in(values: &Map<String, Value>) -> Vec<Focus> {
    let thing = |(name, value): (&String, &Value)| {
        let kind = Kind::of_input(name)?;
        let id = match value {
            Value::String(text) if !text.trim().is_empty() => text.clone(),
            Value::Number(number) => number.to_string(),
            Value::String(_) | Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => return None,
        };
        Some(Focus { kind, id })
    };
    values.iter().filter_map(thing).collect()
}

fn listed_thing(listed: &Listed) -> Option<Focus> {
    let kind = Kind::named(&listed.kind.to_ascii_lowercase())?;
    (!listed.id.trim().is_empty()).then(|| Focus {
        kind,
        id: listed.id.clone(),
    })
}

fn page_thing(page: &Page) -> Option<Focus> {
    let kind = Kind::named(&page.kind.to_ascii_lowercase())?;
    (!page.id.trim().is_empty()).then(|| Focus {
        kind,
        id: page.id.clone(),
    })
}

/// Whether a turn's prompt names or points at a thing, so that it was meant whatever the page.
fn names_it(turn: &PastTurn, thing: &Focus) -> bool {
    turn.prompt.contains(&thing.id)
        || turn.prompt.split(|letter: char| !letter.is_alphanumeric()).any(|word| {
            [
                "first", "second", "third", "one", "that", "those", "it", "last", "other",
            ]
            .iter()
            .any(|pointer| word.eq_ignore_ascii_case(pointer))
        })
}
