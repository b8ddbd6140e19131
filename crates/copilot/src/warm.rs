//! Makes ready what the first turns would wait for: word lists and patterns are compiled when they are first wanted,
//! which takes some hundred milliseconds.

use crate::check::{KnownNames, Source, check_prose};
use crate::guard::flags;
use crate::policy::{Told, withheld};
use crate::route::{Ask, Page, route};
use chrono::DateTime;

/// Something that every pattern has to look at: names, times, numbers, marks.
const SAMPLE: &str =
    "Summarize incident 7: which <devices> did `mira.holm` use since Monday, 08:15? See T1059.001 [1].";

/// Takes each pure part of a turn once.
pub(crate) fn warm_up() {
    let source = Source {
        number: 1,
        text: SAMPLE.to_owned(),
    };
    let page = Page::default();
    let ask = Ask {
        prompt: SAMPLE,
        page: &page,
        turns: &[],
        skills: &[],
        now: DateTime::UNIX_EPOCH,
    };
    // What they say of it is of no interest.
    let _ = (flags(SAMPLE), route(&ask), withheld(SAMPLE, "", &Told::default(), &[]));
    crate::turn::warm_up_told();
    let _ = check_prose(SAMPLE, &[source], &KnownNames::default());
}
