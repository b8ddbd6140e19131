//! `make-series`: per group an array of aggregates along an even axis.
//!
//! The rows are aggregated per group and step, then laid out as arrays with a default where a step
//! has no row. The axis must have constant ends.

use crate::KustoType;
use crate::aggregates::{self, fold};
use crate::binder::naming::{Names, implied};
use crate::binder::scope::{Aggregated, Env, Scope};
use crate::binder::typed::Typed;
use crate::binder::{Binder, Bound};
use crate::cell::{Cell, Out};
use crate::dynamic;
use crate::error::{Code, Error};
use crate::instant;
use crate::kernel;
use crate::relation::{Column, Relation, column};
use datafusion::logical_expr::{Expr, LogicalPlanBuilder, lit};
use kql::Span;
use kql::ast::{ExprKind, MakeSeries, OptionValue};
use serde_json::Value;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A longer axis is refused.
const MAX_STEPS: usize = 1_000_000;

/// The axis: where it starts, how far its steps are apart, and its values.
struct Axis {
    kind: KustoType,
    from: f64,
    step: f64,
    values: Vec<Value>,
}

/// Binds `make-series`.
pub(crate) fn bind(
    binder: &mut Binder<'_>,
    input: Relation,
    series: &MakeSeries,
    scope: &Scope,
    span: Span,
) -> Bound<Relation> {
    let nonempty = series.options.iter().any(|option| {
        option.name.text == "kind" && matches!(&option.value, OptionValue::Name(name) if name.text == "nonempty")
    });
    let input = input.unordered();
    let axis_value = binder.bind_scalar(&series.on.value, &Env::row(scope, &input))?;
    let axis = axis(binder, series, axis_value.kind, scope, span)?;
    let axis_name = series
        .on
        .name()
        .map(|name| name.text.clone())
        .or_else(|| implied(&series.on.value));
    let place = place_of(&axis, axis_value);

    // First the aggregates per group and step.
    let mut names = Names::default();
    let mut groups = Vec::new();
    let mut keys = Vec::new();
    for item in &series.by {
        let value = binder.bind_scalar(&item.value, &Env::row(scope, &input))?;
        let name = match item
            .name()
            .map(|name| name.text.clone())
            .or_else(|| implied(&item.value))
        {
            Some(name) => names.unique(&name),
            None => names.numbered(),
        };
        let made = binder.fresh_column(&name, value.kind);
        groups.push(value.plain().alias(&made.id));
        keys.push(made);
    }
    let place_id = binder.fresh_id("place");
    groups.push(place.clone().alias(&place_id));
    let gathered: RefCell<Vec<Aggregated>> = RefCell::default();
    let mut items = Vec::new();
    for item in &series.aggregations {
        let env = Env {
            aggregates: Some(&gathered),
            ..Env::row(scope, &input)
        };
        let value = binder.bind_scalar(&item.expr.value, &env)?;
        let wanted = item
            .expr
            .name()
            .map(|name| name.text.clone())
            .or_else(|| match &item.expr.value.kind {
                ExprKind::Call(call) => aggregates::default_name(call),
                _ => None,
            });
        let default = match &item.default {
            Some(default) => binder
                .bind_constant(default, &Env::scalar(scope))?
                .read(dynamic::read)
                .unwrap_or(Value::Null),
            None => Value::from(0),
        };
        items.push((wanted, value, default));
    }
    let mut aggregates: Vec<Expr> = gathered
        .into_inner()
        .into_iter()
        .map(|aggregated| aggregated.expr.alias(&aggregated.id))
        .collect();
    let evidence = aggregates::evidence::collect(binder, &input, &mut aggregates);
    let mut exprs: Vec<Expr> = keys.iter().map(Column::expr).collect();
    exprs.push(column(&place_id));
    let mut parts = Vec::new();
    for (wanted, value, default) in items {
        let id = binder.fresh_id("part");
        exprs.push(value.expr.alias(&id));
        parts.push((wanted, id, value.kind, default));
    }
    exprs.extend(evidence.iter().map(|id| column(id)));
    let plan = LogicalPlanBuilder::new(input.plan.clone())
        .filter(Expr::IsNotNull(Box::new(place)))?
        .aggregate(groups, aggregates)?
        .project(exprs)?
        .build()?;

    // Then the steps of a group side by side.
    let stepped = Relation {
        evidence,
        ..Relation::new(plan, keys.clone())
    };
    let mut columns = Vec::new();
    let mut groups = Vec::new();
    for key in &keys {
        let made = Column {
            id: binder.fresh_id(&key.name),
            ..key.clone()
        };
        groups.push(key.expr().alias(&made.id));
        columns.push(made);
    }
    let mut arrays = Vec::new();
    for (wanted, id, kind, default) in parts {
        let name = match wanted {
            Some(name) => names.unique(&name),
            None => names.numbered(),
        };
        let made = binder.fresh_column(&name, KustoType::Dynamic);
        arrays.push(lay_out(&place_id, &id, kind, axis.values.len(), default).alias(&made.id));
        columns.push(made);
    }
    let seen = binder.fresh_id("seen");
    arrays.push(datafusion::functions_aggregate::expr_fn::count(lit(1i64)).alias(&seen));
    let evidence = aggregates::evidence::collect(binder, &stepped, &mut arrays);
    let mut builder = LogicalPlanBuilder::new(stepped.plan).aggregate(groups, arrays)?;
    if !nonempty {
        builder = builder.filter(column(&seen).gt(lit(0i64)))?;
    }
    let axis_column = binder.fresh_column(
        &names.unique(&axis_name.unwrap_or_else(|| "Column1".to_owned())),
        KustoType::Dynamic,
    );
    let mut exprs: Vec<Expr> = columns.iter().map(Column::expr).collect();
    exprs.push(
        Typed::constant(&Out::json(&Value::Array(axis.values)), KustoType::Dynamic)?
            .expr
            .alias(&axis_column.id),
    );
    exprs.extend(evidence.iter().map(|id| column(id)));
    columns.push(axis_column);
    let plan = builder.project(exprs)?.build()?;
    Ok(Relation {
        evidence,
        ..Relation::new(plan, columns)
    })
}

