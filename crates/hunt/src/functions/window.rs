//! Window functions: `row_number`, `prev`, `next`, `row_cumsum`, `row_rank_dense`, `row_rank_min`,
//! `row_window_session`.
//!
//! They look along the serialized rows. A restart condition cuts the rows into segments: the
//! running count of restarts numbers them.

use crate::KustoType;
use crate::binder::comparison::truth;
use crate::binder::scope::{Env, Windowed};
use crate::binder::typed::Typed;
use crate::binder::{Binder, Bound};
use crate::error::{Code, Error};
use crate::functions::window_session::{self, Bounds};
use crate::relation::column;
use datafusion::common::ScalarValue;
use datafusion::functions_aggregate::expr_fn::sum;
use datafusion::functions_aggregate::min_max::min_udaf;
use datafusion::functions_window::expr_fn::{lag, lead, row_number};
use datafusion::logical_expr::expr::WindowFunction;
use datafusion::logical_expr::{
    Expr, ExprFunctionExt, SortExpr, WindowFrame, WindowFrameBound, WindowFrameUnits, WindowFunctionDefinition, lit,
    when,
};
use kql::Span;
use kql::ast::{self, ExprKind};

/// The window functions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Window {
    RowNumber,
    Previous,
    Next,
    RunningSum,
    DenseRank,
    MinRank,
    Session,
}

/// The names of the window functions.
pub(crate) const NAMES: &[&str] = &[
    "next",
    "prev",
    "row_cumsum",
    "row_number",
    "row_rank_dense",
    "row_rank_min",
    "row_window_session",
];

pub(crate) fn find(name: &str) -> Option<Window> {
    Some(match name {
        "row_number" => Window::RowNumber,
        "prev" => Window::Previous,
        "next" => Window::Next,
        "row_cumsum" => Window::RunningSum,
        "row_rank_dense" => Window::DenseRank,
        "row_rank_min" => Window::MinRank,
        "row_window_session" => Window::Session,
        _ => return None,
    })
}

/// Returns whether an expression calls a window function.
pub(crate) fn appears(expr: &ast::Expr) -> bool {
    match &expr.kind {
        ExprKind::Call(call) => {
            find(&call.name.text).is_some() || call.arguments.iter().any(|argument| appears(&argument.value))
        }
        ExprKind::Binary(binary) => appears(&binary.left) || appears(&binary.right),
        ExprKind::Unary(unary) => appears(&unary.operand),
        ExprKind::Paren(inner) => appears(inner),
        ExprKind::Path(path) => appears(&path.base),
        ExprKind::Index(index) => appears(&index.base) || appears(&index.index),
        ExprKind::InList(list) => appears(&list.operand) || list.list.iter().any(appears),
        ExprKind::Between(between) => appears(&between.operand) || appears(&between.low) || appears(&between.high),
        _ => false,
    }
}

/// Binds a call of a window function.
pub(crate) fn bind(
    binder: &mut Binder<'_>,
    window: Window,
    call: &ast::Call,
    span: Span,
    env: &Env<'_>,
) -> Bound<Typed> {
    let (Some(gathered), Some(rows)) = (env.windows, env.rows) else {
        let message = format!(
            "`{}` needs serialized rows; use it in extend after sort or serialize",
            call.name.text
        );
        return Err(Error::semantic(Code::SHAPE, span, message).into());
    };
    let order = rows.order.clone();
    let mut args = Vec::new();
    for argument in &call.arguments {
        args.push(binder.bind_scalar(&argument.value, env)?);
    }
    let mut place = Place {
        binder,
        gathered,
        order,
        span,
    };
    match (window, args.as_slice()) {
        (Window::RowNumber, []) => place.row_number(1, None),
        (Window::RowNumber, [start]) => place.row_number(whole(start, span)?, None),
        (Window::RowNumber, [start, restart]) => place.row_number(whole(start, span)?, Some(restart.clone())),
        (Window::RunningSum, [value]) => place.running_sum(value, None),
        (Window::RunningSum, [value, restart]) => place.running_sum(value, Some(restart.clone())),
        (Window::DenseRank, [value]) => place.rank(value, None, true),
        (Window::DenseRank, [value, restart]) => place.rank(value, Some(restart.clone()), true),
        (Window::MinRank, [value]) => place.rank(value, None, false),
        (Window::MinRank, [value, restart]) => place.rank(value, Some(restart.clone()), false),
        (Window::Session, [value, from_first, from_previous]) => place.session(value, from_first, from_previous, None),
        (Window::Session, [value, from_first, from_previous, restart]) => {
            place.session(value, from_first, from_previous, Some(restart.clone()))
        }
        (Window::Previous | Window::Next, [value]) => place.neighbour(window, value, 1, None),
        (Window::Previous | Window::Next, [value, offset]) => {
            place.neighbour(window, value, whole(offset, span)?, None)
        }
        (Window::Previous | Window::Next, [value, offset, default]) => {
            place.neighbour(window, value, whole(offset, span)?, Some(default.clone()))
        }
        _ => Err(crate::binder::call::arity(call, "other", span)),
    }
}

