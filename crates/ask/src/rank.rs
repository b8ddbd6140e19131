//! Which alerts a question is about.
//!
//! The question's own words count most, above all how much of an alert's title they cover. The context
//! tells which of several like alerts is meant, by the things that it names and the incident that it is
//! about, and describes the alert itself where the question does not.

use crate::corpus::{Corpus, Document};
use crate::instant::{Period, periods};
use crate::mention::key;
use crate::want::{Asked, Order};
use crate::words::stems;
use std::collections::{BTreeMap, BTreeSet};

/// How much each sign weighs. General weights: none knows a question.
pub(crate) mod weight {
    /// The share of the title that the question covers.
    pub(crate) const TITLE: f64 = 3.0;
    /// How much the question's words are about title and description.
    pub(crate) const BODY: f64 = 1.5;
    /// Things that the question names.
    pub(crate) const NAMES: f64 = 1.6;
    /// A time to the second, or a day, that the question names.
    pub(crate) const INSTANT: f64 = 1.5;
    pub(crate) const DAY: f64 = 0.4;
    /// The same signs in the context.
    pub(crate) const CONTEXT_TITLE: f64 = 0.3;
    pub(crate) const CONTEXT_BODY: f64 = 0.3;
    pub(crate) const CONTEXT_NAMES: f64 = 0.9;
    pub(crate) const CONTEXT_DAY: f64 = 0.1;
    /// The incident that the context is about.
    pub(crate) const INCIDENT: f64 = 1.2;
    /// The place in time that the question asks for.
    pub(crate) const ORDER: f64 = 0.15;
    /// Added to the weights of the context where the question itself describes nothing.
    pub(crate) const VAGUE: f64 = 2.2;
}

/// What a question and its context say, made ready for comparing.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) stems: BTreeMap<String, f64>,
    pub(crate) names: BTreeSet<String>,
    pub(crate) context_names: BTreeSet<String>,
    /// Names in the context of things that are not of the wanted kind: they say where to look.
    scope: BTreeSet<String>,
    periods: Vec<Period>,
    context_stems: BTreeMap<String, f64>,
    context_periods: Vec<Period>,
}

impl Said {
    /// Reads a question and its context.
    pub(crate) fn new(corpus: &Corpus<'_>, asked: &Asked, question: &str, context: &str, holders: &[usize]) -> Self {
        let context_names = corpus.names.find(context);
        let mut scope = context_names.clone();
        let own = holders
            .iter()
            .flat_map(|at| asked.wants.iter().flat_map(|want| corpus.values(*at, *want)));
        for value in own {
            let stated = scope.remove(&key(&value.text)) || context_names.contains(&key(&value.text));
            // An attribute is asked of a thing that may well be named, and then the name says where to
            // look; but not when the attribute was stated with it.
            if stated || !asked.is_attribute() {
                value.owner.iter().for_each(|name| {
                    scope.remove(name);
                });
            }
        }
        let mut words = BTreeMap::new();
        for stem in stems(question) {
            // What one writes as a word another writes as two: "adfs", "hands on keyboard".
            if let Some((one, other)) = corpus.two_words(&stem) {
                words.insert(one.to_owned(), 1.0);
                words.insert(other.to_owned(), 1.0);
            }
            words.insert(stem, 1.0);
        }
        // "the file" and "the address" say what is wanted, and only a little about where.
        for stem in stems(&asked.head.join(" ")) {
            words.insert(stem, 0.35);
        }
        Self {
            stems: words,
            names: corpus.names.find(question),
            context_names,
            scope,
            periods: periods(question),
            context_stems: stems(context).into_iter().map(|stem| (stem, 1.0)).collect(),
            context_periods: periods(context),
        }
    }
}

/// An alert and how well it fits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ranked {
    /// Its place in the corpus.
    pub(crate) at: usize,
    /// The sum of all signs.
    pub(crate) score: f64,
    /// How well the question alone fits, between nothing and one.
    pub(crate) fit: f64,
}

/// Ranks the alerts that hold something of the wanted kind, best first.
pub(crate) fn rank(corpus: &Corpus<'_>, asked: &Asked, said: &Said, holders: &[usize]) -> Vec<Ranked> {
    let signs: Vec<(usize, Signs)> = holders
        .iter()
        .filter_map(|at| Some((*at, Signs::new(corpus, said, corpus.documents.get(*at)?))))
        .collect();
    let clearest = signs.iter().map(|(_, signs)| signs.fit()).fold(0.0, f64::max);
    let vague = weight::VAGUE * (1.0 - clearest).max(0.0).powi(2);
    let incidents = incidents(corpus, said);
    let mut ranked: Vec<Ranked> = signs
        .iter()
        .map(|(at, signs)| {
            let incident = corpus
                .documents
                .get(*at)
                .and_then(|document| incidents.get(document.incident));
            Ranked {
                at: *at,
                score: signs.score(vague) + weight::INCIDENT * incident.copied().unwrap_or_default(),
                fit: signs.fit(),
            }
        })
        .collect();
    order_in_time(corpus, asked, &mut ranked);
    ranked.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.at.cmp(&b.at)));
    ranked
}