fn axis(binder: &mut Binder<'_>, series: &MakeSeries, kind: KustoType, scope: &Scope, span: Span) -> Bound<Axis> {
    let Some(range) = &series.range else {
        return Err(Error::semantic(Code::SHAPE, span, "make-series needs from, to and step").into());
    };
    let (Some(from), Some(to)) = (&range.from, &range.to) else {
        return Err(Error::unsupported(range.span, "make-series without from or to").into());
    };
    let env = Env::scalar(scope);
    let from = binder.bind_constant(from, &env)?;
    let to = binder.bind_constant(to, &env)?;
    let step = binder.bind_constant(&range.step, &env)?;
    let number = |value: &Typed| {
        value.read(|cell| match cell {
            Cell::DateTime(micros) => Some(micros as f64),
            other => other.real(),
        })
    };
    let (Some(Some(start)), Some(Some(end)), Some(Some(mut by))) = (number(&from), number(&to), number(&step)) else {
        return Err(Error::semantic(Code::TYPE, range.span, "the axis of make-series needs numbers or times").into());
    };
    if kind == KustoType::DateTime {
        by /= instant::TICKS_PER_MICRO as f64;
    }
    let kinds_fit = match kind {
        KustoType::DateTime => from.kind == kind && to.kind == kind && step.kind == KustoType::TimeSpan,
        KustoType::TimeSpan => from.kind == kind && to.kind == kind && step.kind == kind,
        _ => kind.is_number() && from.kind.is_number() && to.kind.is_number() && step.kind.is_number(),
    };
    if !kinds_fit || by <= 0.0 {
        return Err(Error::semantic(
            Code::TYPE,
            range.span,
            "the axis, its ends and its step must be of one kind",
        )
        .into());
    }
    let count = if range.in_range {
        ((end - start) / by).floor() + 1.0
    } else {
        ((end - start) / by).ceil()
    };
    if count > MAX_STEPS as f64 {
        return Err(Error::semantic(
            Code::INVALID,
            range.span,
            format!("the axis has more than {MAX_STEPS} steps"),
        )
        .into());
    }
    let count = if count.is_finite() && count > 0.0 {
        count as usize
    } else {
        0
    };
    let whole = kind != KustoType::Real && [&from, &to, &step].iter().all(|value| value.kind != KustoType::Real);
    let values = (0..count).map(|at| {
        let value = start + at as f64 * by;
        match kind {
            KustoType::DateTime => Value::from(instant::format_datetime(value as i64)),
            KustoType::TimeSpan => Value::from(instant::format_timespan(value as i64)),
            _ if whole => Value::from(value as i64),
            _ => dynamic::real(value),
        }
    });
    Ok(Axis {
        kind,
        from: start,
        step: by,
        values: values.collect(),
    })
}

/// The step that a row falls into; null outside of the axis.
fn place_of(axis: &Axis, value: Typed) -> Expr {
    let (from, step, count) = (axis.from, axis.step, axis.values.len());
    let is_time = axis.kind == KustoType::DateTime;
    let kernel: kernel::Kernel = Arc::new(move |cells| {
        let value = match cells.first() {
            Some(Cell::DateTime(micros)) if is_time => Some(*micros as f64),
            Some(cell) => cell.real(),
            None => None,
        };
        match value.map(|value| ((value - from) / step).floor()) {
            Some(place) if place >= 0.0 && place < count as f64 => Out::Long(place as i64),
            _ => Out::Null,
        }
    });
    kernel::call("place", KustoType::Long, vec![value.argument()], kernel)
}

/// The aggregate that lays values out along the axis.
fn lay_out(place: &str, value: &str, kind: KustoType, count: usize, default: Value) -> Expr {
    let start = move || -> Box<dyn fold::Fold> {
        Box::new(Layout {
            count,
            default: default.clone(),
            steps: BTreeMap::new(),
        })
    };
    let args = vec![(column(place), KustoType::Long), (column(value), kind)];
    fold::call("series", KustoType::Dynamic, args, Arc::new(start))
}

struct Layout {
    count: usize,
    default: Value,
    steps: BTreeMap<usize, String>,
}

impl fold::Fold for Layout {
    fn add(&mut self, cells: &[Cell<'_>]) {
        if let [place, value] = cells
            && let Some(place) = place.long().and_then(|place| usize::try_from(place).ok())
        {
            self.steps.insert(place, dynamic::print(&dynamic::read(*value)));
        }
    }

    fn save(&self) -> String {
        self.steps
            .iter()
            .map(|(place, json)| format!("{place} {json}"))
            .collect::<Vec<_>>()
            .join("\n")
    }

    fn merge(&mut self, saved: &str) {
        for (place, json) in saved.lines().filter_map(|line| line.split_once(' ')) {
            if let Ok(place) = place.parse() {
                self.steps.insert(place, json.to_owned());
            }
        }
    }

    fn finish(&self) -> Out<'static> {
        let default = dynamic::print(&self.default);
        let steps: Vec<&str> = (0..self.count)
            .map(|at| self.steps.get(&at).map_or(default.as_str(), String::as_str))
            .collect();
        Out::text(format!("[{}]", steps.join(",")))
    }

    fn size(&self) -> usize {
        self.steps.values().map(|json| json.len() + 48).sum()
    }
}
