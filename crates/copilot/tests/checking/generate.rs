//! Summaries made from a seed.

use copilot::check::Source;

/// What is altered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Alteration {
    Host,
    Count,
    Time,
    Technique,
    Verdict,
}

/// A sentence, with the fact of each kind that it holds, as it stands in the text.
#[derive(Clone, Debug)]
pub(crate) struct Sentence {
    pub(crate) text: String,
    cites: Vec<u32>,
    facts: Vec<(Alteration, String)>,
}

/// A summary over its sources.
#[derive(Clone, Debug)]
pub(crate) struct Summary {
    pub(crate) sources: Vec<Source>,
    pub(crate) sentences: Vec<Sentence>,
    pub(crate) users: Vec<String>,
    seed: u64,
}

/// SplitMix64: small, and the same everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ mixed >> 31) % u64::try_from(most).unwrap()).unwrap()
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

const USERS: &[&str] = &[
    "mira.holm",
    "jonas.weber",
    "anna.lund",
    "svc-backup",
    "Mira Holm",
    "administrator",
    "t.nguyen",
    "ruth.ek",
];
const PROGRAMS: &[&str] = &[
    "powershell.exe",
    "rundll32.exe",
    "update.dll",
    "invoice.iso",
    "mimikatz.exe",
    "certutil.exe",
    "wscript.exe",
];
const SITES: &[&str] = &[
    "cdn-updates.example",
    "login-portal.test",
    "files.evil.example",
    "mail-check.example",
];
const TECHNIQUES: &[(&str, &str)] = &[
    ("T1059.001", "PowerShell"),
    ("T1003.001", "LSASS Memory"),
    ("T1053.005", "Scheduled Task"),
    ("T1558.003", "Kerberoasting"),
    ("T1003.006", "DCSync"),
    ("T1110.003", "Password Spraying"),
    ("T1566.001", "Spearphishing Attachment"),
    ("T1490", "Inhibit System Recovery"),
    ("T1550.002", "Pass the Hash"),
    ("T1070.001", "Clear Windows Event Logs"),
];
const MONTHS: &[&str] = &[
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const NUMBERS: &[&str] = &[
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
];

struct Row {
    number: u32,
    host: String,
    user: String,
    program: String,
    ip: String,
    site: String,
    technique: (&'static str, &'static str),
    malicious: bool,
    when: [u32; 6],
}

impl Summary {
    pub(crate) fn new(seed: u64) -> Self {
        let mut random = Random(seed.wrapping_mul(7_919));
        let mut sources = Vec::new();
        let mut sentences = Vec::new();
        for number in 1..=u32::try_from(3 + random.below(3)).unwrap() {
            let row = row(number, &mut random);
            sources.push(source(&row, &mut random));
            sentences.push(of_row(&row, &mut random));
            if random.below(2) == 0 {
                sentences.push(of_row(&row, &mut random));
            }
        }
        let number = u32::try_from(sources.len() + 1).unwrap();
        let (source, of_counts) = counts(number, &mut random);
        sources.push(source);
        sentences.extend(of_counts);
        // Each kind of fact stands somewhere, so that each can be altered.
        let row = row(number + 1, &mut random);
        sources.push(self::source(&row, &mut random));
        sentences.push(judged(&row, &mut random));
        sentences.push(told_of(&row, &mut random));
        Self {
            sources,
            sentences,
            users: USERS.iter().map(|user| (*user).to_owned()).collect(),
            seed,
        }
    }

    pub(crate) fn prose(&self) -> String {
        let sentence = |sentence: &Sentence| {
            let marks: String = sentence.cites.iter().map(|number| format!("[{number}]")).collect();
            format!("{} {marks}.", sentence.text)
        };
        self.sentences.iter().map(sentence).collect::<Vec<_>>().join(" ")
    }

    /// Returns the summary with one fact altered, and the sentence that holds it.
    pub(crate) fn altered(&self, kind: Alteration) -> (Self, usize) {
        let mut random = Random(self.seed ^ 0xabcd_ef01);
        let holders: Vec<usize> = (0..self.sentences.len())
            .filter(|at| self.sentences[*at].facts.iter().any(|(own, _)| *own == kind))
            .collect();
        let at = *random.pick(&holders);
        let mut altered = self.clone();
        let sentence = &mut altered.sentences[at];
        let facts: Vec<String> = sentence
            .facts
            .iter()
            .filter(|(own, _)| *own == kind)
            .map(|(_, fact)| fact.clone())
            .collect();
        let fact = random.pick(&facts).clone();
        let other = alter(kind, &fact, &mut random);
        assert_ne!(fact, other);
        sentence.text = sentence.text.replacen(&fact, &other, 1);
        (altered, at)
    }
}

fn alter(kind: Alteration, fact: &str, random: &mut Random) -> String {
    match kind {
        Alteration::Host => {
            // A neighbour of the true host: the hardest to tell apart.
            let digits: String = fact.chars().filter(char::is_ascii_digit).collect();
            let stem: String = fact.chars().take_while(|letter| !letter.is_ascii_digit()).collect();
            let rest = &fact[stem.len() + digits.len()..];
            let number: usize = digits.parse().unwrap();
            format!(
                "{stem}{:0width$}{rest}",
                number + 1 + random.below(8),
                width = digits.len()
            )
        }
        Alteration::Count => {
            let plain: String = fact.chars().filter(char::is_ascii_digit).collect();
            match plain.parse::<usize>() {
                Ok(number) => (number + 1 + random.below(5)).to_string(),
                Err(_) => {
                    let capital = fact.starts_with(char::is_uppercase);
                    let at = NUMBERS.iter().position(|word| word.eq_ignore_ascii_case(fact)).unwrap();
                    let other = NUMBERS[if at >= 11 { at - 1 } else { at + 1 }];
                    if capital {
                        format!("{}{}", other[..1].to_uppercase(), &other[1..])
                    } else {
                        other.to_owned()
                    }
                }
            }
        }
        Alteration::Time => {
            // One figure of the clock or the day.
            let at = fact.rfind(':').map_or(0, |colon| colon + 2);
            let mut letters: Vec<char> = fact.chars().collect();
            let place = if at > 0 {
                at
            } else {
                letters.iter().position(char::is_ascii_digit).unwrap()
            };
            let value = letters[place].to_digit(10).unwrap();
            letters[place] = char::from_digit(
                if at > 0 {
                    (value + 1 + u32::try_from(random.below(8)).unwrap()) % 10
                } else {
                    1 + value % 2
                },
                10,
            )
            .unwrap();
            letters.into_iter().collect()
        }
        Alteration::Technique => {
            let by_id = fact.starts_with('T') && fact.chars().nth(1).is_some_and(|letter| letter.is_ascii_digit());
            let others: Vec<&(&str, &str)> = TECHNIQUES
                .iter()
                .filter(|(id, name)| {
                    !fact.eq_ignore_ascii_case(id) && !fact.eq_ignore_ascii_case(name) && *name != "PowerShell"
                })
                .collect();
            let (id, name) = random.pick(&others);
            if by_id { (*id).to_owned() } else { (*name).to_owned() }
        }
        Alteration::Verdict => match fact {
            "malicious" => "benign",
            "a true positive" => "a false positive",
            "a false positive" => "a true positive",
            "not malicious" => "malicious",
            _ => "malicious",
        }
        .to_owned(),
    }
}

fn row(number: u32, random: &mut Random) -> Row {
    let stem = random.pick(&["wks-", "srv-", "fin-laptop-", "dc", "file", "app"]);
    let host = format!("{stem}{:03}", 10 + random.below(900));
    Row {
        number,
        host,
        user: (*random.pick(USERS)).to_owned(),
        program: (*random.pick(PROGRAMS)).to_owned(),
        ip: format!("203.0.113.{}", 1 + random.below(250)),
        site: (*random.pick(SITES)).to_owned(),
        technique: *random.pick(TECHNIQUES),
        malicious: random.below(2) == 0,
        when: [
            2026,
            u32::try_from(1 + random.below(12)).unwrap(),
            u32::try_from(1 + random.below(28)).unwrap(),
            u32::try_from(random.below(24)).unwrap(),
            u32::try_from(random.below(60)).unwrap(),
            u32::try_from(random.below(60)).unwrap(),
        ],
    }
}

fn source(row: &Row, random: &mut Random) -> Source {
    let [year, month, day, hour, minute, second] = row.when;
    let verdict = match (row.malicious, random.below(2)) {
        (true, 0) => "Malicious",
        (true, _) => "truePositive",
        (false, 0) => "NoThreatsFound",
        (false, _) => "falsePositive",
    };
    let text = [
        format!(
            "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{:06}Z",
            random.below(999_999)
        ),
        format!("{}.northwind.example", row.host),
        format!("{}@northwind.example", row.user),
        row.user.clone(),
        format!("C:\\\\Users\\\\Public\\\\{}", row.program),
        format!("{} -k run", row.program),
        row.ip.clone(),
        format!("https://{}/a/login.html", row.site),
        row.technique.0.to_owned(),
        verdict.to_owned(),
        format!("{}", 1_000 + random.below(60_000)),
        "443".to_owned(),
    ]
    .join("\n");
    Source {
        number: row.number,
        text,
    }
}

/// A time in one of the forms that people write.
fn time(row: &Row, random: &mut Random) -> String {
    let [year, month, day, hour, minute, second] = row.when;
    let name = MONTHS[usize::try_from(month).unwrap() - 1];
    match random.below(7) {
        0 => format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}"),
        1 => format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z"),
        2 => format!("{day} {name} {year} at {hour:02}:{minute:02}"),
        3 => format!("{name} {day}, {year} at {hour:02}:{minute:02}"),
        4 => format!("{hour:02}:{minute:02} UTC on {day} {name}"),
        5 => format!("{hour:02}:{minute:02}:{second:02}"),
        _ => format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}"),
    }
}

