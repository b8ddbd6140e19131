//! `series_decompose` and its relatives: season, trend and the rest of a series.
//!
//! The season is the median of the points of the same phase; the trend is fitted to what is left
//! without it. A season is only taken from the arguments: how Kusto scores periods when it looks for
//! them itself is not documented, so a series long enough to hold one is refused then.
//! Source: Kusto function reference; the figures agree with Kusto's own results.

use super::fit::slope_of;
use super::outliers::{Fences, scores};
use super::{answer, array, finite, reals};
use crate::KustoType;
use crate::cell::{Cell, Out};
use crate::functions::several::{Parts, Several};
use crate::functions::{Function, rows};
use serde_json::Value;

pub(in crate::functions) const FUNCTIONS: &[Function] = &[
    Function::new("series_decompose_forecast", 2, 5, |call, args| {
        rows(call, KustoType::Dynamic, args, |cells| answer(forecast(cells)))
    }),
    Function::new("series_seasonal", 1, 2, |call, args| {
        rows(call, KustoType::Dynamic, args, |cells| answer(seasonal(cells)))
    }),
];

const PERIODS: &[(&str, KustoType)] = &[("periods", KustoType::Dynamic), ("scores", KustoType::Dynamic)];

pub(in crate::functions) const SEVERAL: &[Several] = &[
    Several {
        name: "series_decompose",
        least: 1,
        most: 5,
        parts: &[
            ("baseline", KustoType::Dynamic),
            ("seasonal", KustoType::Dynamic),
            ("trend", KustoType::Dynamic),
            ("residual", KustoType::Dynamic),
        ],
        compute: decompose_parts,
    },
    Several {
        name: "series_decompose_anomalies",
        least: 1,
        most: 7,
        parts: &[
            ("ad_flag", KustoType::Dynamic),
            ("ad_score", KustoType::Dynamic),
            ("baseline", KustoType::Dynamic),
        ],
        compute: anomalies,
    },
    Several {
        name: "series_periods_detect",
        least: 4,
        most: 4,
        parts: PERIODS,
        compute: detect,
    },
    Several {
        name: "series_periods_validate",
        least: 2,
        most: 17,
        parts: PERIODS,
        compute: validate,
    },
];

const NOT_NUMBERS: &str = "over an array with elements that are no finite numbers";
const UNKNOWN_SEASON: &str = "without a seasonality (the length of the season, or 0 for none)";

/// The shortest period that Kusto looks for.
const SHORTEST: f64 = 4.0;

/// How the trend is fitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trend {
    Average,
    Line,
    None,
}

/// The parts of a series.
struct Decomposed {
    values: Vec<f64>,
    seasonal: Vec<f64>,
    trend: Vec<f64>,
}

impl Decomposed {
    fn baseline(&self) -> Vec<f64> {
        self.seasonal
            .iter()
            .zip(&self.trend)
            .map(|(season, trend)| season + trend)
            .collect()
    }

    fn residual(&self) -> Vec<f64> {
        self.values
            .iter()
            .zip(self.baseline())
            .map(|(value, base)| value - base)
            .collect()
    }
}

