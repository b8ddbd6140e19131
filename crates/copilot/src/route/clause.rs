//! From clauses to calls: chooses a skill for each, fills its inputs, and joins what belongs together.

use super::change;
use super::clarify;
use super::context::{Context, Focus, Objects};
use super::cues::{self, PLAIN, SURE, TELL};
use super::fill::{Filled, fill};
use super::kind::Kind;
use super::rank::{Ranked, rank};
use super::split;
use super::text::Text;
use super::{Ask, Call, MOST_CALLS, Route, period};
use serde_json::{Map, Value};
use skill::{Descriptor, Effect};

/// A skill for a clause, and why.
struct Chosen<'a> {
    descriptor: &'a Descriptor,
    /// The kind of entities that a list shall have.
    entity: Option<&'static str>,
    /// Inputs that stay from the turn before.
    kept: Map<String, Value>,
    why: String,
}

/// Returns the skill that a prompt names with a slash, and the prompt without it.
pub(super) fn forced_skill<'a>(ask: &Ask<'a>) -> (&'a str, Option<&'a Descriptor>) {
    let named = ask.prompt.trim_start().strip_prefix('/').and_then(|rest| {
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let descriptor = ask
            .skills
            .iter()
            .find(|descriptor| descriptor.name.eq_ignore_ascii_case(&rest[..end]))?;
        Some((&rest[end..], *descriptor))
    });
    match named {
        Some((rest, descriptor)) => (rest, Some(descriptor)),
        None => (ask.prompt, None),
    }
}

/// Returns what the clauses of a prompt mean together.
pub(super) fn plan(text: &Text, forced: Option<&Descriptor>, ask: &Ask<'_>) -> Route {
    let clauses = match forced {
        Some(_) => vec![text.clone()],
        None => split::clauses(text),
    };
    let mut calls: Vec<Call> = Vec::new();
    let mut carried: Vec<Focus> = Vec::new();
    for clause in &clauses {
        let context = Context { ask, carried: &carried };
        let objects = context.objects(clause);
        let found = match forced {
            Some(descriptor) => call(&given(descriptor), clause, &objects, &context).map(|call| vec![call]),
            None => understand(clause, &objects, &context, calls.last()),
        };
        match found {
            Ok(found) => {
                for thing in found.iter().rev().flat_map(|call| things_of(&call.inputs)) {
                    carried.retain(|other| *other != thing);
                    carried.insert(0, thing);
                }
                found.into_iter().for_each(|call| join(&mut calls, call));
            }
            Err(route) => return route,
        }
    }
    calls.truncate(MOST_CALLS);
    Route::Calls { calls }
}

fn given(descriptor: &Descriptor) -> Chosen<'_> {
    Chosen {
        descriptor,
        entity: None,
        kept: Map::new(),
        why: "the prompt names the skill".to_owned(),
    }
}

/// Adds a call: a second change of one incident joins the first, a call made already is not made twice.
fn join(calls: &mut Vec<Call>, call: Call) {
    if calls.contains(&call)
        || calls
            .iter()
            .any(|other| other.skill == call.skill && other.inputs == call.inputs)
    {
        return;
    }
    let same_incident = |other: &&mut Call| {
        other.skill == change::SKILL
            && call.skill == change::SKILL
            && other.inputs.get("incident_id") == call.inputs.get("incident_id")
    };
    if let Some(other) = calls.iter_mut().find(same_incident) {
        other.inputs.extend(call.inputs);
        return;
    }
    calls.push(call);
}

fn things_of(inputs: &Map<String, Value>) -> Vec<Focus> {
    inputs
        .iter()
        .filter_map(|(name, value)| {
            Some(Focus {
                kind: Kind::of_input(name)?,
                id: value.as_str()?.to_owned(),
            })
        })
        .collect()
}