/// The part of a time whose alteration makes it another: what `alter` changes is in it.
fn clock(time: &str) -> String {
    time.to_owned()
}

fn technique(row: &Row, random: &mut Random) -> String {
    let (id, name) = row.technique;
    if random.below(2) == 0 || name == "PowerShell" {
        id.to_owned()
    } else {
        name.to_owned()
    }
}

fn verdict(row: &Row, random: &mut Random) -> &'static str {
    match (row.malicious, random.below(2)) {
        (true, 0) => "malicious",
        (true, _) => "a true positive",
        (false, 0) => "not malicious",
        (false, _) => "a false positive",
    }
}

fn of_row(row: &Row, random: &mut Random) -> Sentence {
    let when = time(row, random);
    let (host, user, program) = (&row.host, &row.user, &row.program);
    let shown_host = if random.below(3) == 0 {
        host.to_uppercase()
    } else {
        host.clone()
    };
    let ip = if random.below(2) == 0 {
        row.ip.replace('.', "[.]")
    } else {
        row.ip.clone()
    };
    let site = if random.below(2) == 0 {
        row.site.replace('.', "[.]")
    } else {
        row.site.clone()
    };
    let technique = technique(row, random);
    let mut facts = vec![(Alteration::Host, shown_host.clone())];
    let text = match random.below(8) {
        0 => format!("At {when}, {user} started {program} on {shown_host}"),
        1 => format!("{user} signed in to {shown_host} from {ip} at {when}"),
        2 => {
            format!("The program `{program}` ran on the device {shown_host} (technique {technique}), first seen {when}")
        }
        3 => format!("{shown_host} contacted {site} over port 443 at {when}"),
        4 => format!("This step on {shown_host} matches {technique} and began at {when}"),
        5 => format!(
            "On {shown_host}, the account {user} opened https://{}/a/login.html ({when})",
            row.site
        ),
        6 => format!("The first activity was on {shown_host} at {when}, by {user}"),
        _ => format!("{program} on {shown_host} reached out to {ip} around {when}"),
    };
    if text.contains(&when) {
        facts.push((Alteration::Time, clock(&when)));
    }
    if text.contains(&technique) {
        facts.push((Alteration::Technique, technique));
    }
    Sentence {
        text,
        cites: vec![row.number],
        facts,
    }
}

