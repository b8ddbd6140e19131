//! Tabular expressions: where a pipeline starts, and which expressions are tables at all.

use super::declared_pattern::pattern_base;
use super::scope::{Binding, Env, Scope};
use super::{Binder, Bound, suggestion};
use crate::error::{Code, Error};
use crate::operators;
use crate::relation::Relation;
use kql::Span;
use kql::ast::{self, ExprKind};

/// Returns whether a table is drawn by lot, so that each use of it would see another one.
fn is_random(expr: &ast::Expr) -> bool {
    let any = |items: &[ast::NamedExpr]| items.iter().any(|item| is_random(&item.value));
    match &expr.kind {
        ExprKind::Paren(inner) => is_random(inner),
        ExprKind::Call(call) => matches!(call.name.text.as_str(), "rand" | "new_guid") || any(&call.arguments),
        ExprKind::Binary(binary) => is_random(&binary.left) || is_random(&binary.right),
        ExprKind::Pipeline(pipeline) => {
            pipeline.source.as_deref().is_some_and(is_random)
                || pipeline.operators.iter().any(|operator| match &operator.kind {
                    ast::OperatorKind::Sample(_) | ast::OperatorKind::SampleDistinct(_) => true,
                    ast::OperatorKind::Extend(items) | ast::OperatorKind::Project(items) => any(items),
                    ast::OperatorKind::Where(filter) => is_random(&filter.predicate.value),
                    _ => false,
                })
        }
        _ => false,
    }
}