/// Returns the calls that one clause asks for.
fn understand(
    clause: &Text,
    objects: &Objects,
    context: &Context<'_>,
    before: Option<&Call>,
) -> Result<Vec<Call>, Route> {
    let ranked = rank_lazily(clause, context);
    if let Some(verb) = undoable(clause, context) {
        return Err(no_skill(
            format!("no enabled skill can {verb} anything; I read, report and keep the incident's record"),
            &ranked(),
        ));
    }
    if let Some(name) = &objects.unclear
        && objects.things.is_empty()
        && change::changes(clause).is_none()
        && cues::met(clause, Some(Kind::Device))
            .first()
            .is_none_or(|(skill, _)| *skill == TELL)
    {
        return Err(clarify::device_or_user(name));
    }
    if let Some(descriptor) = foreign(context, &ranked) {
        let chosen = Chosen {
            why: "the skill's own words fit best".to_owned(),
            ..given(descriptor)
        };
        return call(&chosen, clause, objects, context).map(|call| vec![call]);
    }
    let Some(chosen) = choose(clause, objects, context, before) else {
        return fall_back(clause, objects, context, &ranked());
    };
    // One call for each of several things: "summarize wks-0101 and mira.holm".
    let several = objects.things.len() > 1 && chosen.descriptor.name == telling(objects.things[0].kind) || {
        let kinds = objects.things.iter().all(|thing| thing.kind == objects.things[0].kind);
        objects.things.len() > 1 && kinds && objects.things[0].kind.input_of(chosen.descriptor).is_some()
    };
    if !several {
        return call(&chosen, clause, objects, context).map(|call| vec![call]);
    }
    let mut calls = Vec::new();
    for thing in &objects.things {
        let one = Objects {
            things: vec![thing.clone()],
            ..objects.clone()
        };
        let own = match thing.kind.input_of(chosen.descriptor) {
            Some(_) => chosen.descriptor,
            None => match find(context, telling(thing.kind)) {
                Some(descriptor) => descriptor,
                None => continue,
            },
        };
        let chosen = Chosen {
            descriptor: own,
            entity: chosen.entity,
            kept: chosen.kept.clone(),
            why: chosen.why.clone(),
        };
        calls.push(call(&chosen, clause, &one, context)?);
    }
    Ok(calls)
}

/// Returns the call of a chosen skill, or the question that it takes.
fn call(chosen: &Chosen<'_>, clause: &Text, objects: &Objects, context: &Context<'_>) -> Result<Call, Route> {
    match fill(chosen.descriptor, clause, objects, context, chosen.entity) {
        Filled::All(mut inputs) => {
            for (name, value) in &chosen.kept {
                if !inputs.contains_key(name) && chosen.descriptor.inputs.iter().any(|input| input.name == *name) {
                    inputs.insert(name.clone(), value.clone());
                }
            }
            Ok(Call {
                skill: chosen.descriptor.name.clone(),
                inputs,
                why: chosen.why.clone(),
            })
        }
        Filled::Lacks(input) => Err(clarify::lacking(chosen.descriptor, &input, context)),
    }
}

fn telling(kind: Kind) -> &'static str {
    kind.telling_skill()
}

fn find<'a>(context: &Context<'a>, name: &str) -> Option<&'a Descriptor> {
    context
        .ask
        .skills
        .iter()
        .find(|descriptor| descriptor.name == name)
        .copied()
}