fn whole(cells: &[Cell<'_>], at: usize, default: i64) -> Result<i64, &'static str> {
    match cells.get(at) {
        None => Ok(default),
        Some(Cell::Real(value)) if value.fract() == 0.0 => Ok(*value as i64),
        Some(cell) => cell.long().ok_or("with an argument that is no whole number"),
    }
}

fn trend_of(cells: &[Cell<'_>], at: usize, default: Trend) -> Result<Trend, &'static str> {
    match cells.get(at).map(|cell| cell.text()) {
        None => Ok(default),
        Some("avg") => Ok(Trend::Average),
        Some("linefit") => Ok(Trend::Line),
        Some("none") => Ok(Trend::None),
        Some(_) => Err("with a trend other than avg, linefit or none"),
    }
}

/// Returns the season of the first `learned` values, laid over all of them.
fn season(values: &[f64], learned: usize, seasonality: i64) -> Result<Vec<f64>, &'static str> {
    let period = match seasonality {
        0 => return Ok(vec![0.0; values.len()]),
        -1 => {
            // A period takes four points and fits twice into what is learned from; what does not vary
            // has none.
            let varies = values
                .get(..learned)
                .is_some_and(|values| values.windows(2).any(|pair| pair.first() != pair.last()));
            if varies && learned as f64 >= 2.0 * SHORTEST {
                return Err(UNKNOWN_SEASON);
            }
            return Ok(vec![0.0; values.len()]);
        }
        period => usize::try_from(period).map_err(|_| "with a negative season")?,
    };
    if period > learned {
        return Err("with a season longer than the series");
    }
    let medians: Vec<f64> = (0..period)
        .map(|phase| {
            median(
                values
                    .iter()
                    .take(learned)
                    .skip(phase)
                    .step_by(period)
                    .copied()
                    .collect(),
            )
        })
        .collect();
    Ok(medians.into_iter().cycle().take(values.len()).collect())
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    let middle = values.len() / 2;
    match (values.get(middle), middle.checked_sub(1).and_then(|at| values.get(at))) {
        (Some(value), _) if values.len() % 2 == 1 => *value,
        (Some(above), Some(below)) => (above + below) / 2.0,
        _ => 0.0,
    }
}

/// Takes a series apart; the last `tested` points are not learned from.
fn decompose(cell: Cell<'_>, seasonality: i64, trend: Trend, tested: i64) -> Result<Option<Decomposed>, &'static str> {
    if reals(cell)?.is_none() {
        return Ok(None);
    }
    let values = finite(cell)?.ok_or(NOT_NUMBERS)?;
    let tested = usize::try_from(tested).map_err(|_| "with a negative number of points")?;
    let learned = values
        .len()
        .checked_sub(tested)
        .filter(|learned| *learned > 1)
        .ok_or("with fewer than two points to learn from")?;
    let seasonal = season(&values, learned, seasonality)?;
    let rest: Vec<f64> = values
        .iter()
        .zip(&seasonal)
        .take(learned)
        .map(|(value, season)| value - season)
        .collect();
    let trend = match trend {
        Trend::None => vec![0.0; values.len()],
        Trend::Average => vec![rest.iter().sum::<f64>() / rest.len() as f64; values.len()],
        Trend::Line => {
            let (slope, interception) = slope_of(&rest, 0);
            (0..values.len()).map(|at| slope * at as f64 + interception).collect()
        }
    };
    Ok(Some(Decomposed {
        values,
        seasonal,
        trend,
    }))
}

/// `series_decompose(series, [seasonality], [trend], [test points], [threshold])`.
fn decompose_parts(cells: &[Cell<'_>]) -> Parts {
    let found = decompose(
        cells[0],
        whole(cells, 1, -1)?,
        trend_of(cells, 2, Trend::Average)?,
        whole(cells, 3, 0)?,
    )?;
    Ok(found.map(|parts| {
        vec![
            Out::json(&array(parts.baseline())),
            Out::json(&array(parts.seasonal.clone())),
            Out::json(&array(parts.trend.clone())),
            Out::json(&array(parts.residual())),
        ]
    }))
}

/// `series_decompose_anomalies(series, [threshold], [seasonality], [trend], [test points], [method],
/// [seasonality threshold])`.
fn anomalies(cells: &[Cell<'_>]) -> Parts {
    let threshold = match cells.get(1) {
        None => 1.5,
        Some(cell) => cell.real().ok_or("with a threshold that is null")?,
    };
    let fences = match cells.get(5).map(|cell| cell.text()) {
        None => Fences::Custom,
        Some(method) => Fences::parse(method).ok_or("with a method other than tukey or ctukey")?,
    };
    if whole(cells, 4, 0)? != 0 {
        return Err("with points to test");
    }
    let found = decompose(cells[0], whole(cells, 2, -1)?, trend_of(cells, 3, Trend::Average)?, 0)?;
    let Some(parts) = found else { return Ok(None) };
    let residual: Vec<Option<f64>> = parts.residual().into_iter().map(Some).collect();
    let scores = scores(&residual, fences)?;
    let flags = scores.iter().map(|score| {
        Value::from(if *score > threshold {
            1
        } else if *score < -threshold {
            -1
        } else {
            0
        })
    });
    Ok(Some(vec![
        Out::json(&Value::Array(flags.collect())),
        Out::json(&array(scores)),
        Out::json(&array(parts.baseline())),
    ]))
}

/// `series_decompose_forecast(series, points, [seasonality], [trend], [threshold])`.
fn forecast(cells: &[Cell<'_>]) -> Result<Out<'static>, &'static str> {
    // The trend is a line unless the query says otherwise, as Kusto's own forecasts show.
    let found = decompose(
        cells[0],
        whole(cells, 2, -1)?,
        trend_of(cells, 3, Trend::Line)?,
        whole(cells, 1, 0)?,
    )?;
    Ok(found.map_or(Out::Null, |parts| Out::json(&array(parts.baseline()))))
}

/// `series_seasonal(series, [period])`.
fn seasonal(cells: &[Cell<'_>]) -> Result<Out<'static>, &'static str> {
    if reals(cells[0])?.is_none() {
        return Ok(Out::Null);
    }
    let values = finite(cells[0])?.ok_or(NOT_NUMBERS)?;
    Ok(Out::json(&array(season(&values, values.len(), whole(cells, 1, -1)?)?)))
}

/// Only a series too short for any period is answered.
fn detect(cells: &[Cell<'_>]) -> Parts {
    let Some(items) = reals(cells[0])? else {
        return Ok(None);
    };
    if items.len() as f64 >= 2.0 * SHORTEST {
        return Err("of a series long enough to have periods");
    }
    let wanted = whole(cells, 3, 0)?;
    let wanted = usize::try_from(wanted).map_err(|_| "with a negative number of periods")?;
    let zeros = array(vec![0.0; wanted.min(64)]);
    Ok(Some(vec![Out::json(&zeros), Out::json(&zeros)]))
}

/// Only periods out of bounds are answered: they score zero.
fn validate(cells: &[Cell<'_>]) -> Parts {
    let Some(items) = reals(cells[0])? else {
        return Ok(None);
    };
    let mut periods = Vec::new();
    for cell in &cells[1..] {
        let period = cell.real().ok_or("with a period that is null")?;
        if (SHORTEST..=items.len() as f64 / 2.0).contains(&period) {
            return Err("of a period that the series can hold");
        }
        periods.push(period);
    }
    let scores = array(vec![0.0; periods.len()]);
    Ok(Some(vec![Out::json(&array(periods)), Out::json(&scores)]))
}
