//! Cuts a stream into JSON values: lines, elements of one big array, or values that follow one
//! another over several lines.
//!
//! Lines are kept apart from the other two because a broken line must cost that line only, whereas
//! after a broken value of a pretty-printed file nothing says where the next one begins.

use super::json_scan::{Envelope, Scan, find_end, find_records, skip_space};
use super::{Cut, Feed, Framer, damage, end_block, lines::Lines, too_long};
use crate::dead_letter::KEPT_BYTES;
use crate::{Block, Limits};
use std::io::{self, Read};

pub(crate) struct JsonValues {
    state: State,
    limits: Limits,
    unwrap: &'static [&'static str],
}

enum State {
    /// Nothing is decided.
    New(Option<Feed>),
    Lines(Box<Lines>),
    Values(Values),
}

struct Values {
    feed: Feed,
    cut: Cut,
    unwrap: &'static [&'static str],
    place: Place,
    /// Where to go back to behind the array.
    outer: Place,
    count: u64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Between values.
    Top,
    /// Between elements of the array of records.
    Array,
    /// Between members of an object that wrapped records.
    Envelope,
    /// Behind the last byte that can be understood.
    End,
}

impl JsonValues {
    pub(crate) fn new(stream: Box<dyn Read + Send>, limits: &Limits, unwrap: &'static [&'static str]) -> Self {
        Self {
            state: State::New(Some(Feed::new(stream))),
            limits: limits.clone(),
            unwrap,
        }
    }
}

impl Framer for JsonValues {
    fn next_block(&mut self) -> io::Result<Option<Block>> {
        loop {
            match &mut self.state {
                State::Lines(lines) => return lines.next_block(),
                State::Values(values) => return values.next_block(),
                State::New(feed) => {
                    let Some(mut feed) = feed.take() else {
                        return Ok(None);
                    };
                    self.state = if is_value_per_line(&mut feed, self.limits.record_bytes, self.unwrap)? {
                        State::Lines(Box::new(Lines::new(feed, &self.limits, None)))
                    } else {
                        State::Values(Values {
                            feed,
                            cut: Cut::new(&self.limits),
                            unwrap: self.unwrap,
                            place: Place::Top,
                            outer: Place::Top,
                            count: 0,
                        })
                    };
                }
            }
        }
    }
}

/// Decides by the first line that is not blank: whether it is one whole object that wraps nothing, or
/// no JSON at all (then each line is rejected by itself).
fn is_value_per_line(feed: &mut Feed, record_bytes: usize, unwrap: &[&str]) -> io::Result<bool> {
    loop {
        let bytes = feed.bytes();
        let start = bytes.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        let text = bytes.get(start..).unwrap_or_default();
        match text.first() {
            None => {}
            Some(b'[') => return Ok(false),
            Some(b'{') => {
                let line_end = memchr::memchr(b'\n', text);
                let wraps = !unwrap.is_empty()
                    && matches!(
                        find_records(text.get(1..).unwrap_or_default(), unwrap),
                        Envelope::Records(_)
                    );
                if wraps {
                    return Ok(false);
                }
                if let Some(value_end) = find_end(text, false) {
                    // Behind the last value there may be no line end.
                    let rest = text.get(value_end..line_end.unwrap_or(text.len())).unwrap_or(b"x");
                    return Ok(line_end.is_none_or(|line_end| value_end <= line_end) && rest.trim_ascii().is_empty());
                }
                if text.len() > record_bytes {
                    return Ok(line_end.is_none());
                }
            }
            Some(_) => return Ok(true),
        }
        if !feed.fill()? {
            // An object that never ends: pretty-printed when it has several lines.
            let lines = feed.bytes().trim_ascii();
            return Ok(memchr::memchr(b'\n', lines).is_none());
        }
    }
}