/// Chooses by cues: a change, a list of entities, what the clause says plainly, then a follow-up of the turn before.
fn choose<'a>(clause: &Text, objects: &Objects, context: &Context<'a>, before: Option<&Call>) -> Option<Chosen<'a>> {
    let chosen = |name: &str, why: &str| {
        Some(Chosen {
            descriptor: find(context, name)?,
            entity: None,
            kept: Map::new(),
            why: why.to_owned(),
        })
    };
    let kind = objects.kind().or_else(|| page_kind(objects, context));
    let cues = cues::met(clause, kind);
    let weight = |name: &str| {
        cues.iter()
            .find(|(skill, _)| *skill == name)
            .map_or(0, |(_, weight)| *weight)
    };
    if weight("comment_incident") == 0 && change::changes(clause).is_some() {
        return chosen(change::SKILL, "the prompt asks to change an incident");
    }
    if objects.document.is_some() && !cues::begins_with(clause, &["run"]) {
        return chosen("search_files", "the prompt names a document");
    }
    let heaviest = cues
        .iter()
        .find(|(name, _)| *name == TELL || find(context, name).is_some())
        .copied();
    let heaviest_weight = heaviest.map_or(0, |(_, weight)| weight);
    let follows = follow_up(clause, objects, context, before, heaviest_weight);
    if let Some(entity) = entity_list(clause, objects, kind)
        && (heaviest_weight < 65 || heaviest.is_some_and(|(name, _)| name == "ask_alerts"))
        && !(weight("ask_alerts") > 0 && asks_for_one(clause))
        && follows.is_none()
    {
        let mut list = chosen(
            "list_incident_entities",
            "the prompt asks for the entities of an incident",
        )?;
        list.entity = entity;
        return Some(list);
    }
    if lists_incidents(clause, objects) && heaviest_weight < 64 && follows.is_none() {
        return chosen("list_incidents", "the prompt asks for incidents");
    }
    if is_general(clause, objects) && heaviest_weight < 70 {
        return chosen(
            "general_knowledge",
            "the prompt asks about the field, not about your data",
        );
    }
    if follows.is_some() {
        return follows;
    }
    match heaviest {
        Some((TELL, weight)) if weight >= SURE => {
            let kind = kind
                .or_else(|| context.focus().map(|thing| thing.kind))
                .unwrap_or(Kind::Incident);
            chosen(telling(kind), "the prompt asks about this")
        }
        Some((name, weight)) if weight >= SURE => chosen(name, "the prompt's words ask for it"),
        _ => None,
    }
}

/// The kind of the page, when the clause names nothing else.
fn page_kind(objects: &Objects, context: &Context<'_>) -> Option<Kind> {
    if !objects.things.is_empty() || objects.within.is_some() {
        return None;
    }
    if !context.carried.is_empty() {
        return context.carried.first().map(|thing| thing.kind);
    }
    context.page().map(|thing| thing.kind)
}

/// Words that begin a follow-up.
const FOLLOWS: &[&str] = &[
    "and", "what", "how", "same", "the", "only", "just", "also", "but", "or", "now", "again", "this", "that",
];

/// Chooses the skill of the turn before again, with what the clause says anew: "and last week?", "the same for X".
fn follow_up<'a>(
    clause: &Text,
    objects: &Objects,
    context: &Context<'a>,
    before: Option<&Call>,
    heaviest: u32,
) -> Option<Chosen<'a>> {
    let words = &clause.words;
    let leads = words.first().is_some_and(|word| FOLLOWS.contains(&word.lower.as_str()));
    let same = words.iter().take(4).any(|word| word.lower == "same") || cues::meets(clause, "only|just those|the|ones");
    let about = cues::meets(clause, "^ what|how about") && words.len() <= 10;
    if words.len() > 12 || !same && heaviest >= PLAIN {
        return None;
    }
    let turn = context.ask.turns.last();
    let (skill, inputs) = match (before, turn) {
        (Some(call), _) => (call.skill.as_str(), &call.inputs),
        (None, Some(turn)) => (turn.skill.as_deref()?, &turn.inputs),
        (None, None) => return None,
    };
    let last = find(context, skill)?;
    if last.effect == Effect::Write {
        return None;
    }
    let chosen = |descriptor: &'a Descriptor, kept: Map<String, Value>| {
        Some(Chosen {
            descriptor,
            entity: None,
            kept,
            why: "the prompt goes on with the one before".to_owned(),
        })
    };
    if let Some(thing) = objects.things.first() {
        let short = same || about || leads && heaviest < SURE || heaviest == 0 && words.len() <= 3;
        if !short {
            return None;
        }
        let things = things_of(inputs).into_iter().filter(|other| other.kind != thing.kind);
        if thing.kind.input_of(last).is_some() && things.count() == 0 {
            let mut kept = inputs.clone();
            if let Some(name) = thing.kind.input_of(last) {
                kept.remove(name);
            }
            return chosen(last, kept);
        }
        return chosen(find(context, telling(thing.kind))?, Map::new());
    }
    // Another span of time or another filter over the same.
    let mut kept = inputs.clone();
    let has = |name: &str| last.inputs.iter().any(|input| input.name == name);
    let anew = match fill(last, clause, objects, context, None) {
        Filled::All(anew) => anew,
        Filled::Lacks(_) => Map::new(),
    };
    let newer = |name: &str| has(name) && anew.contains_key(name);
    let days = has("days") && period::days(words, context.ask.now).is_some();
    let filters = ["status", "severity", "limit"].iter().any(|name| newer(name));
    let bare = words.iter().all(|word| {
        !word.named && (word.known || word.lower.bytes().any(|byte| byte.is_ascii_digit()))
            || matches!(word.lower.as_str(), "critical" | "high")
    });
    let elliptic = (leads || same || about || words.len() <= 4) && bare && heaviest < PLAIN && !names_a_kind(clause);
    if elliptic && (days || filters) {
        for name in ["days", "status", "severity", "limit"] {
            if newer(name) || name == "days" && days {
                kept.remove(name);
            }
        }
        return chosen(last, kept);
    }
    None
}

