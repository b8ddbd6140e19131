//! Words of the field, of asking and of everyday English, each with the concept that it stands for.
//!
//! A word of the field makes a prompt ours; a word of asking does not (`summarize` fits a novel too). A word that
//! is none of these, stem and all, is unknown: prompts made of those are about something else.

use std::collections::HashMap;
use std::sync::LazyLock;

/// What kind of word it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// Says that the prompt is about security operations.
    Field,
    /// Says what to do, whatever it is about.
    Task,
    /// Holds sentences together.
    Glue,
}

/// Concept and its words. The first entry that has a word counts.
const FIELD: &[(&str, &str)] = &[
    ("incident", "incident incidents case cases ticket tickets"),
    ("alert", "alert alerts detection detections"),
    (
        "user",
        "user users account accounts identity identities upn upns username usernames employee employees",
    ),
    (
        "device",
        "device devices host hosts hostname hostnames machine machines endpoint endpoints computer computers server servers workstation workstations laptop laptops pc pcs",
    ),
    (
        "file",
        "file files binary binaries hash hashes executable executables sha256 sha1 md5 dll exe",
    ),
    ("ip", "ip ips ipv4 ipv6 address addresses"),
    ("domain", "domain domains fqdn fqdns"),
    ("url", "url urls uri uris link links"),
    (
        "process",
        "process processes command commands cmdline commandline command-line script scripts",
    ),
    ("mailbox", "mailbox mailboxes inbox inboxes"),
    ("mail", "mail mails email emails e-mail e-mails message messages"),
    (
        "entity",
        "entity entities asset assets evidence ioc iocs indicator indicators artifact artifacts artefact artefacts observable observables",
    ),
    ("system", "system systems"),
    ("attachment", "attachment attachments"),
    (
        "attack",
        "attack attacks attacker attackers adversary adversaries intruder intruders intrusion",
    ),
    (
        "compromise",
        "compromise compromised breach breached hacked hack hacker hackers infected infection pwned owned",
    ),
    (
        "threat",
        "threat threats malware malicious ransomware trojan trojans worm rootkit keylogger spyware botnet virus viruses exploit exploits exploited payload payloads backdoor webshell phishing phish spearphishing spam spoofed spoofing bec c2 beacon beacons",
    ),
    (
        "suspicious",
        "suspicious anomalous anomaly anomalies unusual risky risk risks unsafe dangerous shady",
    ),
    (
        "technique",
        "technique techniques tactic tactics ttp ttps mitre att&ck kerberoasting kerberos dcsync mimikatz lsass persistence exfiltration exfil lateral escalation privilege privileges reconnaissance powershell rundll32 psexec wmi smb rdp ntlm ldap oauth mfa 2fa sso lolbin lolbins obfuscation sideloading injection brute-force bruteforce spray spraying golden-ticket pass-the-hash c&c xss sqli ddos mitm",
    ),
    (
        "signin",
        "sign-in sign-ins signin signins logon logons login logins authentication authenticate authenticates authenticated sign-on",
    ),
    (
        "credential",
        "credential credentials password passwords token tokens secret secrets certificate certificates",
    ),
    ("registry", "registry regkey autorun autoruns"),
    ("task", "scheduled-task scheduledtask"),
    (
        "security",
        "security secure securing soc siem edr xdr defender sentinel antivirus firewall vulnerability vulnerabilities cve cves patch patches vulnerable forensics forensic hunting hunt cyber cybersecurity infosec zero-trust tls encryption blue-team red-team pentest pen-test exposure sigma yara kql",
    ),
    ("query", "kusto kql query queries"),
    ("actor", "apt apts actors threat-actor"),
    ("blast", "blast radius"),
    ("classification", "classification verdict determination"),
    ("false-positive", "false-positive false-positives fp false-alarm benign"),
    ("true-positive", "true-positive true-positives tp"),
    (
        "contain",
        "contain containment containing quarantine isolate isolated isolating isolation",
    ),
    ("remediate", "remediate remediation remediating eradicate eradication"),
    ("triage", "triage triaging"),
    ("killchain", "killchain kill-chain"),
    ("traffic", "traffic network connection connections"),
    ("reputation", "reputation prevalence"),
    (
        "runbook",
        "runbook runbooks playbook playbooks guidebook guidebooks sop sops",
    ),
];

