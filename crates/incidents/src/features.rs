//! What an incident has in common with others: detectors, techniques, things, as comparable features.
//!
//! Two incidents are alike by the features they share, and a judgement on past incidents carries over by
//! the features of those incidents. Everything that is said of either names its features.

use crate::IncidentCase;
use crate::behaviour;
use crate::correlate::{is_everybodys_program, is_nowhere};
use crate::labels::{account_label, host_label, is_nobody};
use evidence::{Entity, Severity};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// Kind of a feature, what weighs most first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum FeatureKind {
    /// The same mail.
    Mail,
    /// The same file, by hash.
    File,
    /// The same web address.
    Url,
    /// The same domain.
    Domain,
    /// The same rule or detector.
    Detector,
    /// The same address.
    Address,
    /// The same account.
    Account,
    /// The same host.
    Host,
    /// The same cloud application or resource.
    Cloud,
    /// A program or file of the same name.
    FileName,
    /// The same technique.
    Technique,
    /// The same behaviour.
    Behaviour,
    /// The same product.
    Product,
    /// The same severity.
    Severity,
}

impl FeatureKind {
    /// Returns what a person calls it.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::File => "file",
            Self::Url => "web address",
            Self::Domain => "domain",
            Self::Detector => "detector",
            Self::Address => "address",
            Self::Account => "account",
            Self::Host => "device",
            Self::Cloud => "cloud resource",
            Self::FileName => "file name",
            Self::Technique => "technique",
            Self::Behaviour => "behaviour",
            Self::Product => "product",
            Self::Severity => "severity",
        }
    }

    /// How much it means that two incidents share it, before rarity.
    pub(crate) fn weight(self) -> f64 {
        match self {
            Self::Mail | Self::File | Self::Url => 3.0,
            Self::Domain | Self::Detector => 2.0,
            Self::Address | Self::Account => 1.6,
            Self::Host | Self::Technique => 1.2,
            Self::Cloud | Self::FileName => 1.0,
            Self::Behaviour => 0.6,
            Self::Product | Self::Severity => 0.1,
        }
    }
}

/// A feature: kind and canonical value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Feature {
    /// Kind.
    pub kind: FeatureKind,
    /// Canonical value, by which features are compared.
    pub value: String,
}

/// Features of one kind, at most: a large incident is told by its first ones.
const MOST_OF_A_KIND: usize = 200;

/// Features of an incident, each with the words for it (inert later, when shown).
pub(crate) type Features = BTreeMap<Feature, String>;

/// Returns the features of an incident.
pub(crate) fn features(case: &IncidentCase) -> Features {
    let mut found = Found::default();
    for alert in &case.alerts {
        let detector = if alert.detector_id.is_empty() {
            &alert.title
        } else {
            &alert.detector_id
        };
        found.add(FeatureKind::Detector, detector.to_lowercase(), &alert.title);
        found.add(
            FeatureKind::Product,
            alert.product_name.to_lowercase(),
            &alert.product_name,
        );
        if let Some(behaviour) = behaviour::of_alert(alert) {
            found.add(FeatureKind::Behaviour, behaviour.id.to_owned(), behaviour.noun);
        }
        for technique in &alert.techniques {
            found.add(FeatureKind::Technique, technique.id().to_owned(), technique.id());
        }
        for item in &alert.evidence {
            found.add_entity(&item.entity);
        }
    }
    let severity: Severity = case.incident.severity;
    found.add(
        FeatureKind::Severity,
        severity.graph_name().to_owned(),
        severity.graph_name(),
    );
    found.features
}

#[derive(Default)]
struct Found {
    features: Features,
    counts: BTreeMap<FeatureKind, usize>,
}

impl Found {
    fn add(&mut self, kind: FeatureKind, value: String, words: &str) {
        if value.is_empty() {
            return;
        }
        let count = self.counts.entry(kind).or_default();
        if *count < MOST_OF_A_KIND {
            let feature = Feature { kind, value };
            if let Entry::Vacant(place) = self.features.entry(feature) {
                place.insert(words.to_owned());
                *count += 1;
            }
        }
    }

    fn add_entity(&mut self, entity: &Entity) {
        let key = entity.key();
        match entity {
            Entity::Host(host) => self.add(FeatureKind::Host, key, host_label(&host.host_name)),
            Entity::Account(account) => {
                let label = account_label(account);
                if !label.is_empty() && !is_nobody(label) {
                    self.add(FeatureKind::Account, key, label);
                }
            }
            Entity::Mailbox(mailbox) => self.add(FeatureKind::Account, key, &mailbox.primary_address),
            Entity::Ip(ip) if !is_nowhere(&ip.address) => self.add(FeatureKind::Address, key, &ip.address),
            Entity::File(file) => self.add_file(file),
            Entity::Process(run) => run.image.iter().for_each(|image| self.add_file(image)),
            Entity::Url { url } => self.add(FeatureKind::Url, key, url),
            Entity::Domain { name } => self.add(FeatureKind::Domain, key, name),
            Entity::MailMessage(mail) if key != "mail:" => {
                let words = mail.subject.as_deref().or(mail.network_message_id.as_deref());
                self.add(FeatureKind::Mail, key, words.unwrap_or(""));
            }
            Entity::CloudApplication(_) | Entity::CloudResource(_) => {
                self.add(FeatureKind::Cloud, key, entity.label());
            }
            Entity::Ip(_) | Entity::MailMessage(_) | Entity::RegistryValue(_) | Entity::Other(_) => {}
        }
    }

    fn add_file(&mut self, file: &evidence::File) {
        let name = file.name.to_lowercase();
        if name.is_empty() || is_everybodys_program(&name) {
            return;
        }
        let hash = [&file.sha256, &file.sha1, &file.md5].into_iter().flatten().next();
        if let Some(hash) = hash {
            self.add(FeatureKind::File, hash.to_lowercase(), hash);
        }
        self.add(FeatureKind::FileName, name, &file.name);
    }
}
