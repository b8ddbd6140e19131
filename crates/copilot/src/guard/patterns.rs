//! What instructions to an assistant say, as patterns over words.
//!
//! A part of a pattern is words parted by `|`, each whole or a beginning (`instruct*`); `~3` lets so many words of the
//! same sentence stand before the next part; `:` wants a colon behind the word before; `?x|y` may be missing; `$NAME`
//! is a group of words from [`GROUPS`]. Patterns are found by their first word, so that reading stays linear.
//! Source: families of BIPIA (Yi et al. 2023) and of OWASP LLM01, in words of our own.

use super::Flag;
use super::fold::Folded;
use super::words::Word;
use std::collections::HashMap;
use std::sync::LazyLock;

const GROUPS: &[(&str, &str)] = &[
    (
        "$IGN",
        "ignore|ignoring|disregard|forget|override|bypass|discard|skip|neglect|overlook|abandon|circumvent|void|erase|cancel|suspend|violate|unlearn",
    ),
    (
        "$OWN",
        "all|any|every|previous|prior|earlier|above|preceding|your|system|former|initial|original|safety|foregoing|old|existing|past",
    ),
    (
        "$RULES",
        "instruction*|prompt|prompts|rule|rules|guideline*|directions|directive*|orders|guardrail*|safeguards|constraints|restrictions|training|programming|policies|context|filters|commandments",
    ),
    (
        "$AI",
        "ai|ais|llm|llms|assistant|assistants|copilot|chatgpt|gpt|claude|gemini|chatbot|chatbots|bot|summarizer|summariser|agent|model|models",
    ),
    (
        "$NAMEDAI",
        "ai|llm|assistant|copilot|chatgpt|gpt|claude|gemini|chatbot|summarizer|summariser",
    ),
    (
        "$DO",
        "ignore|mark|close|resolve|classify|tell|say|report|output|respond|reply|answer|forward|send|state|mention|approve|treat|write|print|reveal|include|summarize|summarise|never|always|skip|delete|disable|add|claim|call|run|execute|conclude|follow|obey|omit|leave",
    ),
    (
        "$CASE",
        "incident|incidents|alert|alerts|case|cases|detection|detections|finding|findings|severity|classification",
    ),
    (
        "$FINE",
        "benign|safe|clean|harmless|resolved|informational|trusted|expected|closed|legitimate|low|authorised|authorized|approved|normal",
    ),
    (
        "$READER",
        "user|users|analyst|analysts|soc|reader|readers|admin|administrator|operator|customer|everyone",
    ),
    (
        "$SHOW",
        "reveal|print|show|output|repeat|disclose|display|list|dump|expose|recite|return|provide|share|leak|encode|include|append|collect|write|tell|give|paste|copy|quote|translate|summarize|summarise|state|echo",
    ),
    (
        "$SEND",
        "send|post|upload|email|mail|forward|exfiltrate|transmit|leak|copy|share|submit|deliver|publish",
    ),
    (
        "$SECRET",
        "key|keys|secret|secrets|credential|credentials|password|passwords|token|tokens|passphrase|cookies|variables",
    ),
    ("$CALL", "call|invoke|run|execute|use|trigger|activate|launch"),
    ("$TOOL", "tool|tools|function|functions|skill|skills|plugin|plugins"),
];

