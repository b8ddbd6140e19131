//! What the user-analytics plugins share: who did something when, in even periods.

use super::{Site, arguments};
use crate::KustoType;
use crate::binder::typed::Typed;
use crate::binder::{Binder, Bound};
use crate::cell::Out;
use crate::dynamic::convert::to_text;
use crate::error::{Code, Error};
use crate::instant;
use crate::relation::Column;
use crate::table_node::feed::{Feed, Input};
use datafusion::common::Result;
use kql::Span;
use kql::ast::NamedExpr;

/// A longer timeline is refused.
const MAX_PERIODS: i64 = 100_000;

/// An axis of time or whole numbers between two ends, both of which belong to it.
#[derive(Clone, Debug)]
pub(super) struct Axis {
    pub(super) kind: KustoType,
    pub(super) start: i64,
    pub(super) end: i64,
    pub(super) step: i64,
}

impl Axis {
    /// Returns the start of the period that a value lies in; periods are counted from the start of
    /// the axis.
    pub(super) fn period(&self, value: i64) -> i64 {
        self.start + (value - self.start).div_euclid(self.step) * self.step
    }

    /// Returns the starts of all periods.
    pub(super) fn periods(&self) -> impl Iterator<Item = i64> + use<> {
        let (start, step) = (self.start, self.step);
        let count = (self.end - self.start).div_euclid(self.step);
        (0..=count).map(move |at| start + at * step)
    }

    pub(super) fn contains(&self, value: i64) -> bool {
        (self.start..=self.end).contains(&value)
    }

    pub(super) fn out(&self, value: i64) -> Out<'static> {
        match self.kind {
            KustoType::DateTime => Out::DateTime(value),
            KustoType::TimeSpan => Out::TimeSpan(value),
            _ => Out::Long(value),
        }
    }
}

/// One doing: who, when, and the values of the dimensions.
pub(super) struct Doing<'i> {
    pub(super) who: String,
    pub(super) when: i64,
    pub(super) dimensions: Vec<Out<'static>>,
    pub(super) evidence: &'i str,
}

/// The columns that the plugins read.
#[derive(Clone, Debug)]
pub(super) struct Reader {
    who: usize,
    when: usize,
    dimensions: Vec<usize>,
    evidence: Option<usize>,
}

impl Reader {
    /// Reads the doings of a table; one without a time is left out, as it is in no period.
    pub(super) fn doings<'i>(&self, input: &'i Input) -> Vec<Doing<'i>> {
        (0..input.rows())
            .filter_map(|row| {
                let when = input.cell(row, self.when).long()?;
                let who = match to_text(input.cell(row, self.who)) {
                    Out::Text(text) => text.into_owned(),
                    _ => String::new(),
                };
                Some(Doing {
                    who,
                    when,
                    dimensions: self
                        .dimensions
                        .iter()
                        .map(|at| Out::from(input.cell(row, *at)).into_static())
                        .collect(),
                    evidence: self.evidence.map_or("", |at| input.cell(row, at).text()),
                })
            })
            .collect()
    }
}

/// Who and when, as the first two arguments say, and the dimensions.
pub(super) struct Subject {
    pub(super) feed: Feed,
    pub(super) reader: Reader,
    pub(super) when: Column,
    pub(super) dimensions: Vec<Column>,
}

/// Binds the columns of a plugin.
pub(super) fn subject(
    binder: &mut Binder<'_>,
    site: &Site<'_>,
    who: &NamedExpr,
    when: &NamedExpr,
    dimensions: &[NamedExpr],
) -> Bound<Subject> {
    let who = arguments::column(&site.input, who)?;
    let time = arguments::column(&site.input, when)?;
    if !matches!(
        time.kind,
        KustoType::DateTime | KustoType::TimeSpan | KustoType::Long | KustoType::Int
    ) {
        let message = format!("the timeline must be of times or whole numbers, not {}", time.kind);
        return Err(Error::semantic(Code::TYPE, when.span, message).into());
    }
    let dimensions = arguments::columns(&site.input, dimensions)?;
    let mut feed = Feed::new(binder, &site.input);
    let mut read = |column: &Column| feed.add(&Typed::new(column.expr(), column.kind));
    let (who, at) = (read(&who), read(&time));
    let places = dimensions.iter().map(&mut read).collect();
    let evidence = feed.evidence();
    Ok(Subject {
        feed,
        reader: Reader {
            who,
            when: at,
            dimensions: places,
            evidence,
        },
        when: time,
        dimensions,
    })
}

