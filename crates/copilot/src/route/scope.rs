//! Whether a prompt is a security analyst's business.
//!
//! It is when it names something that logs hold, or uses a word of the field, or goes on with what the page or the
//! session is about; everyday topics speak against it. Making attack tools is out of scope too.
//! Source: `P-221` and `P-222` of the acceptance list; what is refused here is refused before any skill or model.

use super::context::is_alone;
use super::lexicon::{Class, class};
use super::mention::Thing;
use super::split::POLITE;
use super::text::{Text, Word};
use super::{Ask, kind::Kind};

/// Topics of everyday life. A word counts once.
const TOPICS: &str = "weather rain sunny sunshine forecast temperature snow poem poems poetry poet rhyme haiku limerick song songs lyrics \
melody music guitar piano band concert album singer opera dance recipe recipes cook cooking bake cake bread dinner lunch breakfast food \
pizza pasta lasagna restaurant restaurants cafe coffee wine beer banana apple fruit calories diet vegan vegetarian football soccer \
basketball baseball tennis cricket hockey golf olympics league championship tournament match goal scorer player players coach athlete \
marathon gym workout yoga translate translation french german spanish italian latin grammar spelling synonym capital country countries \
river mountain continent ocean sea population joke jokes funny riddle pun humor homework maths math mathematics algebra geometry calculus \
equation physics chemistry biology astronomy relativity mars moon planet planets galaxy universe stock stocks shares invest investing \
investment bitcoin crypto mortgage loan tax taxes salary bank euros dollars cheap cheapest price prices discount buy buying purchase sell \
shopping shoes clothes fashion dress jewelry gift gifts present birthday wedding anniversary christmas easter holiday holidays vacation \
trip travel flight flights hotel hotels airport train tickets cinema movie movies film films actor actress netflix series novel novels \
fiction book books author hamlet shakespeare plot chapter story bedtime fairy dragon princess photo photos picture pictures cats cat dog \
dogs puppy kitten pet pets horse bird garden gardening flowers plant plants kitchen tap plumbing furniture sofa bedroom living headache \
fever flu cold symptoms medicine doctor disease illness pregnancy vaccine vaccines pain allergy therapy diagnosis weight love dating \
girlfriend boyfriend wife husband marriage married divorce romantic relationship relationships children baby kids parenting parents mother \
father president election elections vote voting party politics political politician senator parliament minister abortion religion god \
church bible war wars history historical medieval ancient roman greek egypt pyramids emperor king queen philosophy meaning life happiness \
favourite favorite colour color marketing slogan advertisement brand nurse teacher lawyer resume cv cover career interview exam essay \
university college mile miles kilometres kilometers celsius fahrenheit inches pounds kilograms convert tokyo oslo paris london rome berlin \
horoscope astrology zodiac lottery casino poker chess game games videogame playstation xbox car cars bicycle motorcycle engine house \
apartment rent furniture video videos editing camera television tv tablet headphones podcast season episode celebrity celebrities gossip art painting museum sculpture knitting trains guitarists noodles soup salad";

/// Things that only an attacker wants made.
const WEAPONS: &[&str] = &[
    "malware",
    "ransomware",
    "keylogger",
    "virus",
    "trojan",
    "worm",
    "rootkit",
    "spyware",
    "botnet",
    "backdoor",
    "exploit",
    "payload",
    "webshell",
    "phishing",
    "shellcode",
    "stealer",
    "dropper",
    "ddos",
];

/// Verbs of making.
const MAKING: &[&str] = &[
    "write", "create", "build", "make", "generate", "develop", "code", "program", "craft", "give", "design", "compose",
    "draft",
];

/// Returns why a prompt is refused, if it is.
pub(super) fn refusal(text: &Text, ask: &Ask<'_>) -> Option<String> {
    if makes_weapon(&text.words) || attacks_others(&text.words) {
        return Some(
            "this would help an attack; I explain, investigate and contain attacks, I do not prepare them".to_owned(),
        );
    }
    let evidence = weigh(text);
    let context = !ask.turns.is_empty() || !matches!(ask.page.kind.as_str(), "" | "home");
    let ours = if evidence.topics > 0 {
        evidence.field > evidence.topics || evidence.named && evidence.field >= evidence.topics
    } else if evidence.field > 0 || evidence.named || resembles_an_example(text, ask) {
        true
    } else if context {
        // What is not about anything else goes on with what is at hand.
        evidence.unknown == 0 || evidence.pointed && evidence.unknown <= 2 || evidence.unknown * 3 < evidence.tasks
    } else {
        evidence.unknown == 0 && evidence.tasks > 0
    };
    (!ours).then(|| {
        "that is outside security operations; ask about your incidents, alerts, devices, users, files, mails and logs".to_owned()
    })
}

#[derive(Clone, Copy, Debug, Default)]
struct Evidence {
    field: usize,
    tasks: usize,
    topics: usize,
    unknown: usize,
    named: bool,
    pointed: bool,
}