impl Values {
    fn next_block(&mut self) -> io::Result<Option<Block>> {
        let mut block = Block::default();
        while !self.cut.is_full(&block) && self.place != Place::End {
            let space = skip_space(self.feed.bytes());
            self.feed.consume(space);
            let Some(&byte) = self.feed.bytes().first() else {
                if self.feed.fill()? {
                    continue;
                }
                if self.place != Place::Top {
                    self.count += 1;
                    block
                        .damages
                        .push(damage(self.count, "the file ends inside a JSON array".into(), &[]));
                }
                self.place = Place::End;
                break;
            };
            match (self.place, byte) {
                (Place::Top, b'[') => self.enter_array(1, Place::Top),
                (Place::Array, b']') => {
                    self.feed.consume(1);
                    self.place = self.outer;
                }
                (Place::Envelope, _) => self.pass_members(&mut block, 0)?,
                (Place::Top, b'{') if !self.unwrap.is_empty() => self.pass_members(&mut block, 1)?,
                (Place::Top, b'{') | (Place::Array, _) => self.take_value(&mut block)?,
                (Place::Top | Place::End, _) => self.reject_line(&mut block)?,
            }
        }
        Ok(end_block(block, &mut self.feed, self.count + 1))
    }

    fn enter_array(&mut self, used: usize, outer: Place) {
        self.feed.consume(used);
        self.outer = outer;
        self.place = Place::Array;
    }

    /// Goes through members of an object until records are found in one of them. `skip` is 1 at the
    /// beginning of the object, which is a record itself if it wraps none.
    fn pass_members(&mut self, block: &mut Block, skip: usize) -> io::Result<()> {
        loop {
            let members = self.feed.bytes().get(skip..).unwrap_or_default();
            match find_records(members, self.unwrap) {
                Envelope::Records(used) => {
                    self.enter_array(skip + used, Place::Envelope);
                    return Ok(());
                }
                Envelope::Ends(used) if skip == 0 => {
                    self.feed.consume(used);
                    self.place = Place::Top;
                    return Ok(());
                }
                Envelope::Ends(_) | Envelope::Broken if skip == 1 => return self.take_value(block),
                Envelope::More if self.feed.bytes().len() <= self.cut.record_bytes && self.feed.fill()? => {}
                Envelope::More if skip == 1 => return self.take_value(block),
                Envelope::More | Envelope::Ends(_) | Envelope::Broken => {
                    self.count += 1;
                    let reason = "the members behind the records are no JSON or too long".to_owned();
                    block.damages.push(damage(self.count, reason, self.feed.bytes()));
                    self.abandon()?;
                    return Ok(());
                }
            }
        }
    }

    fn take_value(&mut self, block: &mut Block) -> io::Result<()> {
        loop {
            let bytes = self.feed.bytes();
            if let Some(end) = find_end(bytes, self.feed.ended) {
                self.count += 1;
                let value = bytes.get(..end).unwrap_or_default();
                if end > self.cut.record_bytes {
                    block
                        .damages
                        .push(too_long(self.count, "value", value, end as u64, self.cut.record_bytes));
                } else {
                    block.push(self.count, value);
                }
                self.feed.consume(end);
                return Ok(());
            }
            if bytes.len() > self.cut.record_bytes {
                return self.skip_long(block);
            }
            if !self.feed.fill()? {
                self.count += 1;
                let reason = "the file ends inside a JSON value".to_owned();
                block.damages.push(damage(self.count, reason, self.feed.bytes()));
                return self.abandon();
            }
        }
    }

    /// Skips a value that is too long, keeping its beginning.
    fn skip_long(&mut self, block: &mut Block) -> io::Result<()> {
        self.count += 1;
        let kept = self.feed.bytes().get(..KEPT_BYTES).unwrap_or_default().to_vec();
        let mut scan = Scan::default();
        let mut length = 0_u64;
        loop {
            let bytes = self.feed.bytes();
            if let Some(end) = scan.feed(bytes) {
                length += end as u64;
                self.feed.consume(end);
                break;
            }
            let count = bytes.len();
            length += count as u64;
            self.feed.consume(count);
            if !self.feed.fill()? {
                break;
            }
        }
        block
            .damages
            .push(too_long(self.count, "value", &kept, length, self.cut.record_bytes));
        Ok(())
    }