/// Binds the ends and the step of an axis.
pub(super) fn axis(
    binder: &mut Binder<'_>,
    site: &Site<'_>,
    kind: KustoType,
    [start, end, step]: [&NamedExpr; 3],
) -> Bound<Axis> {
    let axis = Axis {
        kind,
        start: point(binder, site, kind, start)?,
        end: point(binder, site, kind, end)?,
        step: length(binder, site, kind, step)?,
    };
    if axis.end < axis.start {
        return Err(Error::semantic(Code::INVALID, end.span, "the end lies before the start").into());
    }
    if (axis.end - axis.start) / axis.step > MAX_PERIODS {
        let message = format!("the timeline has more than {MAX_PERIODS} periods");
        return Err(Error::semantic(Code::INVALID, step.span, message).into());
    }
    Ok(axis)
}

/// Binds a point of the axis.
pub(super) fn point(binder: &mut Binder<'_>, site: &Site<'_>, kind: KustoType, argument: &NamedExpr) -> Bound<i64> {
    let wanted = if kind == KustoType::Int { KustoType::Long } else { kind };
    let value = arguments::constant_of(binder, argument, wanted, site.scope)?;
    value.constant_long().ok_or_else(|| missing(argument.span))
}

/// Binds a length along the axis; it must be positive.
pub(super) fn length(binder: &mut Binder<'_>, site: &Site<'_>, kind: KustoType, argument: &NamedExpr) -> Bound<i64> {
    let value = arguments::constant(binder, argument, site.scope)?;
    if value.kind == KustoType::String {
        return Err(Error::unsupported(argument.span, "a period by its name (week, month, year)").into());
    }
    let wanted = match kind {
        KustoType::DateTime | KustoType::TimeSpan => KustoType::TimeSpan,
        _ => KustoType::Long,
    };
    let value = arguments::constant_of(binder, argument, wanted, site.scope)?;
    let length = value.constant_long().ok_or_else(|| missing(argument.span))?;
    let length = match kind {
        KustoType::DateTime if length % instant::TICKS_PER_MICRO != 0 => {
            return Err(Error::unsupported(argument.span, "a period finer than a microsecond").into());
        }
        KustoType::DateTime => length / instant::TICKS_PER_MICRO,
        _ => length,
    };
    if length <= 0 {
        return Err(Error::semantic(Code::INVALID, argument.span, "the period must be positive").into());
    }
    Ok(length)
}

fn missing(span: Span) -> crate::binder::Stop {
    Error::semantic(Code::TYPE, span, "the value must not be null").into()
}

/// Refuses periods that Kusto may count from elsewhere than the start of the axis.
pub(super) fn require_even_start(axis: &Axis, argument: &NamedExpr) -> Bound<()> {
    let origin = match axis.kind {
        KustoType::DateTime => -instant::MICROS_TO_1970,
        _ => 0,
    };
    if (axis.start - origin).rem_euclid(axis.step) != 0 {
        let what = "a start that is not itself the start of a period; use bin() on it";
        return Err(Error::unsupported(argument.span, what).into());
    }
    Ok(())
}

/// Refuses data on which the documentation leaves the answer open.
pub(super) fn open_case<T>(plugin: &str, why: &'static str) -> Result<T> {
    Err(crate::error::Refusal::new(plugin, why).into())
}