/// Whether the clause has a noun for a kind of thing, which makes it an ask of its own.
fn names_a_kind(clause: &Text) -> bool {
    clause.words.iter().any(|word| {
        !word.named
            && (Kind::named(&word.concept).is_some()
                || matches!(word.concept.as_str(), "entity" | "process" | "mailbox" | "alert"))
    })
}

/// The kind of entities that a clause asks an incident for; `Some(None)` for all kinds.
fn entity_list(clause: &Text, objects: &Objects, kind: Option<Kind>) -> Option<Option<&'static str>> {
    let about_incident = matches!(kind, None | Some(Kind::Incident)) || objects.within.is_some();
    if !about_incident {
        return None;
    }
    let asks = cues::begins_with(
        clause,
        &[
            "which", "what", "who", "whose", "show", "how", "any", "find", "explain", "check", "all", "every", "with",
            "from", "the", "are", "where", "were",
        ],
    );
    let affected = cues::meets(clause, "who|whom affected|compromise|hit|behind|part")
        || cues::meets(clause, "who be in|affected|compromise");
    let noun = clause.words.iter().position(|word| {
        entity_word(&word.concept).is_some() && !word.named && !word.quoted && word.concept != "incident"
    });
    let Some(at) = noun else {
        return affected.then_some(Some("user"));
    };
    let short = clause.words.len() <= 5;
    if !asks && !affected && !short {
        return None;
    }
    // A later noun may be the one that is asked for: "entities and users" asks for all, "file hashes" for files.
    let concept = &clause.words[at].concept;
    let entity = entity_word(concept)?;
    if clause.words.iter().any(|word| word.concept == "entity")
        && !cues::meets(clause, "which|what user|device|file|ip|domain|url|process")
    {
        return Some(None);
    }
    Some(entity)
}

/// Whether a clause asks for one thing of a kind, "which account was used", rather than for those that there are.
fn asks_for_one(clause: &Text) -> bool {
    clause.words.windows(2).any(|pair| {
        matches!(pair[0].lower.as_str(), "which" | "what")
            && entity_word(&pair[1].concept).is_some()
            && (!pair[1].lower.ends_with('s') || matches!(pair[1].lower.as_str(), "address" | "process"))
    })
}

/// The word that the list of entities has for a concept; `Some(None)` for all of them.
fn entity_word(concept: &str) -> Option<Option<&'static str>> {
    Some(match concept {
        "user" | "people" => Some("user"),
        "device" | "system" => Some("device"),
        "ip" => Some("ip"),
        "file" => Some("file"),
        "url" => Some("url"),
        "domain" => Some("domain"),
        "process" => Some("process"),
        "mailbox" => Some("mailbox"),
        "mail" => Some("email"),
        "entity" => None,
        _ => return None,
    })
}

