//! Names in reach: variables of `let` statements, parameters, and the columns of the current row.

use super::typed::Typed;
use crate::relation::Relation;
use datafusion::logical_expr::Expr;
use kql::ast;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// A chain of bindings; a later one hides an earlier one of the same name.
#[derive(Clone, Default)]
pub(crate) struct Scope(Option<Rc<Node>>);

struct Node {
    name: String,
    binding: Binding,
    parent: Scope,
}

/// What a name is bound to.
#[derive(Clone)]
pub(crate) enum Binding {
    /// An expression of a `let`, bound where it is used, in the scope of its definition.
    Expression(Rc<LetExpression>),
    /// A lambda.
    Function(Rc<Lambda>),
    /// A `declare pattern`.
    Pattern(Rc<DeclaredPattern>),
    /// A scalar argument.
    Scalar(Box<Typed>),
    /// A tabular argument, or the name given by `as`.
    Table(Box<Relation>),
}

/// An expression of a `let`.
pub(crate) struct LetExpression {
    pub(crate) expr: ast::Expr,
    pub(crate) scope: Scope,
    /// The scalar once bound: a scalar `let` has one value, however often it is used.
    pub(crate) bound: RefCell<Option<Typed>>,
    /// Guards against a definition that leads back to itself.
    pub(crate) busy: Cell<bool>,
}

/// A `declare pattern` with the scope it was declared in.
pub(crate) struct DeclaredPattern {
    pub(crate) definition: ast::PatternDefinition,
    pub(crate) scope: Scope,
}

/// A lambda with the scope it was defined in.
pub(crate) struct Lambda {
    pub(crate) function: ast::Function,
    pub(crate) scope: Scope,
}

impl Scope {
    /// Returns the scope with one more binding.
    pub(crate) fn with(&self, name: impl Into<String>, binding: Binding) -> Self {
        Self(Some(Rc::new(Node {
            name: name.into(),
            binding,
            parent: self.clone(),
        })))
    }

    pub(crate) fn find(&self, name: &str) -> Option<Binding> {
        let mut scope = self;
        while let Some(node) = &scope.0 {
            if node.name == name {
                return Some(node.binding.clone());
            }
            scope = &node.parent;
        }
        None
    }

    /// Returns all names in reach, innermost first.
    pub(crate) fn names(&self) -> Vec<String> {
        let mut names = Vec::new();
        let mut scope = self;
        while let Some(node) = &scope.0 {
            names.push(node.name.clone());
            scope = &node.parent;
        }
        names
    }
}

/// Names whose members are columns.
pub(crate) type Records = std::collections::BTreeMap<String, Vec<crate::relation::Column>>;

/// Where a scalar expression stands.
#[derive(Clone)]
pub(crate) struct Env<'r> {
    pub(crate) scope: Scope,
    /// The current row; absent in a scalar `let`.
    pub(crate) rows: Option<&'r Relation>,
    /// The right row of a join condition.
    pub(crate) right: Option<&'r Relation>,
    /// Names whose members are columns: the steps of `scan`, the elements of a graph pattern.
    pub(crate) records: Option<&'r Records>,
    /// Where aggregates are gathered, when they are allowed.
    pub(crate) aggregates: Option<&'r RefCell<Vec<Aggregated>>>,
    /// Where window expressions are gathered, when they are allowed.
    pub(crate) windows: Option<&'r RefCell<Vec<Windowed>>>,
}

/// An aggregate found inside an expression.
#[derive(Clone)]
pub(crate) struct Aggregated {
    /// The aggregate expression over the input rows.
    pub(crate) expr: Expr,
    /// The id of the column that will hold it.
    pub(crate) id: String,
}

/// A window expression found inside an expression.
#[derive(Clone)]
pub(crate) struct Windowed {
    pub(crate) expr: Expr,
    pub(crate) id: String,
}

impl<'r> Env<'r> {
    /// A place without rows.
    pub(crate) fn scalar(scope: &Scope) -> Self {
        Self {
            scope: scope.clone(),
            rows: None,
            right: None,
            records: None,
            aggregates: None,
            windows: None,
        }
    }

    /// A place with a current row.
    pub(crate) fn row(scope: &Scope, rows: &'r Relation) -> Self {
        Self {
            rows: Some(rows),
            ..Self::scalar(scope)
        }
    }

    /// The same place, where aggregates are no longer allowed (inside the arguments of one).
    pub(crate) fn inner(&self) -> Self {
        Self {
            aggregates: None,
            ..self.clone()
        }
    }
}
