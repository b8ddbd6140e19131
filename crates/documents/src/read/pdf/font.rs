//! Fonts as far as reading needs them: which text a code is, and how wide.

use crate::read::pdf::character_map::CharacterMap;
use crate::read::pdf::encoding::{glyph_name, mac_roman, windows_1252};
use hayro_syntax::object::{Array, Dict, Name, Object, Stream};
use std::collections::BTreeMap;

/// Bytes of a `ToUnicode` map that are read.
const MAP_BYTES: usize = 4 << 20;

/// A font.
#[derive(Debug, Default)]
pub(crate) struct Font {
    /// Codes have two bytes.
    wide: bool,
    map: CharacterMap,
    /// What simple fonts say about single codes.
    names: BTreeMap<u32, String>,
    mac: bool,
    widths: BTreeMap<u32, f32>,
    default_width: f32,
}

/// A character of a shown string.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Shown {
    pub(crate) text: String,
    /// Width for a size of one.
    pub(crate) width: f32,
    /// Whether it is the single-byte space, which word spacing widens.
    pub(crate) is_space: bool,
}

impl Font {
    pub(crate) fn read(dict: &Dict<'_>) -> Self {
        let mut font = Self {
            default_width: 0.5,
            ..Self::default()
        };
        if let Some(stream) = dict.get::<Stream<'_>>("ToUnicode")
            && let Ok(source) = stream.decoded()
        {
            font.map = CharacterMap::parse(&source[..source.len().min(MAP_BYTES)]);
        }
        let kind = dict.get::<Name<'_>>("Subtype");
        if kind.is_some_and(|kind| kind.as_ref() == b"Type0") {
            font.wide = true;
            font.default_width = 1.0;
            if let Some(descendants) = dict.get::<Array<'_>>("DescendantFonts")
                && let Some(inner) = descendants.iter::<Dict<'_>>().next()
            {
                font.read_wide(&inner);
            }
        } else {
            font.read_simple(dict);
        }
        font
    }

    fn read_wide(&mut self, inner: &Dict<'_>) {
        if let Some(width) = inner.get::<f32>("DW") {
            self.default_width = width / 1000.0;
        }
        let Some(list) = inner.get::<Array<'_>>("W") else {
            return;
        };
        // `first [w w w]` or `first last w`.
        let mut items = list.iter::<Object<'_>>();
        while let (Some(Object::Number(first)), Some(second)) = (items.next(), items.next()) {
            let Ok(first) = u32::try_from(first.as_i64()) else {
                return;
            };
            match second {
                Object::Array(widths) => {
                    for (code, width) in (first..).zip(widths.iter::<f32>().take(65_536)) {
                        self.widths.insert(code, width / 1000.0);
                    }
                }
                Object::Number(last) => {
                    let Some(Object::Number(width)) = items.next() else {
                        return;
                    };
                    let last = u32::try_from(last.as_i64())
                        .unwrap_or(first)
                        .min(first.saturating_add(65_535));
                    for code in first..=last {
                        self.widths.insert(code, width.as_f32() / 1000.0);
                    }
                }
                Object::Null(_)
                | Object::Boolean(_)
                | Object::String(_)
                | Object::Name(_)
                | Object::Dict(_)
                | Object::Stream(_) => return,
            }
        }
    }

    fn read_simple(&mut self, dict: &Dict<'_>) {
        let first = dict.get::<u32>("FirstChar").unwrap_or(0);
        if let Some(widths) = dict.get::<Array<'_>>("Widths") {
            for (code, width) in (first..).zip(widths.iter::<f32>().take(256)) {
                self.widths.insert(code, width / 1000.0);
            }
        }
        match dict.get::<Object<'_>>("Encoding") {
            Some(Object::Name(name)) => self.mac = name.as_ref() == b"MacRomanEncoding",
            Some(Object::Dict(encoding)) => {
                let base = encoding.get::<Name<'_>>("BaseEncoding");
                self.mac = base.is_some_and(|base| base.as_ref() == b"MacRomanEncoding");
                if let Some(differences) = encoding.get::<Array<'_>>("Differences") {
                    self.read_differences(&differences);
                }
            }
            _ => {}
        }
    }

    fn read_differences(&mut self, differences: &Array<'_>) {
        let mut code = 0_u32;
        for item in differences.iter::<Object<'_>>().take(1024) {
            match item {
                Object::Number(number) => code = u32::try_from(number.as_i64()).unwrap_or(0),
                Object::Name(name) => {
                    if let Some(text) = glyph_name(name.as_str()) {
                        self.names.insert(code, text);
                    }
                    code = code.saturating_add(1);
                }
                Object::Null(_)
                | Object::Boolean(_)
                | Object::String(_)
                | Object::Dict(_)
                | Object::Array(_)
                | Object::Stream(_) => {}
            }
        }
    }

    /// Returns the characters of a shown string.
    pub(crate) fn show(&self, bytes: &[u8]) -> Vec<Shown> {
        bytes
            .chunks(if self.wide { 2 } else { 1 })
            .map(|code| {
                let number = code.iter().fold(0_u32, |number, byte| number << 8 | u32::from(*byte));
                Shown {
                    text: self.text(number),
                    width: self.widths.get(&number).copied().unwrap_or(self.default_width),
                    is_space: code == b" ",
                }
            })
            .collect()
    }

    fn text(&self, code: u32) -> String {
        if let Some(text) = self.map.get(code) {
            return text.to_owned();
        }
        if let Some(text) = self.names.get(&code) {
            return text.clone();
        }
        match u8::try_from(code) {
            Ok(byte) if !self.wide && self.mac => mac_roman(byte).to_string(),
            Ok(byte) if !self.wide => windows_1252(byte).to_string(),
            // A composite font without a map: its codes are glyph numbers and say nothing.
            _ => String::new(),
        }
    }
}
