// Writes src/api/generated.ts from the server's openapi.json: the types, one typed path builder per
// endpoint that is read, and one typed call builder per endpoint that does something. Ours is small because the document is ours too: it knows the shapes that
// crates/api writes, and stops at any other.
import { readFileSync, writeFileSync } from 'node:fs';

const source = new URL('../../crates/api/openapi.json', import.meta.url);
const target = new URL('../src/api/generated.ts', import.meta.url);
const { paths, components } = JSON.parse(readFileSync(source, 'utf8'));

const camel = (name) => name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());
const comment = (text, indent = '') => (text ? `${indent}/** ${text.replaceAll('*/', '* /').replaceAll('\n', ' ')} */\n` : '');

function typeOf(schema, indent) {
  if (schema.$ref) return schema.$ref.split('/').at(-1);
  if (schema.enum) return schema.enum.map((value) => `'${value}'`).join(' | ');
  if (schema.oneOf) {
    const parts = schema.oneOf.map((part) => typeOf(part, indent));
    return parts.join(' | ');
  }
  if (Array.isArray(schema.type)) {
    return schema.type.map((type) => typeOf({ ...schema, type }, indent)).join(' | ');
  }
  switch (schema.type) {
    case undefined:
      return 'unknown';
    case 'string':
    case 'boolean':
    case 'null':
      return schema.type;
    case 'integer':
    case 'number':
      return 'number';
    case 'array': {
      const item = typeOf(schema.items, indent);
      return item.includes('|') ? `(${item})[]` : `${item}[]`;
    }
    case 'object':
      return schema.properties ? objectOf(schema, indent) : `Record<string, ${typeOf(schema.additionalProperties ?? {}, indent)}>`;
    default:
      throw new Error(`openapi.json holds a type that gen.mjs does not know: ${JSON.stringify(schema)}`);
  }
}

function objectOf(schema, indent) {
  const inner = `${indent}  `;
  const lines = Object.entries(schema.properties).map(([name, property]) => {
    const optional = schema.required?.includes(name) ? '' : '?';
    const key = /^\w+$/.test(name) ? name : `'${name}'`;
    return `${comment(property.description, inner)}${inner}${key}${optional}: ${typeOf(property, inner)};`;
  });
  return `{\n${lines.join('\n')}\n${indent}}`;
}

function argumentsOf(operation) {
  const parameters = operation.parameters ?? [];
  const list = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => `${camel(name)}: string`);
  const inQuery = parameters.filter((parameter) => parameter.in === 'query');
  if (inQuery.length) {
    const fields = inQuery.map(({ name, schema }) => `${name}?: ${typeOf(schema, '')}`);
    list.push(`query: { ${fields.join('; ')} } = {}`);
  }
  return { list, hasQuery: inQuery.length > 0 };
}

function urlOf(path, hasQuery) {
  const url = path.replace(/\{(\w+)\}/g, (_, name) => '${encodeURIComponent(' + camel(name) + ')}');
  return `\`${url}${hasQuery ? '${queryString(query)}' : ''}\``;
}

const jsonOf = (content) => typeOf(content['application/json'].schema, '');
// What comes in other types too is a file, whichever of them was asked for.
const answerOf = ({ content }) => (Object.keys(content).every((type) => type === 'application/json') ? jsonOf(content) : 'Blob');

function endpointOf(path, { get }) {
  const { list, hasQuery } = argumentsOf(get);
  const body = `${urlOf(path, hasQuery)} as Endpoint<${answerOf(get.responses['200'])}>`;
  return `${comment(get.summary, '  ')}  ${get.operationId}: (${list.join(', ')}) => ${body},`;
}

function callOf(path, method, operation) {
  const { list, hasQuery } = argumentsOf(operation);
  const fields = [`method: '${method.toUpperCase()}'`, `path: ${urlOf(path, hasQuery)}`];
  if (operation.requestBody) {
    list.push(`body: ${jsonOf(operation.requestBody.content)}`);
    fields.push('body');
  }
  const answer = answerOf(operation.responses['200']);
  return `${comment(operation.summary, '  ')}  ${operation.operationId}: (${list.join(', ')}): Call<${answer}> => ({ ${fields.join(', ')} }),`;
}

const types = Object.entries(components.schemas).map(
  ([name, schema]) => `${comment(schema.description)}export type ${name} = ${typeOf(schema, '')};`,
);
const endpoints = Object.entries(paths).filter(([, item]) => item.get).map(([path, item]) => endpointOf(path, item));
const calls = Object.entries(paths).flatMap(([path, item]) =>
  ['post', 'put', 'patch', 'delete'].filter((method) => item[method]).map((method) => callOf(path, method, item[method])),
);

const text = `// Generated from crates/api/openapi.json by \`npm run gen\`; do not edit.

${types.join('\n\n')}

/** A path that answers a \`T\`. */
export type Endpoint<T> = string & { readonly answer?: T };

/** A request that does something and answers a \`T\`. */
export type Call<T> = { readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE'; readonly path: string; readonly body?: unknown; readonly answer?: T };

function queryString(query: Record<string, string | number | boolean | undefined>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '' && value !== false) search.set(name, String(value));
  }
  const text = search.toString();
  return text ? \`?\${text}\` : '';
}

/** Paths of the server's endpoints, each with the type of its answer. */
export const endpoints = {
${endpoints.join('\n')}
};

/** Requests that do something, each with the type of its answer. */
export const calls = {
${calls.join('\n')}
};

/** Names of the calls; the mock answers each. */
export type CallName = keyof typeof calls;

/** What a call answers. */
export type CallAnswer<N extends CallName> = ReturnType<(typeof calls)[N]> extends Call<infer T> ? T : never;

/** Names of the endpoints; the mock answers each. */
export type EndpointName = keyof typeof endpoints;

/** What an endpoint answers. */
export type Answer<N extends EndpointName> = ReturnType<(typeof endpoints)[N]> extends Endpoint<infer T> ? T : never;
`;

if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== text) {
    console.error('src/api/generated.ts is out of date; run `make gen` and commit it');
    process.exit(1);
  }
} else {
  writeFileSync(target, text);
}
