//! Gives every text as UTF-8 without byte order mark; Windows tools write UTF-16.

use std::io::{self, Chain, Cursor, Read};

type Stream = Box<dyn Read + Send>;

/// Wraps a stream according to its byte order mark.
pub(super) fn to_utf8(mut stream: Stream) -> io::Result<Stream> {
    let mut head = Vec::new();
    match stream.by_ref().take(3).read_to_end(&mut head) {
        Err(error) if !crate::framing::is_damage(&error) => return Err(error),
        // Damage shows again at the next read.
        _ => {}
    }
    let order = match head.as_slice() {
        [0xEF, 0xBB, 0xBF] => {
            head.clear();
            None
        }
        [0xFF, 0xFE, ..] => Some(u16::from_le_bytes as fn([u8; 2]) -> u16),
        [0xFE, 0xFF, ..] => Some(u16::from_be_bytes as fn([u8; 2]) -> u16),
        _ => None,
    };
    if order.is_some() {
        head.drain(..2);
    }
    let stream = Cursor::new(head).chain(stream);
    Ok(match order {
        None => Box::new(stream),
        Some(order) => Box::new(Utf16 {
            stream,
            order,
            input: Vec::new(),
            output: Cursor::default(),
            ended: false,
        }),
    })
}

/// Turns UTF-16 into UTF-8; unpaired surrogates become U+FFFD.
struct Utf16 {
    stream: Chain<Cursor<Vec<u8>>, Stream>,
    order: fn([u8; 2]) -> u16,
    /// Bytes that are not yet a whole character.
    input: Vec<u8>,
    output: Cursor<Vec<u8>>,
    ended: bool,
}

impl Utf16 {
    fn convert(&mut self) {
        let units = self.input.chunks_exact(2).map(|pair| (self.order)([pair[0], pair[1]]));
        let mut units: Vec<u16> = units.collect();
        // A leading surrogate waits for its partner.
        if !self.ended && units.last().is_some_and(|unit| (0xD800..0xDC00).contains(unit)) {
            units.pop();
        }
        self.input.drain(..units.len() * 2);
        let text: String = char::decode_utf16(units)
            .map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect();
        self.output = Cursor::new(text.into_bytes());
    }
}

impl Read for Utf16 {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let count = self.output.read(buffer)?;
            if count > 0 || self.ended || buffer.is_empty() {
                return Ok(count);
            }
            let old = self.input.len();
            self.input.resize(old + (64 << 10), 0);
            let count = self.stream.read(self.input.get_mut(old..).unwrap_or_default());
            self.input.truncate(old + count.as_ref().map_or(0, |count| *count));
            self.ended = count? == 0;
            self.convert();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn convert(bytes: &[u8]) -> String {
        let mut text = String::new();
        to_utf8(Box::new(Cursor::new(bytes.to_vec())))
            .unwrap()
            .read_to_string(&mut text)
            .unwrap();
        text
    }

    #[test]
    fn byte_order_marks_decide() {
        let text = "{\"a\":\"é😀\"}\n".repeat(20_000);
        let units: Vec<u16> = std::iter::once(0xFEFF).chain(text.encode_utf16()).collect();
        let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        let big: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
        assert_eq!(convert(&little), text);
        assert_eq!(convert(&big), text);
        assert_eq!(convert("\u{FEFF}x".as_bytes()), "x");
        assert_eq!(convert(b"xy"), "xy");
        assert_eq!(convert(b""), "");
    }
}