const PATTERNS: &[(&str, &[&str])] = &[
    (
        "override",
        &[
            "$IGN ~3 $OWN ~3 $RULES",
            "$IGN ?all|any the|your|its|these|those|all|any ~2 instruction*|rules|guideline*|guardrail*|safeguards|prompt",
            "$IGN ~1 everything|anything|all|whatever|what ~3 above|before|prior|previously|told|said|learned|earlier",
            "ignore|disregard|forget the|all|everything|text|what ?text|is|of ?the above",
            "stop|cease|not|don't|never|longer following|follow|obeying|obey ~2 $OWN|the|your|these|those ~3 $RULES",
            "instruction*|rules|directive*|orders you ~3 received|got|given|told|were|have ~5 outdated|void|cancelled|canceled|invalid|obsolete|revoked|wrong|replaced|longer",
            "previous|prior|above|earlier context|prompt|rules|conversation|message ~2 is|are|was void|outdated|invalid|over|cancelled|obsolete|wrong",
            "new|updated|real|actual|additional|following instruction*|directive*|rules|orders|task|prompt :",
            "new|updated directive*|instruction*|rules|orders ~1 from the|your ~1 administrator|admin|system|developer|operator|owner|soc",
            "follow|obey|do|execute ~1 these|those|following|new|my|below instruction*|instead|rules|orders",
            "do|follow|obey the following|text|rules ?below instead",
            "obey the|my|this|these|every ~2 text|words|below|command*|instruction*|orders",
            "replaces|replace|supersede*|overrides|override your|the|all|any ~2 instruction*|rules|prompt|guideline*",
            "system|security|admin|administrator|developer|root|safety override|bypass",
            "your new|real|true|actual|only|updated instruction*|directive*|objective|rules",
            "your new|real|true|actual|only|next|current task|job|role|goal|purpose|mission|objective is|will to|be|now",
            "stop what you are|were ~1 and do|start|begin",
            "skip|bypass|disable|avoid|turn ~2 the|your|all|any|off ~1 claim|safety|content|approval|guard ~1 check*|filter*|guideline*|rules|moderation|step",
        ],
    ),
    (
        "address",
        &[
            "dear|attention|attn|hey|hello|hi|listen|greetings ?the|all|any|my ?security|helpful|dear $NAMEDAI|model",
            "note|message|instruction*|important|notice|reminder|hint ?: ?to|for ?the|any|all|every ?security|helpful ai|llm|assistant|copilot|model|chatbot|agent",
            "to|for whichever|whatever|whoever|any ~1 $AI",
            "$NAMEDAI ?: ?please|you|must|should|shall|will|to|now ?please|you|must|should|shall|reading|processing ~2 $DO",
            "assistants|llms|models|chatbots|agents ~3 must|should|shall|please ~1 $DO",
            "language model|models ~4 must|should|shall|will|please ~1 $DO",
            "$NAMEDAI : ~2 $DO|the|you|this",
            "if you|an|any|this|the ~2 ai|llm|assistant|chatbot|bot|language|model ~6",
            "as an|a ai|llm|artificial|language model|assistant|language|intelligence|agent",
            "when|whenever|while|before|after summariz*|summaris*|analyz*|analys*|processing|process|triag*|investigat*|describing|describe ~4 always|never|say|state|mention|include|report|tell|output|write|conclude|do|add|omit|claim",
            "when|whenever you|writing|reading|write|read ~6 always|never|say|state|mention|tell|output|conclude|claim|include|omit",
            "while|when writing|composing|preparing|drafting ~3 do|don't|never|always not|mention|include|leave|omit|add ~2",
            "in your answer|answers|response|reply|summary|report|output|analysis ~2 include|say|state|mention|add|write|claim|do|never|always|omit",
            "your answer|response|reply|summary|output|report|analysis|conclusion must|should|shall|has|needs|will",
            "include|append|add|put|use|insert|place ~6 in|to|into your|the answer|answers|reply|response|summary|output",
            "respond|reply|answer|output ?only|just|exclusively with|using only|just|exactly|nothing|ok",
            "respond|reply|answer|output only|just|exactly|nothing",
            "respond|reply|answer|output ?only with|using the ~1 word|words|phrase|sentence|text|string",
            "required|instructed|obliged|supposed|told to ~1 output|respond|answer|say|reply|ignore|claim",
        ],
    ),
    (
        "verdict",
        &[
            "mark|classify|close|resolve|treat|label|flag|set|report|consider|categorize|categorise|tag|rate|lower|downgrade|change|record|declare this|the|that|all|these|it|every|any|my ~5 as|to ~2 $FINE",
            "mark|classify|close|resolve|treat|label|flag|set|report|consider|tag|rate|record|declare ~5 as|to ?a|an false|expected positive|alarm|activity",
            "mark|classify|treat|label|consider this|it|them|that|everything ?as $FINE",
            "close|resolve|dismiss|suppress|drop this|the|all|these|every|my $CASE",
            "treat|consider|regard|accept ~5 as $FINE",
            "do|don't|never|must|should|need ?not|never ?ever|to|you|be ?report|mention|flag|escalate|investigate|isolate|alert report|mention|flag|escalate|investigate|isolate|analyze|analyse it|this|that|the|them|to|any|anything|further|about|or",
            "do not report|mention|flag|escalate|investigate|isolate|tell|warn|analyze|analyse",
            "don't|never report|mention|flag|escalate|investigate|isolate|warn",
            "not be isolated|reported|flagged|mentioned|escalated|investigated|quarantined",
            "no need to investigate|report|escalate|flag|analyze|analyse ~2 tell|further",
            "tell|inform|assure|convince|advise the|your|every $READER ~1 that|it|this|everything|he|she|they|to|so|nothing|all|there|wks*",
            "say|state|claim|conclude|write|confirm ?only that|the|there|this|it|no ~3 signed|safe|benign|clean|harmless|trustworthy|legitimate|found|approved|fine|secure",
            "leave|keep|omit|exclude|strip ~4 out|from|of ~1 summary|report|answer|incident|analysis",
            "remove it|this|him|her|them|that from the ~1 list|summary|report|incident",
            "that no|nothing ~2 was|were|happened stolen|lost|found|compromised|wrong|taken",
            "lower|reduce|downgrade|decrease the|its|this ~2 severity|priority|risk",
        ],
    ),
    (
        "role",
        &[
            "you are|act ?now|no ?longer ~5 dan|unrestricted|jailbroken|unfiltered|pirate|persona|uncensored|hacker|evil",
            "you are|will now|longer|henceforth ~4 ai|assistant|bot|chatbot|model|agent|copilot|mode|character|terminal|developer|root|restrictions|god|different|free",
            "pretend ?that|to you|be|to|there|this",
            "act|behave|respond|answer as|like if|dan|root|admin|administrator|my ?you|a|the|an",
            "act|behave as|like a|an|the ?very unrestricted|ai|assistant|evil|helpful|different|system|administrator|admin|hacker|root|terminal|linux|expert|human|model|chatbot|user|analyst|developer|operator|attacker|python",
            "from|starting now|here|this ?on|point ?onwards|forward|on you|your are|will|must|shall|have|act|answer|should|only|respond|obey|do|name|role|task",
            "enter|enable|activate|switch|go|turn|start|in|into ?to|into|on ?a|the ?new|an developer|dan|god|jailbreak|unrestricted|unfiltered|sudo|uncensored|debug|opposite mode|mode",
            "do anything now",
            "without|no ~1 any|your|these restrictions|filters|limitations|censorship|guardrails|filter",
            "you ~3 have|with|without|has no|any restrictions|rules|limits|filters|limitations|guidelines|ethics",
            "roleplay|roleplaying|role ?play|playing as|a|an|the",
            "let's|lets play a|the|another ~1 game|role|character",
            "imagine ?that you|yourself ~2 have|are|were|as|can|could",
            "simulate|emulate|become|impersonate a|an|the ~2 terminal|shell|linux|assistant|chatbot|console|persona|unrestricted|admin|administrator",
            "disable|remove|lift|switch ?off ?your|the|all|any content|safety|ethical|moderation|your|ethics filter*|guardrail*|moderation|safeguards|restrictions|checks",
        ],
    ),
    (
        "exfiltration",
        &[
            "$SHOW ~5 system|initial|hidden|original|internal|secret|full prompt|prompts|instruction*",
            "$SHOW ~6 your ~2 instruction*|prompt|configuration|rules|guideline*|system",
            "$SHOW ~3 what ?is|are your ~2 instruction*|prompt|rules",
            "what|which is|are|were ?in your ~2 instruction*|prompt",
            "$SEND|$SHOW ~6 conversation|chat|session ?of history|log|transcript|content|messages|context",
            "$SEND|$SHOW ~3 the|this|entire|whole|full|our conversation|dialogue|context|chat",
            "$SEND|$SHOW ~6 $SECRET ~6 in|to|into ?the|your me|answer|reply|response|http|https|url|address|link|following|attacker|us|image",
            "put|place|insert|embed|attach|add|append|hide|encode ~4 $SECRET ~2 in|into|to|as ~2 url|link|query|parameter|image|answer|response|reply|https|http",
            "$SEND|$SHOW ~4 $SECRET ~5 you|workspace|server|settings|configuration|memory|environment",
            "$SHOW|$SEND ~2 me|us ~4 $SECRET|environment ?variables",
            "$SHOW|$SEND ~3 the|all|every|any ~2 environment variables",
            "$SHOW|$SEND ~3 passwords|password|secrets|credentials ~2 you|that ~2 seen|know|have|appears|appear|saw|found",
            "$SEND ~5 incident|incidents|alert|alerts|findings|sessions|tables|rows|customer ~4 to ?the http|https|me|attacker|address|following|email",
            "$SEND ~4 list|data|everything|all|contents|results ~6 to attacker|http|me|hxxp|evil",
            "email|mail ~4 list|all|every ~5 to",
            "other users|user|user's|users' ~1 data|sessions|session|rows|prompts|incidents|conversations|history",
            "repeat|print|write|output|copy|recite ~1 everything|all|text|words|line* ~2 above|before|verbatim|preceding",
            "$SHOW ~6 verbatim|word",
            "to|at attacker",
            "render|show|display|embed|include|load ~3 markdown|following|this image|picture|pixel",
        ],
    ),
    (
        "tool",
        &[
            "$CALL the|your|following|a|this|these ~2 $TOOL",
            "$CALL ~2 change|comment|post|close|run|delete|guide incident|query|report|response ?skill",
            "change|comment|close|resolve|delete|post incident|report id|with|skill|tool|status|incident",
            "$CALL ~3 $TOOL ?: close|delete|change|post|run|comment",
            "approve|accept|confirm|authorize|authorise the|all|every|this|any|everything|each ~2 plan|plans|action*|write|writes|call|calls|step|steps|pending|on",
            "approve everything|all|it|automatically",
            "automatically|silently approve|execute|run|accept|confirm",
            "without asking|waiting|requesting|prompting|needing ?for approval|confirmation|permission|for|the|anyone|a",
            "$CALL|approve|proceed|write|act|perform ~5 without ~1 approval|confirmation|permission|review",
            "approval|confirmation|permission ?is|are is|are|was no|not|already|never longer|needed|required|necessary|granted|given",
            "all|every|any write|writes|actions|plans|calls|changes are|is|were|have ?been|already approved|allowed|permitted|trusted|authorised|authorized",
            "has|have ?already approved|authorised|authorized all|every|any|this",
            "function|tool|functions ?call|calls|use : ~1",
            "action input :|is",
        ],
    ),
    (
        "override",
        &[
            "ignorier*|vergiss|vergessen|missachte*|befolge ~4 anweisung*|instruktion*|regeln|vorgaben|befehle",
            "ignorier* ~2 alles|obige|vorherige ~1 oben|zuvor|bisherige",
            "du bist jetzt|nun|ab ~3 ki|assistent|administrator|ein|kein",
            "ignore|ignorez|ignorer|oublie|oubliez ~3 instructions|consignes|regles|directives ?precedent*|anterieur*",
            "tu es|vous maintenant|etes ~3 assistant|administrateur|un|une|maintenant",
            "ignora|ignore|ignorar|olvida|olvide|desobedece ~3 instrucciones|reglas|ordenes|indicaciones",
            "actua|comportate como ~2 administrador|si|un|hacker|root",
            "ignore|ignora|esqueca|desconsidere ~3 instrucoes|regras|ordens",
            "ignora|dimentica|ignorate|dimenticate ~3 istruzioni|regole|direttive",
            "negeer|vergeet ~4 instructies|regels|opdrachten|aanwijzingen",
            "zignoruj|zapomnij|pomin ~3 instrukcj*|polecenia|zasady",
            "ignorera|glom|strunta ~3 instruktioner|regler",
            "ignorer|glem ~3 instruksjoner|instruktioner|regler|instrukser",
            "unohda|ohita|jata ~3 ohjeet|ohjeita|saannot|huomiotta",
            "onceki|yukaridaki ~2 talimat*|kural* ~3 yoksay|unut|dikkate",
            "игнориру*|забудь*|отмени*|проигнорируй* ~4 инструкци*|указани*|правил*|команд*",
            "ігноруй*|забудь ~4 інструкці*|вказівк*|правил*",
            "zanemari|ignoriraj|ignoruj ~3 upute|instrukcije|pokyny|pravidla",
            "abaikan|lupakan ~3 instruksi|perintah|aturan",
            "bo qua ~4 huong|chi|lenh",
            "αγνοησε|αγνόησε ~4 οδηγι*|οδηγί*|εντολ*",
        ],
    ),
];

