//! What the bytes of simple fonts mean.
//! Source: ISO 32000-1, annex D; the Adobe Glyph List.

/// Returns the character of a byte in Windows-1252.
pub(crate) fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘',
        '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9f => HIGH[usize::from(byte - 0x80)],
        byte => char::from(byte),
    }
}

/// Returns the character of a byte in Mac Roman.
pub(crate) fn mac_roman(byte: u8) -> char {
    const HIGH: &str = "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø¿¡¬√ƒ≈∆«»…\u{a0}ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\u{f8ff}ÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ";
    match byte {
        0x80.. => HIGH.chars().nth(usize::from(byte - 0x80)).unwrap_or('\u{fffd}'),
        byte => char::from(byte),
    }
}

/// Returns the text of a glyph's name (`eacute`, `uni20AC`, `f_i`).
pub(crate) fn glyph_name(name: &str) -> Option<String> {
    let base = name.split('.').next().unwrap_or(name);
    if base.is_empty() {
        return None;
    }
    if base.contains('_') {
        return base.split('_').map(glyph_name).collect();
    }
    let from_number = |digits: &str| u32::from_str_radix(digits, 16).ok().and_then(char::from_u32);
    if let Some(digits) = base.strip_prefix("uni")
        && digits.len() >= 4
        && digits.is_ascii()
    {
        return digits
            .as_bytes()
            .chunks(4)
            .map(|four| std::str::from_utf8(four).ok().and_then(from_number))
            .collect();
    }
    if let Some(c) = base
        .strip_prefix('u')
        .filter(|digits| digits.len() >= 4)
        .and_then(from_number)
    {
        return Some(c.to_string());
    }
    if base.len() == 1 {
        return Some(base.to_owned());
    }
    NAMES
        .iter()
        .find(|(known, _)| *known == base)
        .map(|(_, text)| (*text).to_owned())
        .or_else(|| accented(base))
}

/// Letters with accents are named by both.
fn accented(name: &str) -> Option<String> {
    const ACCENTS: &[(&str, &str, &str)] = &[
        ("acute", "AEIOUYaeiouy", "ÁÉÍÓÚÝáéíóúý"),
        ("grave", "AEIOUaeiou", "ÀÈÌÒÙàèìòù"),
        ("circumflex", "AEIOUaeiou", "ÂÊÎÔÛâêîôû"),
        ("dieresis", "AEIOUYaeiouy", "ÄËÏÖÜŸäëïöüÿ"),
        ("tilde", "ANOano", "ÃÑÕãñõ"),
        ("ring", "AUau", "ÅŮåů"),
        ("cedilla", "CSTcst", "ÇŞŢçşţ"),
        ("caron", "CDEGNRSTZcenrsz", "ČĎĚǦŇŘŠŤŽčěňřšž"),
        ("ogonek", "AEae", "ĄĘąę"),
    ];
    let letter = name.chars().next()?;
    let (_, letters, results) = ACCENTS
        .iter()
        .find(|(accent, _, _)| name.len() == accent.len() + 1 && name.ends_with(accent))?;
    let at = letters.chars().position(|known| known == letter)?;
    results.chars().nth(at).map(String::from)
}

const NAMES: &[(&str, &str)] = &[
    ("space", " "),
    ("exclam", "!"),
    ("quotedbl", "\""),
    ("numbersign", "#"),
    ("dollar", "$"),
    ("percent", "%"),
    ("ampersand", "&"),
    ("quotesingle", "'"),
    ("quoteright", "’"),
    ("quoteleft", "‘"),
    ("parenleft", "("),
    ("parenright", ")"),
    ("asterisk", "*"),
    ("plus", "+"),
    ("comma", ","),
    ("hyphen", "-"),
    ("minus", "−"),
    ("period", "."),
    ("slash", "/"),
    ("zero", "0"),
    ("one", "1"),
    ("two", "2"),
    ("three", "3"),
    ("four", "4"),
    ("five", "5"),
    ("six", "6"),
    ("seven", "7"),
    ("eight", "8"),
    ("nine", "9"),
    ("colon", ":"),
    ("semicolon", ";"),
    ("less", "<"),
    ("equal", "="),
    ("greater", ">"),
    ("question", "?"),
    ("at", "@"),
    ("bracketleft", "["),
    ("backslash", "\\"),
    ("bracketright", "]"),
    ("asciicircum", "^"),
    ("underscore", "_"),
    ("grave", "`"),
    ("braceleft", "{"),
    ("bar", "|"),
    ("braceright", "}"),
    ("asciitilde", "~"),
    ("bullet", "•"),
    ("endash", "–"),
    ("emdash", "—"),
    ("ellipsis", "…"),
    ("quotedblleft", "“"),
    ("quotedblright", "”"),
    ("quotedblbase", "„"),
    ("quotesinglbase", "‚"),
    ("guillemotleft", "«"),
    ("guillemotright", "»"),
    ("guilsinglleft", "‹"),
    ("guilsinglright", "›"),
    ("fi", "fi"),
    ("fl", "fl"),
    ("ff", "ff"),
    ("ffi", "ffi"),
    ("ffl", "ffl"),
    ("germandbls", "ß"),
    ("AE", "Æ"),
    ("ae", "æ"),
    ("OE", "Œ"),
    ("oe", "œ"),
    ("Oslash", "Ø"),
    ("oslash", "ø"),
    ("Lslash", "Ł"),
    ("lslash", "ł"),
    ("Eth", "Ð"),
    ("eth", "ð"),
    ("Thorn", "Þ"),
    ("thorn", "þ"),
    ("dotlessi", "ı"),
    ("Euro", "€"),
    ("sterling", "£"),
    ("yen", "¥"),
    ("cent", "¢"),
    ("section", "§"),
    ("paragraph", "¶"),
    ("degree", "°"),
    ("copyright", "©"),
    ("registered", "®"),
    ("trademark", "™"),
    ("multiply", "×"),
    ("divide", "÷"),
    ("plusminus", "±"),
    ("mu", "µ"),
    ("onehalf", "½"),
    ("onequarter", "¼"),
    ("threequarters", "¾"),
    ("exclamdown", "¡"),
    ("questiondown", "¿"),
    ("dagger", "†"),
    ("daggerdbl", "‡"),
    ("nbspace", " "),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_glyphs_mean_characters() {
        for (name, text) in [
            ("A", "A"),
            ("eacute", "é"),
            ("scaron", "š"),
            ("uni20AC", "€"),
            ("u1F600", "😀"),
            ("f_i", "fi"),
            ("a.alt", "a"),
            ("endash", "–"),
        ] {
            assert_eq!(glyph_name(name).as_deref(), Some(text), "{name}");
        }
        assert_eq!(glyph_name("g123"), None);
        assert_eq!(glyph_name(""), None);
        assert_eq!(mac_roman(0x8a), 'ä');
        assert_eq!(windows_1252(0x80), '€');
    }
}