/// What speaks for one alert; every sign lies between nothing and one.
struct Signs {
    title: f64,
    body: f64,
    names: f64,
    period: f64,
    context_title: f64,
    context_body: f64,
    context_names: f64,
    context_period: f64,
}

impl Signs {
    fn new(corpus: &Corpus<'_>, said: &Said, document: &Document<'_>) -> Self {
        Self {
            title: coverage(corpus, &document.title, &said.stems),
            body: about(corpus, document, &said.stems),
            names: named(corpus, document, &said.names),
            period: in_period(document, &said.periods),
            context_title: coverage(corpus, &document.title, &said.context_stems),
            context_body: about(corpus, document, &said.context_stems),
            context_names: named(corpus, document, &said.scope),
            context_period: in_period(document, &said.context_periods),
        }
    }

    /// How well the question alone fits.
    fn fit(&self) -> f64 {
        self.title.max(self.body).max(0.7 * self.names)
    }

    fn score(&self, vague: f64) -> f64 {
        weight::TITLE * self.title
            + weight::BODY * self.body
            + weight::NAMES * self.names
            + self.period
            + (weight::CONTEXT_TITLE + vague) * self.context_title
            + (weight::CONTEXT_BODY + vague / 2.0) * self.context_body
            + weight::CONTEXT_NAMES * self.context_names
            + weight::CONTEXT_DAY * self.context_period.min(1.0)
    }
}

/// The share of a title's weight that words cover.
fn coverage(corpus: &Corpus<'_>, title: &BTreeSet<String>, words: &BTreeMap<String, f64>) -> f64 {
    let all: f64 = title.iter().map(|stem| corpus.rarity(stem)).sum();
    let covered: f64 = title
        .iter()
        .map(|stem| corpus.rarity(stem) * words.get(stem).copied().unwrap_or_default())
        .sum();
    if all > 0.0 { covered / all } else { 0.0 }
}

/// The share of the words' weight that an alert's text answers, words said often counting a little more.
fn about(corpus: &Corpus<'_>, document: &Document<'_>, words: &BTreeMap<String, f64>) -> f64 {
    let (mut all, mut met) = (0.0, 0.0);
    for (stem, weight) in words {
        let rarity = weight * corpus.rarity(stem);
        all += rarity;
        met += document
            .body
            .get(stem)
            .map_or(0.0, |times| rarity * times / (times + 0.6));
    }
    if all > 0.0 { met / all } else { 0.0 }
}

/// The share of the named things that an alert holds, rare things counting more.
fn named(corpus: &Corpus<'_>, document: &Document<'_>, names: &BTreeSet<String>) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "alerts are counted in thousands")]
    let weight = |name: &String| {
        let holders = corpus.names.holders(name).map_or(1, BTreeSet::len) as f64;
        (1.0 + corpus.documents.len() as f64 / holders).ln()
    };
    let all: f64 = names.iter().map(weight).sum();
    let held: f64 = names
        .iter()
        .filter(|name| document.names.contains(*name))
        .map(weight)
        .sum();
    if all > 0.0 { held / all } else { 0.0 }
}

fn in_period(document: &Document<'_>, periods: &[Period]) -> f64 {
    let alert = document.alert;
    let times = [alert.created_at, alert.first_activity_at, alert.last_activity_at];
    let fits = periods.iter().filter(|period| times.iter().any(|at| period.holds(*at)));
    fits.map(|period| {
        if period.is_exact() {
            weight::INSTANT
        } else {
            weight::DAY
        }
    })
    .fold(0.0, f64::max)
}

/// How much the context, and the question's names, are about each incident; the best has one.
fn incidents<'a>(corpus: &Corpus<'a>, said: &Said) -> BTreeMap<&'a str, f64> {
    let mut best: BTreeMap<&str, f64> = BTreeMap::new();
    for document in &corpus.documents {
        let signs = Signs::new(corpus, said, document);
        let score = signs.context_title
            + 0.7 * signs.context_body
            + 1.5 * signs.context_names
            + 0.7 * signs.names
            + signs.context_period;
        let known = best.entry(document.incident).or_default();
        *known = known.max(score);
    }
    let most = best.values().copied().fold(0.0, f64::max);
    if most > 0.0 {
        best.values_mut().for_each(|score| *score /= most);
    }
    best
}

/// Adds a little for the place in time that the question asks for.
fn order_in_time(corpus: &Corpus<'_>, asked: &Asked, ranked: &mut [Ranked]) {
    if asked.order == Order::Any || ranked.len() < 2 {
        return;
    }
    let time = |ranked: &Ranked| {
        corpus
            .documents
            .get(ranked.at)
            .map(|document| document.alert.last_activity_at)
    };
    let mut times: Vec<_> = ranked.iter().map(time).collect();
    times.sort_unstable();
    times.dedup();
    for ranked in ranked {
        let place = times.iter().position(|at| *at == time(ranked)).unwrap_or_default();
        #[expect(clippy::cast_precision_loss, reason = "alerts are counted in thousands")]
        let share = place as f64 / (times.len().max(2) - 1) as f64;
        ranked.score += weight::ORDER * if asked.order == Order::Last { share } else { 1.0 - share };
    }
}