/// Whether a clause asks for incidents rather than about one.
fn lists_incidents(clause: &Text, objects: &Objects) -> bool {
    let one = objects.of(Kind::Incident).is_some() && !cues::meets(clause, "which|what|all|list incident");
    let plural = clause
        .words
        .iter()
        .any(|word| !word.named && matches!(word.lower.as_str(), "incidents" | "cases" | "tickets"));
    plural && !one && objects.things.is_empty()
}

/// Whether a clause asks what the world knows: about a term, or "what is …" with a word of the field and nothing of
/// one's own.
fn is_general(clause: &Text, objects: &Objects) -> bool {
    if !objects.things.is_empty() || objects.pointed || objects.within.is_some() || objects.missing.is_some() {
        return false;
    }
    let own = clause.has_word(&["our", "my", "we", "us", "this", "that", "these", "those", "here", "i"])
        && !cues::meets(
            clause,
            "can|should|could i|we protect|detect|prevent|defend|secure|harden",
        );
    if objects.term {
        return !own || cues::meets(clause, "what be|is|are|do|does");
    }
    let defines = cues::meets(clause, "^ what is|are|does")
        || cues::meets(clause, "^ how do|does|is|are|can|to")
        || cues::meets(clause, "^ explain|define")
        || cues::meets(clause, "^ why is|are|do|does")
        || cues::meets(clause, "best practice")
        || cues::meets(clause, "comparison")
        || cues::meets(clause, "^ who is|are");
    let asks_data = clause.has("incident")
        || clause.has_word(&[
            "alerts", "alert", "happened", "users", "devices", "hosts", "machines", "the",
        ]) && !cues::meets(clause, "comparison")
            && clause.has_word(&["in", "on", "involved", "affected"]);
    let field = clause.words.iter().any(|word| {
        super::lexicon::class(&word.lower) == Some(super::lexicon::Class::Field) && Kind::named(&word.concept).is_none()
            || !word.known && !word.named && word.lower.len() > 3
    });
    defines && field && !own && !asks_data && !is_list_noun(clause)
}

/// Whether the clause asks for things by a plural or definite noun: "what are the alerts", "what is the blast radius".
fn is_list_noun(clause: &Text) -> bool {
    clause.words.iter().any(|word| {
        matches!(
            word.concept.as_str(),
            "blast"
                | "story"
                | "killchain"
                | "alert"
                | "entity"
                | "queue"
                | "report"
                | "next"
                | "similar"
                | "latest"
                | "status"
                | "severity"
        ) && !matches!(word.lower.as_str(), "indicator" | "chain" | "graph")
    }) && !clause.has("technique")
}

/// Imperatives that none of the built-in skills does.
const DEEDS: &[&str] = &[
    "isolate",
    "disable",
    "block",
    "unblock",
    "quarantine",
    "reset",
    "revoke",
    "unlock",
    "lock",
    "delete",
    "kill",
    "scan",
    "send",
    "email",
    "mail",
    "wipe",
    "ban",
    "patch",
    "install",
    "uninstall",
    "reboot",
    "restart",
    "shutdown",
    "deploy",
    "release",
    "enable",
    "remove",
    "terminate",
    "suspend",
    "notify",
    "call",
    "message",
    "whitelist",
    "blacklist",
    "allowlist",
    "detonate",
    "buy",
    "order",
    "stop",
    "upgrade",
];

/// Returns the verb of a deed that no enabled skill is named for.
fn undoable(clause: &Text, context: &Context<'_>) -> Option<String> {
    let verb = clause
        .words
        .iter()
        .find(|word| !split::POLITE.contains(&word.lower.as_str()))?;
    let scan = verb.lower == "run" && clause.has_word(&["scan", "antivirus"]);
    let creates_rule = matches!(verb.lower.as_str(), "create" | "add" | "write" | "make" | "build")
        && clause.has_word(&["rule", "detection", "policy", "query", "kql", "hunting"])
        && !clause.has_word(&["report", "comment", "note"]);
    if !(DEEDS.contains(&verb.lower.as_str()) && !verb.named && !question_before(clause, verb.from)
        || scan
        || creates_rule)
    {
        return None;
    }
    let can = context.ask.skills.iter().any(|descriptor| {
        descriptor.name.split('_').any(|part| part == verb.lower)
            && !matches!(verb.lower.as_str(), "email" | "mail" | "run" | "create")
    });
    (!can).then(|| match (scan, creates_rule) {
        (true, _) => "scan".to_owned(),
        (_, true) => "write queries or rules for".to_owned(),
        _ => verb.lower.clone(),
    })
}