fn whole(value: &Typed, span: Span) -> Bound<i64> {
    value
        .constant_long()
        .ok_or_else(|| Error::semantic(Code::CONSTANT, span, "a constant whole number is needed").into())
}

struct Place<'p, 'b> {
    binder: &'p mut Binder<'b>,
    gathered: &'p std::cell::RefCell<Vec<Windowed>>,
    order: Vec<SortExpr>,
    span: Span,
}

impl Place<'_, '_> {
    /// Gathers a window expression and returns the column that will hold it.
    fn gather(&mut self, name: &str, expr: Expr, kind: KustoType) -> Typed {
        let id = self.binder.fresh_id(name);
        self.gathered.borrow_mut().push(Windowed { expr, id: id.clone() });
        Typed::new(column(&id), kind)
    }

    fn running(&self, expr: Expr, segment: Option<&Typed>) -> Bound<Expr> {
        let frame = WindowFrame::new_bounds(
            WindowFrameUnits::Rows,
            WindowFrameBound::Preceding(ScalarValue::UInt64(None)),
            WindowFrameBound::CurrentRow,
        );
        let mut builder = expr.order_by(self.order.clone()).window_frame(frame);
        if let Some(segment) = segment {
            builder = builder.partition_by(vec![segment.expr.clone()]);
        }
        Ok(builder.build()?)
    }

    /// Numbers the segments that a restart condition cuts.
    fn segment(&mut self, restart: Option<Typed>) -> Bound<Option<Typed>> {
        let Some(restart) = restart else { return Ok(None) };
        let condition = truth(restart, self.span)?.into_filter();
        let starts = when(condition, lit(1i64)).otherwise(lit(0i64))?;
        let window = as_window(sum(starts));
        let running = self.running(window, None)?;
        Ok(Some(self.gather("segment", running, KustoType::Long)))
    }

    fn row_number(&mut self, start: i64, restart: Option<Typed>) -> Bound<Typed> {
        let segment = self.segment(restart)?;
        let mut builder = row_number().order_by(self.order.clone());
        if let Some(segment) = &segment {
            builder = builder.partition_by(vec![segment.expr.clone()]);
        }
        let number = self.gather("row_number", builder.build()?, KustoType::Long);
        let number = datafusion::logical_expr::cast(number.expr, KustoType::Long.arrow());
        Ok(Typed::new(number + lit(start - 1), KustoType::Long))
    }

    fn running_sum(&mut self, value: &Typed, restart: Option<Typed>) -> Bound<Typed> {
        let kind = match value.kind {
            KustoType::Int | KustoType::Long => KustoType::Long,
            kind @ (KustoType::Real | KustoType::TimeSpan) => kind,
            other => {
                let message = format!("row_cumsum() takes a number, not {other}");
                return Err(Error::semantic(Code::TYPE, self.span, message).into());
            }
        };
        let segment = self.segment(restart)?;
        let running = self.running(as_window(sum(value.expr.clone())), segment.as_ref())?;
        Ok(self.gather("row_cumsum", running, kind))
    }

