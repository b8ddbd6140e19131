//! Tabular expressions: where a pipeline starts, and which expressions are tables at all.

use super::scope::{Binding, Env, Scope};
use super::{Binder, Bound, suggestion};
use crate::error::{Code, Error};
use crate::operators;
use crate::relation::Relation;
use kql::Span;
use kql::ast::{self, ExprKind};

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
                Some(Binding::Scalar(_)) => false,
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
                None => self.tables.table(&name.text).is_some(),
            },
            ExprKind::Call(call) => match call.name.text.as_str() {
                "materialize" | "table" | "view" | "totable" => true,
                name => match scope.find(name) {
                    Some(Binding::Function(lambda)) => self.gives_table(&lambda),
                    _ => operators::is_tabular_function(name),
                },
            },
            ExprKind::ScopedCall(call) => call.call.name.text == "table",
            ExprKind::Path(path) => {
                matches!(path.base.kind, ExprKind::ScopedCall(_))
                    || matches!(&path.base.kind, ExprKind::Call(call) if matches!(call.name.text.as_str(), "database" | "workspace" | "cluster"))
            }
            _ => false,
        }
    }

    fn gives_table(&self, lambda: &super::scope::Lambda) -> bool {
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
            ExprKind::ExternalData(_) => {
                Err(Error::unsupported(expr.span, "externaldata, which fetches from elsewhere,").into())
            }
            ExprKind::Call(call) => binder.bind_tabular_call(call, scope, expr.span),
            ExprKind::Wildcard(_) => operators::union::bind_tables(binder, std::slice::from_ref(expr), scope),
            ExprKind::ScopedCall(_) | ExprKind::Path(_) => {
                Err(Error::unsupported(expr.span, "queries across databases or workspaces").into())
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
            Some(Binding::Scalar(_)) => Err(Error::semantic(
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
            (name, _) if operators::is_tabular_function(name) => {
                Err(Error::unsupported(span, format!("the table function {name}()")).into())
            }
            (name, _) => {
                let known = scope.names();
                let hint = suggestion::did_you_mean(name, known.iter().map(String::as_str));
                let message = format!("there is no table function `{name}`{hint}");
                Err(Error::semantic(Code::UNKNOWN_FUNCTION, span, message).into())
            }
        }
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
        self.nested(span, |binder| binder.bind_tabular(result, &scope, None))
    }

    /// Gives every column of a table a new id, so that the table can be used twice in one plan.
    pub(crate) fn renewed(&mut self, relation: &Relation) -> Bound<Relation> {
        operators::project::renew(self, relation)
    }
}