/// Phrases of languages that part no words, or part them otherwise; folded text is searched.
const RUNS: &[&str] = &[
    "忽略之前",
    "忽略以上",
    "忽略所有",
    "忽略先前",
    "忽略前面",
    "无视之前",
    "无视以上",
    "无视所有",
    "忘记之前",
    "忘记所有",
    "不要遵守",
    "系统提示词",
    "你现在是",
    "忽略上述",
    "忽略掉",
    "無視之前",
    "忽略先前的",
    "指示を無視",
    "指示をすべて無視",
    "指示は無視",
    "指示を忘れ",
    "命令を無視",
    "これまでの指示",
    "以前の指示",
    "上記の指示",
    "あなたは今から",
    "システムプロンプト",
    "지시를 모두 무시",
    "지시를 무시",
    "지시 무시",
    "지침을 무시",
    "명령을 무시",
    "이전 지시",
    "시스템 프롬프트",
    "تجاهل جميع",
    "تجاهل كل",
    "تجاهل التعليمات",
    "انس التعليمات",
    "انسى التعليمات",
    "تجاهل ما سبق",
    "התעלם מכל",
    "התעלם מההוראות",
    "שכח את ההוראות",
    "पिछले निर्देशों",
    "सभी निर्देशों को अनदेखा",
    "निर्देशों को अनदेखा",
    "निर्देशों की अनदेखी",
    "เพิกเฉยต่อคำสั่ง",
    "ละเว้นคำสั่ง",
];