fn weigh(text: &Text) -> Evidence {
    let mut evidence = Evidence {
        // A bare number is a thing of ours only where nothing speaks against it.
        named: text.mentions.iter().any(|mention| {
            mention.thing != Thing::Of(Kind::Incident)
                || text.has("incident")
                || text.shown.contains(&format!("#{}", mention.name))
        }),
        ..Evidence::default()
    };
    let mut bare_numbers = 0;
    for (at, word) in text.words.iter().enumerate() {
        if word.named {
            bare_numbers += usize::from(word.lower.bytes().all(|byte| byte.is_ascii_digit() || byte == b'#'));
            continue;
        }
        if word.quoted {
            continue;
        }
        let pointer = matches!(
            word.lower.as_str(),
            "this" | "that" | "it" | "these" | "those" | "they" | "them" | "here" | "its"
        );
        let followed = text.words.get(at + 1).filter(|_| word.sign.is_none());
        evidence.pointed |= pointer
            && (is_alone(followed, followed.is_none())
                || followed.is_some_and(|next| class(&next.lower) == Some(Class::Field))
                || matches!(word.lower.as_str(), "it" | "they" | "them" | "here"));
        if is_topic(&word.lower) && !is_ours(&text.words, at) {
            evidence.topics += 1;
            continue;
        }
        match class(&word.lower) {
            _ if word.term => evidence.field += 1,
            Some(Class::Field) => evidence.field += 1,
            Some(Class::Task) => evidence.tasks += 1,
            Some(Class::Glue) => {}
            None if word.lower.bytes().any(|byte| byte.is_ascii_alphabetic()) => evidence.unknown += 1,
            None => {}
        }
    }
    if bare_numbers > 0 && !evidence.named && evidence.topics == 0 && evidence.unknown <= 1 {
        evidence.named = true;
    }
    evidence
}

fn is_topic(word: &str) -> bool {
    static LIST: std::sync::LazyLock<std::collections::HashSet<&'static str>> =
        std::sync::LazyLock::new(|| TOPICS.split_whitespace().collect());
    LIST.contains(word)
}

/// Whether a word that is an everyday topic too is one of ours here: "attack story", "threat history", "cover story".
fn is_ours(words: &[Word], at: usize) -> bool {
    let neighbours = [at.checked_sub(1), Some(at + 1)];
    let beside_field = neighbours
        .into_iter()
        .flatten()
        .filter_map(|at| words.get(at))
        .any(|word| class(&word.lower) == Some(Class::Field) || word.named);
    match words[at].lower.as_str() {
        "story" => beside_field || words.iter().all(|word| class(&word.lower).is_some()),
        "history" | "tickets" | "book" | "books" | "present" | "historical" | "match" | "forecast" | "meaning"
        | "players" | "game" => {
            beside_field
                || words
                    .iter()
                    .all(|word| class(&word.lower).is_some() || is_topic(&word.lower))
                    && !matches!(words[at].lower.as_str(), "meaning" | "history" | "game")
        }
        "living" | "cold" | "capital" | "country" | "countries" | "plot" | "engine" | "weight" | "king" | "party"
        | "train" | "convert" | "translate" => beside_field,
        _ => false,
    }
}

/// Whether the prompt is worded like an example of an enabled skill; then it is what somebody installed it for.
fn resembles_an_example(text: &Text, ask: &Ask<'_>) -> bool {
    super::rank::rank(text, ask.skills)
        .first()
        .is_some_and(|best| best.exemplary)
}

/// "Write me a keylogger", "create a convincing phishing mail": a verb of making, then its object.
fn makes_weapon(words: &[Word]) -> bool {
    let Some(first) = words.iter().position(|word| !POLITE.contains(&word.lower.as_str())) else {
        return false;
    };
    if !MAKING.contains(&words[first].lower.as_str()) {
        return false;
    }
    for word in words.iter().skip(first + 1).take(6) {
        let lower = word.lower.as_str();
        if WEAPONS.contains(&lower) {
            let behind = words
                .iter()
                .position(|other| other.from == word.from)
                .and_then(|at| words.get(at + 1));
            return behind.is_none_or(|next| {
                !matches!(
                    next.lower.as_str(),
                    "report"
                        | "incident"
                        | "incidents"
                        | "summary"
                        | "alert"
                        | "alerts"
                        | "rule"
                        | "policy"
                        | "awareness"
                        | "training"
                        | "response"
                        | "case"
                        | "campaign"
                        | "analysis"
                        | "query"
                )
            });
        }
        // "A report about ransomware" has its object before it comes to ransomware.
        if matches!(
            word.concept.as_str(),
            "report"
                | "sum"
                | "about"
                | "query"
                | "story"
                | "comment"
                | "explain"
                | "respond"
                | "policy"
                | "runbook"
                | "alert"
                | "incident"
                | "user"
                | "device"
                | "document"
        ) || matches!(
            lower,
            "on" | "of" | "for" | "to" | "about" | "against" | "list" | "rule" | "detection"
        ) && lower != "for"
        {
            return false;
        }
    }
    false
}

/// "How do I hack my neighbour's wifi", "break into her account".
fn attacks_others(words: &[Word]) -> bool {
    let lower = |at: usize| words.get(at).map_or("", |word| word.lower.as_str());
    (0..words.len()).any(|at| {
        let asks = at > 0 && matches!(lower(at - 1), "i" | "to" | "me" | "we" | "you") || at == 0;
        asks && (lower(at) == "hack"
            || lower(at) == "break" && lower(at + 1) == "into"
            || lower(at) == "crack" && at + 1 < words.len())
            && !matches!(lower(at + 1), "us" | "our" | "attempt")
            && words
                .first()
                .is_some_and(|first| !matches!(first.lower.as_str(), "did" | "who" | "was" | "when"))
    })
}