const TASK: &[(&str, &str)] = &[
    (
        "sum",
        "summarize summarise summarizing summarized summary summaries sum overview recap gist tldr tl;dr tl brief briefing synopsis lowdown rundown digest nutshell profile",
    ),
    (
        "explain",
        "explain explains describe description tell walk about details detail information info",
    ),
    (
        "show",
        "show list display give get fetch retrieve pull view see enumerate print provide name collect gather bring need want share present output",
    ),
    ("open", "open opened"),
    (
        "check",
        "analyze analyse analysis check inspect examine investigate look lookup assess review evaluate scrutinize dig",
    ),
    (
        "write",
        "write create draft prepare generate compose produce make author compile build put draw sketch plot render",
    ),
    ("find", "find search locate identify determine"),
    (
        "report",
        "report reports write-up writeup documentation post-mortem postmortem paper",
    ),
    ("document", "document documents docs pdf"),
    (
        "story",
        "story timeline graph chronology sequence chain diagram unfold unfolded progression",
    ),
    (
        "similar",
        "similar similarly resemble resembles resembling comparable alike related lookalike analogous",
    ),
    ("before", "before previously past earlier history historical ago"),
    (
        "respond",
        "respond response responding recommendation recommendations recommend recommended advice advise suggest suggested suggestion suggestions guided guidance mitigate mitigation mitigations",
    ),
    ("action", "action actions step steps measures task tasks"),
    ("next", "next"),
    ("classify", "classify classified mark flag label"),
    ("set", "set change update switch turn"),
    ("add", "add adding append leave fill"),
    (
        "close",
        "close closed closing resolve resolved resolving done finished solved finish",
    ),
    ("reopen", "reopen re-open reopened reactivate"),
    (
        "status",
        "status state active unresolved pending progress in-progress ongoing",
    ),
    (
        "assign",
        "assign assigned assigning owner hand reassign unassign assignee",
    ),
    ("take", "take taking"),
    ("comment", "comment comments note notes remark remarks annotate"),
    ("post", "post publish posting attach"),
    ("log", "log logs activity"),
    (
        "severity",
        "severity high critical severe medium low informational important urgent serious worst",
    ),
    ("run", "run execute running runs"),
    ("happen", "happen happened happening happens occur occurred occurs went"),
    (
        "affected",
        "affected impacted involved targeted touched touch hit victim victims part belong belongs belonging appear appears involve involves affect affects concerned exposed",
    ),
    ("reach", "reach reachable spread spreading propagate pivot damage"),
    (
        "act",
        "created creates dropped drops drop executed deleted deletes removed stole steal stolen launched spawned spawn connected connect connecting connects downloaded download modified modify changed encrypted encrypt exfiltrated dumped dump added registered accessed access started start copied copy moved injected inject loaded wrote written installed disabled signed uploaded logged received used ran began begin came opened gained gain infected disguised wiped altered enabled invoked contacted obtained",
    ),
    ("sent", "sent sender senders send"),
    (
        "talk",
        "talk talked talks communicate communicated communicates talking",
    ),
    ("visit", "visit visited visits clicked click clicks browsed"),
    ("resolve-name", "resolves ask asked asks"),
    ("seen", "seen saw appear sighted sightings occurrences present observed"),
    ("fire", "fired fire triggered trigger triggers raised"),
    ("go", "go going goes gone"),
    ("queue", "queue backlog"),
    ("work", "work works working"),
    ("practice", "practice practices"),
    ("mean", "mean means meaning stand"),
    ("say", "say says saying state states mention mentions according"),
    (
        "policy",
        "policy policies procedure procedures handbook guideline guidelines escalation on-call oncall",
    ),
    ("upload", "uploaded upload uploads knowledge base"),
    ("latest", "latest newest recent last most-recent"),
    ("top", "top first"),
    ("order", "order"),
    ("speed", "speed date"),
    (
        "healthy",
        "healthy health ok okay fine protected protection clean safe normal",
    ),
    (
        "period",
        "day days week weeks month months year years hour hours today yesterday tonight morning night quarter fortnight weekend monday tuesday wednesday thursday friday saturday sunday overnight",
    ),
    ("known", "known know knows known-bad"),
    ("possible", "potential possible potentially likely"),
    ("number", "number count many much total"),
    (
        "people",
        "people person colleague staff manager management auditors executives board boss team shift leadership analyst analysts everyone guy",
    ),
    (
        "thing",
        "thing things stuff item items everything anything something nothing",
    ),
    (
        "plan",
        "way path order kind type sort format length short long quick quickly brief concise full complete whole",
    ),
    (
        "scope",
        "queue inventory environment organization organisation org company tenant network",
    ),
    ("origin", "source origin root cause parent child initial entry"),
    (
        "comparison",
        "compare comparison difference different differences versus vs",
    ),
];