impl Binder<'_> {
    /// Returns whether an expression gives a table.
    pub(crate) fn is_tabular(&self, expr: &ast::Expr, scope: &Scope) -> bool {
        match &expr.kind {
            ExprKind::Pipeline(_)
            | ExprKind::DataTable(_)
            | ExprKind::ExternalData(_)
            | ExprKind::MaterializedViewCombine(_)
            | ExprKind::Wildcard(_) => true,
            ExprKind::Paren(inner) => self.is_tabular(inner, scope),
            ExprKind::DataScope(scoped) => self.is_tabular(&scoped.table, scope),
            ExprKind::Name(name) => match scope.find(&name.text) {
                Some(Binding::Table(_)) => true,
                Some(Binding::Scalar(_) | Binding::Pattern(_)) => false,
                Some(Binding::Expression(definition)) => {
                    // A definition that leads to itself is reported when it is bound.
                    if definition.busy.replace(true) {
                        return false;
                    }
                    let tabular = self.is_tabular(&definition.expr, &definition.scope);
                    definition.busy.set(false);
                    tabular
                }
                Some(Binding::Function(lambda)) => lambda.function.parameters.is_empty() && self.gives_table(&lambda),
                None => self.tables.table(&name.text).is_some() || crate::asim::find(&name.text).is_some(),
            },
            ExprKind::Call(call) => match call.name.text.as_str() {
                "materialize" | "table" | "view" | "totable" => true,
                name => match scope.find(name) {
                    Some(Binding::Function(lambda)) => self.gives_table(&lambda),
                    Some(Binding::Pattern(_)) => true,
                    _ => {
                        operators::is_tabular_function(name)
                            || (!crate::functions::is_known(name) && self.is_stored_table(name))
                    }
                },
            },
            ExprKind::ScopedCall(call) => call.call.name.text == "table",
            ExprKind::Index(index) => self.pattern_of(&index.base, scope).is_some(),
            ExprKind::Path(path) if self.pattern_of(&path.base, scope).is_some() => true,
            ExprKind::Path(path) => {
                matches!(path.base.kind, ExprKind::ScopedCall(_))
                    || matches!(&path.base.kind, ExprKind::Call(call) if matches!(call.name.text.as_str(), "database" | "workspace" | "cluster" | "arg" | "adx"))
            }
            _ => false,
        }
    }

    pub(crate) fn gives_table(&self, lambda: &super::scope::Lambda) -> bool {
        let Some(result) = &lambda.function.body.result else {
            return false;
        };
        match &result.without_parentheses().kind {
            // A name may be a parameter or a `let` of the body, which is not bound yet.
            ExprKind::Name(name) => {
                let parameter = lambda
                    .function
                    .parameters
                    .iter()
                    .find(|parameter| parameter.name.text == name.text);
                if let Some(parameter) = parameter {
                    return !matches!(parameter.ty, ast::ParameterType::Scalar(_));
                }
                for statement in &lambda.function.body.statements {
                    if let ast::StatementKind::Let(definition) = &statement.kind
                        && definition.name.text == name.text
                        && let ast::LetValue::Expression(expr) = &definition.value
                    {
                        return self.is_tabular(expr, &lambda.scope);
                    }
                }
                self.is_tabular(result, &lambda.scope)
            }
            _ => self.is_tabular(result, &lambda.scope),
        }
    }

    /// Binds a tabular expression. `outer` is the table that a pipeline without a source runs on.
    pub(crate) fn bind_tabular(
        &mut self,
        expr: &ast::Expr,
        scope: &Scope,
        outer: Option<&Relation>,
    ) -> Bound<Relation> {
        self.nested(expr.span, |binder| match &expr.kind {
            ExprKind::Paren(inner) => binder.bind_tabular(inner, scope, outer),
            ExprKind::Name(name) => binder.bind_table_name(name, scope),
            // All rows are in one tier here.
            ExprKind::DataScope(scoped) => binder.bind_tabular(&scoped.table, scope, outer),
            ExprKind::Pipeline(pipeline) => binder.bind_pipeline(pipeline, scope, outer),
            ExprKind::DataTable(table) => operators::datatable::bind(binder, table, scope, expr.span),
            ExprKind::ExternalData(data) => operators::external_data::bind(binder, data, scope, expr.span),
            ExprKind::Wildcard(_) => operators::union::bind_tables(binder, std::slice::from_ref(expr), scope),
            ExprKind::Path(_) | ExprKind::Index(_) | ExprKind::Call(_)
                if binder.pattern_of(pattern_base(expr), scope).is_some() =>
            {
                binder.bind_pattern(expr, scope)
            }
            ExprKind::Call(call) => binder.bind_tabular_call(call, scope, expr.span),
            ExprKind::ScopedCall(_) | ExprKind::Path(_) => {
                // A fuzzy union passes over it, as over any table that is not there.
                let message = "all tables here are in one place; write the table's name without database(), cluster() or workspace() if it is the one you mean";
                Err(Error::semantic(Code::UNKNOWN_TABLE, expr.span, message).into())
            }
            ExprKind::MaterializedViewCombine(_) => {
                Err(Error::unsupported(expr.span, "materialized-view-combine").into())
            }
            ExprKind::Missing => Err(Error::semantic(Code::SYNTAX, expr.span, "a table is missing").into()),
            _ => Err(Error::semantic(Code::SHAPE, expr.span, "a table is needed here, not a value").into()),
        })
    }

    /// Binds a pipeline.
    pub(crate) fn bind_pipeline(
        &mut self,
        pipeline: &ast::Pipeline,
        scope: &Scope,
        outer: Option<&Relation>,
    ) -> Bound<Relation> {
        let mut relation = match &pipeline.source {
            Some(source) => Some(self.bind_tabular(source, scope, None)?),
            None => outer.cloned(),
        };
        let mut scope = scope.clone();
        for operator in &pipeline.operators {
            relation = Some(operators::bind(self, relation, operator, &mut scope)?);
        }
        relation.ok_or_else(|| Error::semantic(Code::SHAPE, pipeline.span, "the pipeline has no table").into())
    }

    fn bind_table_name(&mut self, name: &ast::Name, scope: &Scope) -> Bound<Relation> {
        match scope.find(&name.text) {
            Some(Binding::Table(relation)) => self.renewed(&relation),
            Some(Binding::Expression(definition)) => {
                if definition.busy.replace(true) {
                    let message = format!("`{}` is defined by itself", name.text);
                    return Err(Error::semantic(Code::INVALID, name.span, message).into());
                }
                let bound = self.bind_tabular(&definition.expr, &definition.scope, None);
                definition.busy.set(false);
                bound
            }
            Some(Binding::Function(lambda)) => {
                let call = ast::Call {
                    name: name.clone(),
                    options: Vec::new(),
                    arguments: Vec::new(),
                    span: name.span,
                };
                self.call_tabular_lambda(&lambda, &call, &Env::scalar(scope), name.span, None)
            }
            Some(Binding::Scalar(_) | Binding::Pattern(_)) => Err(Error::semantic(
                Code::SHAPE,
                name.span,
                format!("`{}` is a value, but a table is needed here", name.text),
            )
            .into()),
            None => self.bind_table(&name.text, name.span),
        }
    }

    /// Binds a table of storage.
    pub(crate) fn bind_table(&mut self, name: &str, span: Span) -> Bound<Relation> {
        let Some(table) = self.tables.table(name) else {
            if let Some(lambda) = self.stored_function(name, span)? {
                let call = ast::Call {
                    name: ast::Name {
                        text: name.to_owned(),
                        bracketed: false,
                        span,
                    },
                    options: Vec::new(),
                    arguments: Vec::new(),
                    span,
                };
                return self.call_tabular_lambda(&lambda, &call, &Env::scalar(&Scope::default()), span, None);
            }
            let known = self.tables.names();
            let hint = suggestion::did_you_mean(name, known.iter().map(String::as_str));
            return Err(Error::semantic(Code::UNKNOWN_TABLE, span, format!("there is no table `{name}`{hint}")).into());
        };
        super::scan::bind(self, &table)
    }

    fn bind_tabular_call(&mut self, call: &ast::Call, scope: &Scope, span: Span) -> Bound<Relation> {
        let env = Env::scalar(scope);
        if let Some(Binding::Function(lambda)) = scope.find(&call.name.text) {
            return self.call_tabular_lambda(&lambda, call, &env, span, None);
        }
        match (call.name.text.as_str(), call.arguments.as_slice()) {
            ("materialize", [argument]) if is_random(&argument.value) => self.materialize(&argument.value, scope),
            ("materialize" | "view" | "totable", [argument]) => self.bind_tabular(&argument.value, scope, None),
            ("table", [argument, ..]) => {
                let name = self
                    .bind_constant(&argument.value, &env)?
                    .constant_text()
                    .unwrap_or_default();
                let name = ast::Name {
                    text: name,
                    bracketed: false,
                    span: argument.span,
                };
                self.bind_table_name(&name, scope)
            }
            ("_GetWatchlist", _) => crate::outside::watchlist::bind(self, call, scope, span),
            (name, _) => {
                if let Some(lambda) = self.stored_function(name, call.name.span)? {
                    return self.call_tabular_lambda(&lambda, call, &env, span, None);
                }
                if operators::is_tabular_function(name) {
                    return Err(Error::unsupported(span, format!("the table function {name}()")).into());
                }
                let known = scope.names();
                let hint = suggestion::did_you_mean(name, known.iter().map(String::as_str));
                let message = format!("there is no table function `{name}`{hint}");
                Err(Error::semantic(Code::UNKNOWN_FUNCTION, span, message).into())
            }
        }
    }

    /// Runs a table that would be another one each time it is used, and keeps its rows.
    fn materialize(&mut self, expr: &ast::Expr, scope: &Scope) -> Bound<Relation> {
        if let Some(kept) = self.materialized.get(&expr.span).cloned() {
            return self.renewed(&kept);
        }
        if self.in_lambda > 0 {
            return Err(Error::unsupported(expr.span, "materialize() of random rows inside a function").into());
        }
        let relation = self.bind_tabular(expr, scope, None)?;
        let kept = operators::materialized(self, relation)?;
        self.materialized.insert(expr.span, kept.clone());
        Ok(kept)
    }

    /// Expands a lambda that gives a table; `piped` is the table that `invoke` hands in first.
    pub(crate) fn call_tabular_lambda(
        &mut self,
        lambda: &std::rc::Rc<super::scope::Lambda>,
        call: &ast::Call,
        env: &Env<'_>,
        span: Span,
        piped: Option<Relation>,
    ) -> Bound<Relation> {
        let scope = match piped {
            None => self.lambda_scope(lambda, call, span, env)?,
            Some(relation) => {
                let Some(first) = lambda.function.parameters.first() else {
                    let message = format!("`{}` takes no table to invoke it on", call.name.text);
                    return Err(Error::semantic(Code::ARITY, span, message).into());
                };
                let mut rest = super::scope::Lambda {
                    function: lambda.function.clone(),
                    scope: lambda.scope.clone(),
                };
                rest.function.parameters.remove(0);
                let scope = self.lambda_scope(&std::rc::Rc::new(rest), call, span, env)?;
                scope.with(first.name.text.clone(), Binding::Table(Box::new(relation)))
            }
        };
        let (scope, result) = self.lambda_body(lambda, scope, span)?;
        self.in_lambda += 1;
        let relation = self.nested(span, |binder| binder.bind_tabular(result, &scope, None));
        self.in_lambda -= 1;
        relation
    }

    /// Gives every column of a table a new id, so that the table can be used twice in one plan.
    pub(crate) fn renewed(&mut self, relation: &Relation) -> Bound<Relation> {
        operators::project::renew(self, relation)
    }
}