    /// Sends what stands between two values to the dead letters, up to the line's end.
    fn reject_line(&mut self, block: &mut Block) -> io::Result<()> {
        loop {
            let bytes = self.feed.bytes();
            let end = memchr::memchr(b'\n', bytes);
            if end.is_some() || bytes.len() > self.cut.record_bytes || !self.feed.fill()? {
                let bytes = self.feed.bytes();
                let end = end.unwrap_or(bytes.len());
                self.count += 1;
                block
                    .damages
                    .push(damage(self.count, "no JSON value begins here".into(), &bytes[..end]));
                self.feed.consume(end);
                return Ok(());
            }
        }
    }

    /// Gives up on the rest of the stream.
    fn abandon(&mut self) -> io::Result<()> {
        loop {
            self.feed.consume(self.feed.bytes().len());
            if !self.feed.fill()? {
                self.place = Place::End;
                return Ok(());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn cut(text: &str, unwrap: &'static [&'static str]) -> (Vec<(u64, String)>, Vec<String>) {
        let stream = Box::new(Cursor::new(text.as_bytes().to_vec()));
        let mut values = JsonValues::new(
            stream,
            &Limits {
                record_bytes: 1000,
                ..Limits::default()
            },
            unwrap,
        );
        let (mut records, mut damages) = (Vec::new(), Vec::new());
        while let Some(block) = values.next_block().unwrap() {
            records.extend(
                block
                    .records()
                    .map(|record| (record.position, record.text().unwrap().to_owned())),
            );
            damages.extend(block.damages.iter().map(|damage| damage.reason.clone()));
        }
        (records, damages)
    }

    fn records(text: &str, unwrap: &'static [&'static str]) -> Vec<String> {
        cut(text, unwrap).0.into_iter().map(|(_, record)| record).collect()
    }

    #[test]
    fn lines_arrays_and_values_that_follow_one_another() {
        assert_eq!(
            cut("{\"a\":1}\n\n{\"a\":2}", &[]).0,
            [(1, "{\"a\":1}".into()), (3, "{\"a\":2}".into())]
        );
        assert_eq!(records("[{\"a\":1},\n {\"a\":[2]}]", &[]), ["{\"a\":1}", "{\"a\":[2]}"]);
        assert_eq!(records("{\n\"a\":1}\n{\n\"a\":2}", &[]), ["{\n\"a\":1}", "{\n\"a\":2}"]);
        assert_eq!(records("{\"a\":1}{\"a\":2}", &[]), ["{\"a\":1}", "{\"a\":2}"]);
    }

    #[test]
    fn a_broken_line_costs_that_line_only() {
        assert_eq!(records("{\"a\":1}\n{\"a\":\"\n{\"a\":3}\n", &[]).len(), 3);
    }

    #[test]
    fn wrapped_records_and_objects_that_wrap_none() {
        assert_eq!(
            records("{\"x\":1,\"Records\":[{\"a\":1},{\"a\":2}],\"y\":[3]}", &["Records"]).len(),
            2
        );
        assert_eq!(
            records("{\"Records\":[{\"a\":1}]}\n{\"Records\":[{\"a\":2}]}", &["Records"]).len(),
            2
        );
        assert_eq!(records("{\"a\":1}\n{\"a\":2}\n", &["Records"]).len(), 2);
        assert_eq!(records("{\"Records\":1}", &["Records"]), ["{\"Records\":1}"]);
    }

    #[test]
    fn cut_off_and_long_values_are_told() {
        assert_eq!(cut("[{\"a\":1},{\"a\"", &[]).1, ["the file ends inside a JSON value"]);
        assert_eq!(cut("[{\"a\":1}", &[]).1, ["the file ends inside a JSON array"]);
        let (records, damages) = cut(&format!("[{{\"a\":\"{}\"}},{{\"a\":2}}]", "x".repeat(600_000)), &[]);
        assert_eq!(records, [(2, "{\"a\":2}".into())]);
        assert!(damages[0].contains("600008 bytes"), "{damages:?}");
        assert_eq!(
            cut("{\n\"a\":1}\nnonsense\n{\"a\":2}", &[]).1,
            ["no JSON value begins here"]
        );
    }
}