    fn neighbour(&mut self, window: Window, value: &Typed, offset: i64, default: Option<Typed>) -> Bound<Typed> {
        let default = match default {
            None => None,
            Some(default) => {
                let found = default.kind;
                let default = crate::binder::typed::implicit(default, value.kind).or_else(|| None);
                let scalar = default.as_ref().and_then(Typed::scalar).cloned();
                match scalar {
                    Some(scalar) => Some(scalar),
                    // A long constant serves an int column when it fits.
                    None => {
                        let message = format!("the default must be a constant {}, not {found}", value.kind);
                        return Err(Error::semantic(Code::TYPE, self.span, message).into());
                    }
                }
            }
        };
        let expr = if value.kind.is_text() {
            value.plain()
        } else {
            value.expr.clone()
        };
        let look = if window == Window::Previous { lag } else { lead };
        let built = look(expr, Some(offset), default).order_by(self.order.clone()).build()?;
        Ok(self.gather("neighbour", built, value.kind))
    }

    fn session(
        &mut self,
        value: &Typed,
        from_first: &Typed,
        from_previous: &Typed,
        restart: Option<Typed>,
    ) -> Bound<Typed> {
        if value.kind != KustoType::DateTime {
            let message = format!("row_window_session() takes a datetime, not {}", value.kind);
            return Err(Error::semantic(Code::TYPE, self.span, message).into());
        }
        let ticks = |span: &Typed| match (span.kind, span.constant_long()) {
            (KustoType::TimeSpan, Some(ticks)) => Ok(ticks),
            _ => Err(Error::semantic(
                Code::CONSTANT,
                self.span,
                "the distances of row_window_session() must be constant timespans",
            )),
        };
        let bounds = Bounds {
            from_first: ticks(from_first)?,
            from_previous: ticks(from_previous)?,
        };
        let restart = match restart {
            Some(restart) => truth(restart, self.span)?.into_filter(),
            None => lit(false),
        };
        let call = window_session::call(value.expr.clone(), restart, bounds);
        let built = call.order_by(self.order.clone()).build()?;
        Ok(self.gather("session", built, KustoType::DateTime))
    }

    /// Ranks runs of equal values in the order of the rows.
    fn rank(&mut self, value: &Typed, restart: Option<Typed>, dense: bool) -> Bound<Typed> {
        let segment = self.segment(restart)?;
        let partition = |expr: Expr| -> Bound<Expr> {
            let mut builder = expr.order_by(self.order.clone());
            if let Some(segment) = &segment {
                builder = builder.partition_by(vec![segment.expr.clone()]);
            }
            Ok(builder.build()?)
        };
        let before = partition(lag(value.plain(), Some(1), None))?;
        let number = partition(row_number())?;
        let before = self.gather("before", before, value.kind);
        let number = self.gather("row_number", number, KustoType::Long);
        let number = datafusion::logical_expr::cast(number.expr, KustoType::Long.arrow());
        let is_first = number.clone().eq(lit(1i64));
        let differs = Expr::IsNotTrue(Box::new(value.plain().eq(before.expr.clone())));
        let starts = when(is_first.or(differs), lit(1i64)).otherwise(lit(0i64))?;
        let running = self.running(as_window(sum(starts)), segment.as_ref())?;
        let run = self.gather("run", running, KustoType::Long);
        if dense {
            return Ok(run);
        }
        let mut partitions = vec![run.expr.clone()];
        partitions.extend(segment.iter().map(|segment| segment.expr.clone()));
        let least = Expr::WindowFunction(Box::new(WindowFunction::new(
            WindowFunctionDefinition::AggregateUDF(min_udaf()),
            vec![number],
        )));
        let least = least.partition_by(partitions).order_by(self.order.clone()).build()?;
        Ok(self.gather("rank", least, KustoType::Long))
    }
}

/// Turns an aggregate call into the window function of the same name.
fn as_window(expr: Expr) -> Expr {
    match expr {
        Expr::AggregateFunction(aggregate) => Expr::WindowFunction(Box::new(WindowFunction::new(
            WindowFunctionDefinition::AggregateUDF(aggregate.func),
            aggregate.params.args,
        ))),
        other => other,
    }
}
