//! Writes `openapi.json` from the endpoint rows and the types they answer.

use crate::endpoint::{AnswerKind, ENDPOINTS, Endpoint, Method, Place, ValueType, register_parameter_types};
use crate::error::ErrorBody;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use utoipa::openapi::path::{HttpMethod, OperationBuilder, ParameterBuilder, ParameterIn};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::schema::{KnownFormat, Object, ObjectBuilder, SchemaFormat, SchemaType, Type};
use utoipa::openapi::{
    ComponentsBuilder, Content, InfoBuilder, OpenApiBuilder, Paths, Ref, RefOr, Required, ResponseBuilder, Schema,
};

/// Schemas met so far, by name.
#[derive(Default)]
pub(crate) struct Schemas(BTreeMap<String, RefOr<Schema>>);

impl Schemas {
    /// Adds a type and every type it names.
    pub(crate) fn add<T: ToSchema>(&mut self) {
        let mut named = Vec::new();
        T::schemas(&mut named);
        self.0.extend(named);
        self.0.insert(T::name().into_owned(), T::schema());
    }

    /// Adds a type and returns a reference to it.
    pub(crate) fn answer<T: ToSchema>(&mut self) -> RefOr<Schema> {
        self.add::<T>();
        Ref::from_schema_name(T::name()).into()
    }
}

fn operation(endpoint: &Endpoint, schemas: &mut Schemas) -> OperationBuilder {
    let json = |schema| Content::new(Some(schema));
    let mut answer = ResponseBuilder::new().description("The answer.");
    match endpoint.answer.0 {
        AnswerKind::Json(schema) => answer = answer.content("application/json", json(schema(schemas))),
        AnswerKind::File(types) => {
            for media_type in types {
                answer = answer.content(*media_type, Content::new(Some(binary())));
            }
        }
    }
    let problem = schemas.answer::<ErrorBody>();
    let mut builder = OperationBuilder::new()
        .operation_id(Some(endpoint.id))
        .summary(Some(endpoint.about))
        .response("200", answer)
        .response(
            "default",
            ResponseBuilder::new()
                .description("What went wrong.")
                .content("application/json", json(problem)),
        );
    if let Some(body) = endpoint.body {
        let body = RequestBodyBuilder::new()
            .content("application/json", json(body(schemas)))
            .required(Some(Required::True));
        builder = builder.request_body(Some(body.build()));
    }
    for parameter in endpoint.parameters {
        let (place, required) = match parameter.place {
            Place::Path => (ParameterIn::Path, Required::True),
            Place::Query => (ParameterIn::Query, Required::False),
        };
        let value_type = match parameter.value_type {
            ValueType::Text => Type::String,
            ValueType::Number => Type::Integer,
            ValueType::Flag => Type::Boolean,
        };
        builder = builder.parameter(
            ParameterBuilder::new()
                .name(parameter.name)
                .parameter_in(place)
                .required(required)
                .description(Some(parameter.about))
                .schema(Some(Object::with_type(SchemaType::new(value_type)))),
        );
    }
    builder
}

/// Bytes of a file.
fn binary() -> Schema {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Binary)))
        .into()
}

/// Returns the text of `openapi.json`, with a line end at its end.
///
/// # Errors
/// When a schema cannot be written as JSON.
pub fn openapi_json() -> Result<String, serde_json::Error> {
    let mut schemas = Schemas::default();
    register_parameter_types(&mut schemas);
    let mut paths = Paths::new();
    for endpoint in ENDPOINTS {
        let method = match endpoint.method {
            Method::Get => HttpMethod::Get,
            Method::Post => HttpMethod::Post,
            Method::Put => HttpMethod::Put,
            Method::Patch => HttpMethod::Patch,
            Method::Delete => HttpMethod::Delete,
        };
        paths.add_path_operation(endpoint.path, vec![method], operation(endpoint, &mut schemas));
    }
    let info = InfoBuilder::new()
        .title("Outrider")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some("Our own interface, as the portal uses it. Incidents and alerts are also served in Microsoft Graph's shape under /v1.0/security."));
    let components = ComponentsBuilder::new().schemas_from_iter(schemas.0);
    let document = OpenApiBuilder::new()
        .info(info)
        .paths(paths)
        .components(Some(components.build()))
        .build();
    Ok(document.to_pretty_json()? + "\n")
}
