//! How much a prompt resembles the descriptor of a skill: BM25 over name, description and examples.
//!
//! It decides for skills that no cue knows (those of plugins), and names what comes nearest when nothing fits.
//! Source: Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009).

use super::lexicon::{Class, class, concept};
use super::text::Text;
use skill::Descriptor;
use std::collections::BTreeMap;

const K1: f64 = 1.2;
const B: f64 = 0.6;

/// Bytes of a descriptor that are read.
const READ_BYTES: usize = 4_096;

/// A skill and how well it fits.
#[derive(Clone, Debug)]
pub(super) struct Ranked<'a> {
    pub(super) descriptor: &'a Descriptor,
    /// BM25.
    pub(super) score: f64,
    /// Share of the prompt's telling words, weighted by rarity, that the descriptor has.
    pub(super) cover: f64,
    /// Whether an example is worded alike.
    pub(super) exemplary: bool,
}

/// Returns the skills that share a word with the prompt, best first, names breaking ties.
pub(super) fn rank<'a>(clause: &Text, skills: &[&'a Descriptor]) -> Vec<Ranked<'a>> {
    let wanted: Vec<String> = stems_of(clause);
    let bags: Vec<(&Descriptor, BTreeMap<String, u32>)> = skills.iter().map(|skill| (*skill, bag(skill))).collect();
    let count = bags.len() as f64;
    let mean = bags
        .iter()
        .map(|(_, bag)| f64::from(bag.values().sum::<u32>()))
        .sum::<f64>()
        / count.max(1.0);
    let rarity = |stem: &String| {
        let holders = bags.iter().filter(|(_, bag)| bag.contains_key(stem)).count() as f64;
        (1.0 + (count - holders + 0.5) / (holders + 0.5)).ln()
    };
    let rarities: Vec<f64> = wanted.iter().map(rarity).collect();
    let all: f64 = rarities.iter().sum();
    let mut ranked: Vec<Ranked<'_>> = bags
        .iter()
        .filter_map(|(descriptor, bag)| {
            let length = f64::from(bag.values().sum::<u32>());
            let (mut score, mut held) = (0.0, 0.0);
            for (stem, rarity) in wanted.iter().zip(&rarities) {
                let Some(times) = bag.get(stem) else { continue };
                let times = f64::from(*times);
                score += rarity * times * (K1 + 1.0) / (times + K1 * (1.0 - B + B * length / mean.max(1.0)));
                held += rarity;
            }
            (score > 0.0).then(|| Ranked {
                descriptor,
                score,
                cover: held / all.max(f64::MIN_POSITIVE),
                exemplary: descriptor
                    .examples
                    .iter()
                    .take(32)
                    .any(|example| is_alike(&wanted, example)),
            })
        })
        .collect();
    ranked.sort_by(|a, b| {
        (b.exemplary.cmp(&a.exemplary))
            .then(b.score.total_cmp(&a.score))
            .then(a.descriptor.name.cmp(&b.descriptor.name))
    });
    ranked
}

/// Whether two asks share four in five of their telling words.
fn is_alike(wanted: &[String], example: &str) -> bool {
    let example = stems_of(&Text::read(example));
    if example.is_empty() || wanted.is_empty() {
        return false;
    }
    let shared = wanted.iter().filter(|stem| example.contains(stem)).count();
    shared * 5 >= wanted.len().max(example.len()) * 4
}

/// The telling words of a clause: no glue, no names, no quotations.
fn stems_of(clause: &Text) -> Vec<String> {
    let mut stems: Vec<String> = clause
        .words
        .iter()
        .filter(|word| !word.named && !word.quoted && class(&word.lower) != Some(Class::Glue))
        .map(|word| stem(&word.lower))
        .collect();
    stems.sort_unstable();
    stems.dedup();
    stems
}

fn bag(skill: &Descriptor) -> BTreeMap<String, u32> {
    let mut bag = BTreeMap::new();
    let mut add = |text: &str, times: u32| {
        for word in super::cut(text, READ_BYTES).split(|letter: char| !letter.is_alphanumeric() && letter != '-') {
            let word = word.to_lowercase();
            if !word.is_empty() && class(&word) != Some(Class::Glue) {
                *bag.entry(stem(&word)).or_insert(0) += times;
            }
        }
    };
    add(&skill.name.replace('_', " "), 2);
    add(&skill.display_name, 2);
    add(&skill.description, 1);
    skill.examples.iter().take(32).for_each(|example| add(example, 1));
    bag
}

/// Returns a word's concept, else the word without its regular ending.
fn stem(word: &str) -> String {
    let (concept, known) = concept(word);
    if known {
        return concept;
    }
    ["ations", "ation", "ings", "ing", "ies", "ed", "es", "s", "e", "y"]
        .into_iter()
        .find_map(|ending| word.strip_suffix(ending).filter(|stem| stem.len() >= 4))
        .unwrap_or(word)
        .to_owned()
}