/// Two words that are one term; both get its concept.
const TERMS: &[(&str, &str, &str)] = &[
    ("golden", "ticket", "technique"),
    ("silver", "ticket", "technique"),
    ("kill", "chain", "killchain"),
    ("attack", "chain", "killchain"),
    ("brute", "force", "technique"),
    ("zero", "trust", "security"),
    ("zero", "day", "threat"),
    ("man-in-the-middle", "attack", "technique"),
    ("supply", "chain", "technique"),
    ("base", "knowledge", "runbook"),
    ("knowledge", "base", "runbook"),
];

/// Returns the concept of two words that are one term.
pub(super) fn term(first: &str, second: &str) -> Option<&'static str> {
    TERMS
        .iter()
        .find(|(one, other, _)| *one == first && *other == second)
        .map(|(_, _, concept)| *concept)
}

/// Words that hold sentences together; each is its own concept, except those that are forms of one.
const GLUE: &str = "a an and any are as at be been being but by can could did do does doing don't each else ever for from further had has have having he her here hers him his how i i'd i'll i'm i've if in into is it its it'd it'll just kindly let lets let's like may me might mine more most my myself no nor not now of off on one ones only or other others our ours out over own per please pls same she should so some still such than thank thanks that that's the their theirs them then there these they this those though through to too under until up us very via was we were what when where whether which while who whom whose why will with within without would yes yet you your yours hi hello hey ok again also already always another because both during few first second third fourth fifth last between back down around across along after am able else really actually maybe perhaps exactly all every much lot lots bit pretty quite got gets getting help since against two three four five six seven eight nine ten eleven twelve twenty thirty sixty ninety hundred couple half want wants wanted need needs needed try tell give around aware handle handled dealing deal point side case-by-case thinking think believe guess wonder wondering happens real true false positive alarm alarms good bad big small new old best better fast soon matter matters come comes belonging keep kept inside outside together step-by-step ok onto upon non-technical technical plain words word english version";

static WORDS: LazyLock<HashMap<&'static str, (&'static str, Class)>> = LazyLock::new(|| {
    let mut words = HashMap::new();
    let mut add = |concept: &'static str, list: &'static str, class| {
        for word in list.split(' ') {
            words.entry(word).or_insert((concept, class));
        }
    };
    for (concept, list) in FIELD {
        add(concept, list, Class::Field);
    }
    for (concept, list) in TASK {
        add(concept, list, Class::Task);
    }
    for word in GLUE.split(' ') {
        add(word, word, Class::Glue);
    }
    words
});

/// Returns a lower-case word's concept and whether the lexicon knows it; an unknown word stands for itself.
pub(super) fn concept(word: &str) -> (String, bool) {
    match look_up(word) {
        Some((concept, _)) => (concept.to_owned(), true),
        None => (word.to_owned(), false),
    }
}

/// Returns what kind of word it is; nothing for an unknown one.
pub(super) fn class(word: &str) -> Option<Class> {
    look_up(word).map(|(_, class)| class)
}

fn look_up(word: &str) -> Option<(&'static str, Class)> {
    if let Some(found) = WORDS.get(word) {
        return Some(*found);
    }
    // Regular forms of verbs and nouns: "summarizes", "alerting".
    ["s", "es", "d", "ed", "ing", "'re", "'ve", "'ll", "n't"]
        .into_iter()
        .filter_map(|ending| word.strip_suffix(ending))
        .filter(|stem| stem.len() >= 4)
        .find_map(|stem| WORDS.get(stem).copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_one_concept_meet() {
        for (word, own) in [
            ("summarise", "sum"),
            ("hosts", "device"),
            ("iocs", "entity"),
            ("alerting", "alert"),
            ("mitigates", "respond"),
            ("the", "the"),
        ] {
            assert_eq!(concept(word), (own.to_owned(), true));
        }
        assert_eq!(concept("lasagna"), ("lasagna".to_owned(), false));
        assert_eq!(class("phishing"), Some(Class::Field));
        assert_eq!(class("report"), Some(Class::Task));
    }
}