enum Part {
    /// Words, whole or by their beginning, and whether the part may be missing.
    Words {
        whole: Vec<&'static str>,
        begins: Vec<&'static str>,
        optional: bool,
    },
    Gap(usize),
    Colon,
}

struct Table {
    patterns: Vec<(&'static str, Vec<Part>)>,
    /// Patterns by a whole first word.
    by_word: HashMap<&'static str, Vec<usize>>,
    /// Patterns by the first three letters of a beginning.
    by_beginning: HashMap<String, Vec<usize>>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table {
        patterns: Vec::new(),
        by_word: HashMap::new(),
        by_beginning: HashMap::new(),
    };
    for (what, pattern) in PATTERNS
        .iter()
        .flat_map(|(what, patterns)| patterns.iter().map(move |pattern| (what, pattern)))
    {
        let parts: Vec<Part> = pattern.split(' ').map(part).collect();
        let at = table.patterns.len();
        if let Some(Part::Words { whole, begins, .. }) = parts.first() {
            for word in whole {
                table.by_word.entry(word).or_default().push(at);
            }
            for beginning in begins {
                let key: String = beginning.chars().take(3).collect();
                table.by_beginning.entry(key).or_default().push(at);
            }
        }
        table.patterns.push((what, parts));
    }
    table
});