fn judged(row: &Row, random: &mut Random) -> Sentence {
    let said = verdict(row, random);
    let (host, program) = (&row.host, &row.program);
    let text = match random.below(4) {
        0 => format!("{program} on {host} was found to be {said}"),
        1 => format!("The evidence on {host} is {said}"),
        2 => format!("The alert about {program} was judged {said}"),
        _ => format!("Overall, the activity of {} was {said}", row.user),
    };
    Sentence {
        text,
        cites: vec![row.number],
        facts: vec![(Alteration::Verdict, said.to_owned())],
    }
}

fn told_of(row: &Row, random: &mut Random) -> Sentence {
    let technique = technique(row, random);
    let text = match random.below(3) {
        0 => format!("The technique was {technique}"),
        1 => format!("{} used {technique} here", row.user),
        _ => format!("This is an instance of {technique} on {}", row.host),
    };
    Sentence {
        text,
        cites: vec![row.number],
        facts: vec![(Alteration::Technique, technique)],
    }
}

/// A source that counts, and sentences that say the counts.
fn counts(number: u32, random: &mut Random) -> (Source, Vec<Sentence>) {
    let hosts: Vec<String> = (0..2 + random.below(6))
        .map(|at| format!("wks-{:04}", 100 + at * 7 + random.below(6)))
        .collect();
    let users = 2 + random.below(10);
    let alerts = 2 + random.below(11);
    let events = 1_000 + random.below(9_000);
    let listed = random.below(2) == 0;
    let mut lines = vec![
        format!("{users} accounts"),
        format!("{alerts} alerts"),
        format!("{events} events"),
    ];
    if listed {
        lines.extend(hosts.iter().cloned());
        lines.push(format!("{} hosts", hosts.len()));
    } else {
        lines.push(format!("{} hosts", hosts.len()));
    }
    let count = |value: usize, random: &mut Random| match (value, random.below(3)) {
        (value, 0) if value < NUMBERS.len() => NUMBERS[value].to_owned(),
        (value, 1) if value >= 1_000 => format!("{},{:03}", value / 1_000, value % 1_000),
        (value, _) => value.to_string(),
    };
    let (of_hosts, of_users, of_alerts, of_events) = (
        count(hosts.len(), random),
        count(users, random),
        count(alerts, random),
        count(events, random),
    );
    let capital = |word: &str| format!("{}{}", word[..1].to_uppercase(), &word[1..]);
    let first = capital(&of_hosts);
    let mut sentences = vec![
        Sentence {
            text: format!("{first} devices are affected"),
            cites: vec![number],
            facts: vec![(Alteration::Count, first)],
        },
        Sentence {
            text: format!("In total {of_alerts} alerts were raised over {of_events} events"),
            cites: vec![number],
            facts: vec![(Alteration::Count, of_events)],
        },
    ];
    if of_users != of_alerts {
        sentences.push(Sentence {
            text: format!("The attacker used {of_users} user accounts"),
            cites: vec![number],
            facts: vec![(Alteration::Count, of_users)],
        });
    }
    (
        Source {
            number,
            text: lines.join("\n"),
        },
        sentences,
    )
}