/// Whether a question word of courtesy stands before: "how do I isolate", "should we block".
fn question_before(clause: &Text, from: usize) -> bool {
    clause.words.iter().take_while(|word| word.from < from).any(|word| {
        matches!(word.lower.as_str(), "how" | "should" | "what" | "why" | "i" | "we") && word.lower != "you"
    })
}

/// Returns a skill that no cue knows, when the clause is worded like one of its examples or has most of its words.
fn foreign<'a>(context: &Context<'a>, ranked: &dyn Fn() -> Ranking<'a>) -> Option<&'a Descriptor> {
    if context
        .ask
        .skills
        .iter()
        .all(|descriptor| cues::knows(&descriptor.name))
    {
        return None;
    }
    let ranked = ranked();
    let best = ranked.first().filter(|best| !cues::knows(&best.descriptor.name))?;
    let clear = ranked.get(1).is_none_or(|second| best.score > second.score * 1.3);
    (best.exemplary || best.cover >= 0.7 && clear).then_some(best.descriptor)
}

type Ranking<'a> = Vec<Ranked<'a>>;

/// Ranks only when it is wanted: it is the dearest part of a route.
fn rank_lazily<'b, 'a: 'b>(clause: &'b Text, context: &'b Context<'a>) -> impl Fn() -> Ranking<'a> + 'b {
    move || rank(clause, context.ask.skills)
}

/// What to do when no cue decides: the descriptor that is worded alike, what tells of a named thing, a question.
fn fall_back(
    clause: &Text,
    objects: &Objects,
    context: &Context<'_>,
    ranked: &[Ranked<'_>],
) -> Result<Vec<Call>, Route> {
    let by_words = ranked.first().filter(|best| {
        let clear = ranked.get(1).is_none_or(|second| best.score > second.score * 1.15);
        best.descriptor.effect == Effect::Read && (best.exemplary || best.cover >= 0.6 && clear)
    });
    let kind = objects.kind().or_else(|| page_kind(objects, context));
    let telling_skill = kind.and_then(|kind| find(context, telling(kind)));
    let picked = match (by_words, telling_skill) {
        (Some(best), _) if best.exemplary => Some((best.descriptor, "an example of the skill is worded alike")),
        (_, Some(telling)) if !objects.things.is_empty() => Some((telling, "the prompt names this")),
        (Some(best), _) => Some((best.descriptor, "its description is worded alike")),
        (None, Some(telling)) if clause.words.len() <= 12 => Some((telling, "the page shows this")),
        _ => None,
    };
    let Some((descriptor, why)) = picked else {
        if clause.words.len() <= 4 && objects.missing.is_none() && ranked.is_empty() {
            return Err(no_skill("I did not understand that".to_owned(), ranked));
        }
        if let Some(kind) = objects.missing
            && let Some(descriptor) = find(context, telling(kind))
        {
            return Err(clarify::lacking(
                descriptor,
                kind.input_of(descriptor).unwrap_or_default(),
                context,
            ));
        }
        return Err(no_skill("no enabled skill answers that".to_owned(), ranked));
    };
    let chosen = Chosen {
        why: why.to_owned(),
        ..given(descriptor)
    };
    call(&chosen, clause, objects, context).map(|call| vec![call])
}

fn no_skill(reason: String, ranked: &[Ranked<'_>]) -> Route {
    Route::NoSkill {
        reason,
        nearest: ranked
            .iter()
            .take(3)
            .map(|ranked| ranked.descriptor.name.clone())
            .collect(),
    }
}