fn part(text: &'static str) -> Part {
    if let Some(gap) = text.strip_prefix('~') {
        return Part::Gap(gap.parse().unwrap_or(0));
    }
    if text == ":" {
        return Part::Colon;
    }
    let (optional, text) = match text.strip_prefix('?') {
        Some(rest) if !rest.is_empty() => (true, rest),
        _ => (false, text),
    };
    let (mut whole, mut begins) = (Vec::new(), Vec::new());
    let expanded = text.split('|').flat_map(|word| {
        let group = GROUPS.iter().find(|(name, _)| *name == word).map(|(_, words)| *words);
        group.unwrap_or(word).split('|')
    });
    for word in expanded {
        match word.strip_suffix('*') {
            Some(beginning) => begins.push(beginning),
            None => whole.push(word),
        }
    }
    // `?:` is a colon that may be missing, which is no condition at all.
    whole.retain(|word| *word != ":");
    Part::Words {
        whole,
        begins,
        optional,
    }
}

/// Adds a flag for each pattern that words meet, and each phrase that letters hold.
pub(super) fn flags(words: &[Word], folded: &Folded, found: &mut Vec<Flag>) {
    let table = &*TABLE;
    for at in 0..words.len() {
        let text = words[at].text.as_str();
        let beginning: String = text.chars().take(3).collect();
        let candidates = table
            .by_word
            .get(text)
            .into_iter()
            .chain(table.by_beginning.get(&beginning))
            .flatten();
        for candidate in candidates {
            let (what, parts) = &table.patterns[*candidate];
            if found
                .iter()
                .any(|flag| flag.what == *what && flag.from <= words[at].from)
            {
                continue;
            }
            if let Some(end) = meet(parts, words, at)
                && let Some(last) = end.checked_sub(1).and_then(|last| words.get(last))
            {
                found.push(Flag {
                    what,
                    from: words[at].from,
                    until: last.until,
                });
            }
        }
    }
    if folded.letters.iter().any(|letter| u32::from(*letter) > 0x58f) {
        let run: String = folded.letters.iter().collect();
        for phrase in RUNS {
            if let Some(byte) = run.find(phrase) {
                let first = run[..byte].chars().count();
                let last = first + phrase.chars().count();
                found.push(Flag {
                    what: "override",
                    from: folded.at[first],
                    until: folded.at.get(last).copied().unwrap_or(folded.at[first]),
                });
            }
        }
    }
}

/// Returns the word behind the pattern, when it is met from here on.
fn meet(parts: &[Part], words: &[Word], at: usize) -> Option<usize> {
    let Some((part, rest)) = parts.split_first() else {
        return Some(at);
    };
    match part {
        Part::Colon => words.get(at.checked_sub(1)?)?.colon.then(|| meet(rest, words, at))?,
        Part::Gap(most) => {
            // A gap at the end wants nothing more.
            if rest.is_empty() {
                return Some(at);
            }
            for skipped in 0..=*most {
                if let Some(end) = meet(rest, words, at + skipped) {
                    return Some(end);
                }
                // What is skipped belongs to the same sentence.
                if words.get(at + skipped)?.stop {
                    return None;
                }
            }
            None
        }
        Part::Words {
            whole,
            begins,
            optional,
        } => {
            let is = words.get(at).is_some_and(|word| {
                let text = word.text.as_str();
                whole.contains(&text) || begins.iter().any(|beginning| text.starts_with(beginning))
            });
            let taken = is.then(|| meet(rest, words, at + 1)).flatten();
            match (taken, optional) {
                (None, true) => meet(rest, words, at),
                (taken, _) => taken,
            }
        }
    }
}
