//! Server-sent events out of bytes that come in any parts.
//! Source: WHATWG HTML, §9.2.6 (interpreting an event stream).

/// Bytes of one event at most.
const EVENT_BYTES: usize = 8 << 20;

/// An event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct SseEvent {
    pub(crate) name: String,
    pub(crate) data: String,
}

/// Takes bytes, gives events.
#[derive(Debug, Default)]
pub(crate) struct SseReader {
    line: Vec<u8>,
    event: SseEvent,
    has_data: bool,
    after_return: bool,
}

/// An event is longer than any server sends.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TooLong;

impl SseReader {
    /// Returns the events that a part completes.
    pub(crate) fn push(&mut self, bytes: &[u8]) -> Result<Vec<SseEvent>, TooLong> {
        let mut events = Vec::new();
        for byte in bytes {
            // A line ends with CR, LF or both.
            match byte {
                b'\n' if self.after_return => {}
                b'\n' | b'\r' => self.end_line(&mut events),
                byte => self.line.push(*byte),
            }
            self.after_return = *byte == b'\r';
            if self.line.len() + self.event.data.len() > EVENT_BYTES {
                return Err(TooLong);
            }
        }
        Ok(events)
    }

    fn end_line(&mut self, events: &mut Vec<SseEvent>) {
        let line = String::from_utf8_lossy(&self.line).into_owned();
        self.line.clear();
        if line.is_empty() {
            let event = std::mem::take(&mut self.event);
            if std::mem::take(&mut self.has_data) {
                events.push(event);
            }
            return;
        }
        let (field, value) = line.split_once(':').unwrap_or((&line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => value.clone_into(&mut self.event.name),
            "data" => {
                if self.has_data {
                    self.event.data.push('\n');
                }
                self.event.data.push_str(value);
                self.has_data = true;
            }
            // Comments, ids and retry times.
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn events(source: &str, size: usize) -> Vec<(String, String)> {
        let mut reader = SseReader::default();
        source
            .as_bytes()
            .chunks(size)
            .flat_map(|part| reader.push(part).unwrap())
            .map(|event| (event.name, event.data))
            .collect()
    }

    #[test]
    fn events_are_the_same_however_they_are_cut() {
        let source = ": hello\r\n\r\nevent: a\ndata: 1\ndata:2\n\ndata: größe\r\rid: 7\n\ndata\n\ndata: half";
        let pair = |name: &str, data: &str| (name.to_owned(), data.to_owned());
        let whole = [pair("a", "1\n2"), pair("", "größe"), pair("", "")];
        for size in 1..20 {
            assert_eq!(events(source, size), whole, "{size}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_read(parts: Vec<Vec<u8>>) {
            let mut reader = SseReader::default();
            for part in parts {
                let _ = reader.push(&part);
            }
        }
    }
}
